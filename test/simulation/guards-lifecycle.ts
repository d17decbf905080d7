import type * as Consumption from '../../src/lifecycle/acts/consumption.ts';
import type * as Card from '../../src/lifecycle/desired/card.ts';
import type * as LiveStates from '../../src/lifecycle/live/live-states.ts';
import type * as Claims from '../../src/lifecycle/owed/claims.ts';
import type * as Settle from '../../src/lifecycle/owed/settle.ts';
import type * as Codec from '../../src/lifecycle/record/codec.ts';
import type * as Verdict from '../../src/lifecycle/policy/verdict.ts';
import type * as MayAnswer from '../../src/lifecycle/prompts/may-answer.ts';
import type * as Brakes from '../../src/lifecycle/runs/brakes.ts';
import type * as End from '../../src/lifecycle/runs/end.ts';
import type * as WithoutSecrets from '../../src/lifecycle/text/without-secrets.ts';
import type * as Kickoff from '../../src/lifecycle/stages/kickoff.ts';
import type * as TextPin from '../../src/lifecycle/text-pin.ts';
import { HOUR } from '../../src/lifecycle/time.ts';
import { type Guard, replace } from './guard.ts';

const FROM = '../../src/lifecycle';

export const LIFECYCLE_GUARDS: readonly Guard[] = [
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
    name: 'a text that was edited since Ready is asked about',
    promises: ['I8'],
    scene: 'a stranger rewrites the issue while Drover is away',
    replaces: [
      replace<typeof Kickoff>(`${FROM}/stages/kickoff.ts`, (real) => ({
        kickoff: (record, look) => {
          const issue = { ...look.snapshot.issue, lastEdit: null, lastRename: null };
          return real.kickoff(record, { ...look, snapshot: { ...look.snapshot, issue } });
        },
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
    promises: ['I3'],
    scene: 'a record that somebody rewrites, whose account is gone when it is read',
    replaces: [
      replace<typeof Codec>(`${FROM}/record/codec.ts`, (real) => ({
        parseRecord: (body, scope, seal) =>
          real.parseRecord(body, scope, { ...seal, verify: () => true }),
      })),
    ],
  },
];
