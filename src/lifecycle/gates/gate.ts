import type { BlockCode } from '../record/hold.ts';

/** `holds`: passed. `waits`: opens by itself or by a person's yes. `closed`: somebody must change something. */
export type GateState = 'holds' | 'waits' | 'closed';

/** A condition of the merge, with what explains it; a gate with parts stands as its worst part does. */
export interface Gate {
  readonly id: GateId;
  readonly state: GateState;
  /** Short words for its sentence: a check's name, a login. */
  readonly detail: string;
  /** The block that a closed gate leads to, once approved; null where a person is asked by other means. */
  readonly blocks: BlockCode | null;
  readonly parts: readonly Gate[];
  /** The paths that a yes would be for, where the gate is about protected ones. */
  readonly paths?: readonly string[];
}

export const GATE_IDS = [
  'stop',
  'config',
  'pause',
  'feedback',
  'pull-open',
  'draft',
  'approvals',
  'head',
  'conflict',
  'checks',
  'check',
  'reviews',
  'changes-requested',
  'conversations',
  'merge-queue',
  'rules',
  'protected-paths',
  'patience',
] as const;
export type GateId = (typeof GATE_IDS)[number];

const WORST: readonly GateState[] = ['holds', 'waits', 'closed'];

export function stateOf(gate: Gate): GateState {
  if (gate.parts.length === 0) return gate.state;
  const states = [gate.state, ...gate.parts.map(stateOf)];
  return WORST.findLast((state) => states.includes(state)) ?? 'holds';
}

/** Whether somebody has to open it: one that waits and leads to a block has waited for more than it should. */
export function isShut(each: Gate): boolean {
  const state = stateOf(each);
  return each.blocks === 'gate-closed' ? state !== 'holds' : state === 'closed';
}

export function gate(
  id: GateId,
  state: GateState,
  more: Partial<Pick<Gate, 'detail' | 'blocks' | 'parts' | 'paths'>> = {},
): Gate {
  return {
    id,
    state,
    detail: more.detail ?? '',
    blocks: more.blocks ?? null,
    parts: more.parts ?? [],
    ...(more.paths === undefined ? {} : { paths: more.paths }),
  };
}
