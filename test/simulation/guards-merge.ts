import type * as Approve from '../../src/lifecycle/acts/commands/approve.ts';
import type * as Standing from '../../src/lifecycle/approvals/standing.ts';
import type * as Validity from '../../src/lifecycle/approvals/validity.ts';
import type * as ChecksGate from '../../src/lifecycle/gates/checks-gate.ts';
import { type Gate } from '../../src/lifecycle/gates/gate.ts';
import type * as MergeGates from '../../src/lifecycle/gates/merge-gates.ts';
import type { Look } from '../../src/lifecycle/look.ts';
import type { IssueRecord } from '../../src/lifecycle/record/record.ts';
import { type Guard, replace } from './guard.ts';

const FROM = '../../src/lifecycle';

/** A gate that nobody looks at. */
function withoutGate(id: Gate['id']) {
  return (real: typeof MergeGates): Partial<typeof MergeGates> => ({
    mergeGates: (record, look) => real.mergeGates(record, look).filter((gate) => gate.id !== id),
  });
}

/** An owner who lets whoever asked for the work approve it, too. */
function withoutSecond(look: Look): Look {
  const approvers = { ...look.config.approvers, secondPerson: false };
  return { ...look, config: { ...look.config, approvers } };
}

/** What stands between an approval and a merge that it does not cover. */
export const MERGE_GUARDS: readonly Guard[] = [
  {
    name: 'permission check',
    promises: ['I1', 'I8'],
    replaces: [
      replace<typeof Standing>(`${FROM}/approvals/standing.ts`, () => ({
        mayOperate: () => 'yes',
        mayApprove: () => 'yes',
      })),
    ],
  },
  {
    name: 'an approval is looked at anew before the merge',
    promises: ['I1'],
    scene: 'an approval that is deleted at once',
    replaces: [
      replace<typeof Validity>(`${FROM}/approvals/validity.ts`, (real) => {
        const all = (record: IssueRecord, look: Look) =>
          record.approvals.filter(({ head }) => head === look.snapshot.pull?.head);
        return {
          countingApprovals: all,
          validityOf: (approval, record, look) =>
            all(record, look).includes(approval)
              ? { counts: true }
              : real.validityOf(approval, record, look),
          isApproved: (record, look) => all(record, look).length >= look.config.approvers.count,
        };
      }),
    ],
  },
  {
    name: 'somebody else approves than who asked',
    promises: ['I1'],
    scene: 'who asked for the work says yes to it',
    replaces: [
      replace<typeof Approve>(`${FROM}/acts/commands/approve.ts`, (real) => ({
        approve: (record, said, how) =>
          real.approve(record, { ...said, look: withoutSecond(said.look) }, how),
      })),
      replace<typeof Validity>(`${FROM}/approvals/validity.ts`, (real) => ({
        validityOf: (approval, record, look) =>
          real.validityOf(approval, record, withoutSecond(look)),
        countingApprovals: (record, look) => real.countingApprovals(record, withoutSecond(look)),
        isApproved: (record, look) => real.isApproved(record, withoutSecond(look)),
      })),
    ],
  },
  {
    name: 'an approval is of its offer',
    promises: ['I1'],
    replaces: [
      replace<typeof Approve>(`${FROM}/acts/commands/approve.ts`, (real) => ({
        approve: (record, said, how) =>
          real.approve(record, said, {
            ...how,
            sha: how.sha ?? said.look.snapshot.pull?.head ?? null,
          }),
      })),
    ],
  },
  {
    name: 'ten seconds for second thoughts',
    promises: ['I1'],
    replaces: [replace(`${FROM}/gates/merge-gates.ts`, withoutGate('patience'))],
  },
  {
    name: 'protected paths',
    promises: ['I12'],
    scene: 'a push to a protected path',
    replaces: [replace(`${FROM}/gates/merge-gates.ts`, withoutGate('protected-paths'))],
  },
  {
    name: 'base pin',
    promises: ['I1'],
    scene: 'another base, after the approval',
    replaces: [
      replace<typeof Validity>(`${FROM}/approvals/validity.ts`, (real) => {
        const asHere = (record: IssueRecord, look: Look): IssueRecord => {
          const baseRef = look.snapshot.pull?.baseRef ?? '';
          // It is held twice: by the base itself, and by what became of the offer.
          const approvals = record.approvals.map(({ by, byId, at, source, from, head }) => ({
            by,
            byId,
            at,
            source,
            from,
            head,
            baseRef,
          }));
          return { ...record, approvals };
        };
        return {
          countingApprovals: (record, look) => real.countingApprovals(asHere(record, look), look),
          isApproved: (record, look) => real.isApproved(asHere(record, look), look),
        };
      }),
    ],
  },
  {
    name: 'a missing check is no pass',
    promises: ['I2'],
    scene: 'no check at all',
    replaces: [
      replace<typeof ChecksGate>(`${FROM}/gates/checks-gate.ts`, (real) => {
        const opened = (gate: Gate): Gate => ({
          ...gate,
          state: gate.state === 'waits' ? 'holds' : gate.state,
          parts: gate.parts.map(opened),
        });
        return { checksGate: (look, pull) => opened(real.checksGate(look, pull)) };
      }),
    ],
  },
  {
    name: 'only the expected source of a check counts',
    promises: ['I2'],
    scene: 'a check by somebody else',
    replaces: [
      replace<typeof ChecksGate>(`${FROM}/gates/checks-gate.ts`, (real) => ({
        checksGate: (look, pull) => {
          const checks = pull.checks.map((check) => ({ ...check, app: 'github-actions' }));
          return real.checksGate(look, { ...pull, checks });
        },
      })),
    ],
  },
];
