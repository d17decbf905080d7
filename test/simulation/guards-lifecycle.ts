import type * as Approve from '../../src/lifecycle/acts/commands/approve.ts';
import type * as Consumption from '../../src/lifecycle/acts/consumption.ts';
import type * as Standing from '../../src/lifecycle/approvals/standing.ts';
import type * as Validity from '../../src/lifecycle/approvals/validity.ts';
import type * as Card from '../../src/lifecycle/desired/card.ts';
import type * as ChecksGate from '../../src/lifecycle/gates/checks-gate.ts';
import { type Gate } from '../../src/lifecycle/gates/gate.ts';
import type * as MergeGates from '../../src/lifecycle/gates/merge-gates.ts';
import type * as LiveStates from '../../src/lifecycle/live/live-states.ts';
import type { Look } from '../../src/lifecycle/look.ts';
import type * as Claims from '../../src/lifecycle/owed/claims.ts';
import type * as Settle from '../../src/lifecycle/owed/settle.ts';
import type * as Codec from '../../src/lifecycle/record/codec.ts';
import type { IssueRecord } from '../../src/lifecycle/record/record.ts';
import type * as Verdict from '../../src/lifecycle/policy/verdict.ts';
import type * as MayAnswer from '../../src/lifecycle/prompts/may-answer.ts';
import type * as Brakes from '../../src/lifecycle/runs/brakes.ts';
import type * as End from '../../src/lifecycle/runs/end.ts';
import type * as WithoutSecrets from '../../src/lifecycle/text/without-secrets.ts';
import type * as TextPin from '../../src/lifecycle/text-pin.ts';
import { HOUR } from '../../src/lifecycle/time.ts';
import { type Guard, replace } from './guard.ts';

const FROM = '../../src/lifecycle';

/** A gate that nobody looks at. */
function withoutGate(id: Gate['id']) {
  return (real: typeof MergeGates): Partial<typeof MergeGates> => ({
    mergeGates: (record, look) => real.mergeGates(record, look).filter((gate) => gate.id !== id),
  });
}

export const LIFECYCLE_GUARDS: readonly Guard[] = [
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
    name: 'who may answer a prompt',
    promises: ['I8'],
    replaces: [
      replace<typeof MayAnswer>(`${FROM}/prompts/may-answer.ts`, () => ({
        mayAnswer: () => 'yes',
      })),
    ],
  },
  {
    name: 'a run is told what was decided, and nothing before',
    promises: ['I8'],
    replaces: [
      replace<typeof LiveStates>(`${FROM}/live/live-states.ts`, (real) => ({
        liveStates: (snapshot, record) => {
          const { run, states } = real.liveStates(snapshot, record);
          const yes = { kind: 'answered', decision: 'allow', by: 'nobody', text: '' } as const;
          const all = [...states].map(
            ([id, state]) => [id, state.kind === 'open' ? yes : state] as const,
          );
          return { run, states: new Map(all) };
        },
      })),
    ],
  },
  {
    name: 'what no rule covers is asked',
    promises: ['I8'],
    replaces: [
      replace<typeof Verdict>(`${FROM}/policy/verdict.ts`, (real) => ({
        verdictOn: (act, config) => ({ ...real.verdictOn(act, config), effect: 'allow' }),
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
  {
    name: 'what is owed is waited for',
    promises: ['I4', 'I6'],
    scene: 'answers that are slow to show',
    replaces: [
      replace<typeof Settle>(`${FROM}/owed/settle.ts`, (real) => ({
        // Whatever is not seen is sent again at once.
        settleOwed: (record, look) => {
          const settled = real.settleOwed(record, look);
          const owed = settled.owed.map((entry) => ({ ...entry, at: look.snapshot.now }));
          return { ...settled, owed };
        },
      })),
    ],
  },
  {
    name: 'what is owed is sent again',
    promises: ['L1'],
    scene: 'an offer lost on its way',
    replaces: [
      replace<typeof Settle>(`${FROM}/owed/settle.ts`, (real) => ({
        settleOwed: (record, look) => {
          const settled = real.settleOwed(record, look);
          const before = new Map(record.owed.map((entry) => [entry.key, entry]));
          return { ...settled, owed: settled.owed.map((each) => before.get(each.key) ?? each) };
        },
      })),
    ],
  },
  {
    name: 'claim',
    promises: ['I6'],
    scene: 'a birth without an answer',
    replaces: [replace<typeof Claims>(`${FROM}/owed/claims.ts`, () => ({ claimsOf: () => [] }))],
  },
  {
    name: 'an act is consumed once',
    promises: ['I10'],
    scene: 'a round of feedback',
    replaces: [
      replace<typeof Consumption>(`${FROM}/acts/consumption.ts`, () => ({
        isConsumed: (record, act) => act.at < record.consumed[act.stream].low,
      })),
    ],
  },
  {
    name: 'the low-water time trails',
    promises: ['I10'],
    scene: 'a comment that shows after a later one',
    replaces: [
      replace<typeof Consumption>(`${FROM}/acts/consumption.ts`, (real) => ({
        consume: (record, act, verdict) => {
          const after = real.consume(record, act, verdict);
          const { above } = after.consumed[act.stream];
          const stream = { low: act.at, above };
          return { ...after, consumed: { ...after.consumed, [act.stream]: stream } };
        },
      })),
    ],
  },
  {
    name: 'drift is written over once',
    promises: ['I11', 'I13'],
    scene: 'another app that moves the card',
    replaces: [
      replace<typeof Card>(`${FROM}/desired/card.ts`, (real) => ({
        settleCard: (record, look) => {
          const fresh = record.card === null ? null : { ...record.card, rewrites: 0 };
          return real.settleCard({ ...record, card: fresh }, look);
        },
      })),
    ],
  },
  {
    name: 'deadline of a run',
    promises: ['L1'],
    scene: 'a run that never ends',
    replaces: [
      replace<typeof End>(`${FROM}/runs/end.ts`, (real) => ({
        noticeRun: (record, look) => {
          const { run } = record;
          // A time that a record can hold: else it would break, and that is no proof of a deadline.
          const later = (run?.deadline ?? 0) + 365 * 24 * HOUR;
          const patient = run === null ? record : { ...record, run: { ...run, deadline: later } };
          const after = real.noticeRun(patient, look);
          return after === patient ? record : after;
        },
      })),
    ],
  },
  {
    name: 'so many runs a life, and no more',
    promises: ['I5'],
    scene: 'runs that break, and a person who insists',
    replaces: [replace<typeof Brakes>(`${FROM}/runs/brakes.ts`, () => ({ brakeOf: () => null }))],
  },
  {
    name: 'no secret is handed on',
    promises: ['I15'],
    scene: 'an issue with a secret in it',
    replaces: [
      replace<typeof WithoutSecrets>(`${FROM}/text/without-secrets.ts`, () => ({
        withoutSecrets: (text) => text,
      })),
    ],
  },
  {
    name: 'text pin',
    promises: ['I8'],
    scene: 'a stranger rewrites the issue',
    replaces: [
      replace<typeof TextPin>(`${FROM}/text-pin.ts`, () => ({
        pinnedText: (_, { snapshot: { issue } }) => {
          return { hash: issue.textHash, title: issue.title, body: issue.body };
        },
      })),
    ],
  },
  {
    name: 'MAC of the record',
    promises: ['I8'],
    scene: 'a record with another stage in it',
    replaces: [
      replace<typeof Codec>(`${FROM}/record/codec.ts`, (real) => ({
        parseRecord: (body, scope, seal) =>
          real.parseRecord(body, scope, { ...seal, verify: () => true }),
      })),
    ],
  },
];
