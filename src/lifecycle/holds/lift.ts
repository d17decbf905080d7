import { mergeGates } from '../gates/merge-gates.ts';
import { isShut, stateOf } from '../gates/gate.ts';
import { contractOf } from '../deployment/contract.ts';
import { release } from '../record/edit.ts';
import { BLOCK_CODES, type BlockCode } from '../record/hold.ts';
import { type IssueRecord } from '../record/record.ts';
import { pinnedText } from '../text-pin.ts';
import { openPrompt } from '../prompts/open-prompt.ts';
import type { Look } from '../look.ts';

type Lift = (record: IssueRecord, look: Look) => boolean;

const never: Lift = () => false;

/** A gate that blocked holds, or waits, again. */
const gateIsOpen: Lift = (record, look) =>
  !mergeGates(record, look).some((gate) => gate.blocks === record.hold?.code && isShut(gate));

/** When a block is lifted without a word, because its cause is gone; the others wait for a person. */
const LIFTS: Readonly<Record<BlockCode, Lift>> = {
  risk: (_, { snapshot, config }) =>
    !snapshot.issue.labels.some((label) => config.gates.risk.labels.includes(label)),
  'text-fresh': never,
  'design-approval': (_, { config }) => config.gates.design === 'none',
  'plan-approval': (_, { config }) => config.gates.plan === 'none',
  'protected-paths': never,
  prompt: (record) => openPrompt(record) === null,
  'run-failed': never,
  'run-refused': never,
  'no-progress': never,
  'runs-spent': never,
  'rounds-spent': never,
  'cost-spent': never,
  'plan-invalid': never,
  'deploy-failed': (_, look) => hasContract(look, ['holds', 'waits']),
  // One that failed after all is told with its log.
  'deploy-late': (_, look) => hasContract(look, ['holds', 'failed']),
  'checks-failed': gateIsOpen,
  'checks-late': (record, look) =>
    mergeGates(record, look).every((gate) => gate.id !== 'checks' || stateOf(gate) === 'holds'),
  conflict: gateIsOpen,
  'gate-closed': gateIsOpen,
  'merge-refused': never,
  'verify-failed': never,
  'pull-closed': (_, { snapshot }) => snapshot.pull?.state === 'OPEN',
  'branch-gone': (_, { snapshot }) => snapshot.branchHead !== null,
  'branch-taken': (_, { snapshot }) => snapshot.branchHead === null,
  'text-lost': (record, look) => pinnedText(record, look) !== null,
  rebuilt: never,
  observed: never,
  archived: (_, { snapshot }) => !snapshot.repository.isArchived,
  config: (_, look) => look.configHolds,
  installation: (_, { snapshot }) => snapshot.missingPermissions.length === 0,
};

/** The codes that may leave without a command. */
export const LIFTED_BY_ITSELF: readonly BlockCode[] = BLOCK_CODES.filter(
  (code) => LIFTS[code] !== never,
);

function hasContract(look: Look, kinds: readonly string[]): boolean {
  const { pull } = look.snapshot;
  return pull !== null && kinds.includes(contractOf(look, pull.head).kind);
}

/** A block leaves as soon as its cause does. */
export function liftHold(record: IssueRecord, look: Look): IssueRecord {
  const code = record.hold?.code ?? null;
  if (code === null || !LIFTS[code](record, look)) return record;
  return release(record, look.snapshot.now, '');
}
