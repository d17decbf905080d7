import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { makeSeal } from '../../../src/github/seal.ts';
import { recordBody } from '../../../src/github/write/write-record.ts';
import { CAPS } from '../../../src/lifecycle/record/caps.ts';
import {
  encodedLength,
  parseRecord,
  RECORD_MAX_LENGTH,
  renderRecord,
} from '../../../src/lifecycle/record/codec.ts';
import { fitted } from '../../../src/lifecycle/record/fit.ts';
import { IssueRecord } from '../../../src/lifecycle/record/record.ts';
import { howMany } from '../../fuzz/how-many.ts';
import { aPlay, move, OPERATOR, pass, runEnds, settle } from '../play.ts';
import { fullRecord, smallRecord } from './records.ts';

const seal = makeSeal({ current: 'secret', former: [] });
const scope = { host: 'github.com', repository: 'R_1', issue: 'I_1' };

/** As many characters as GitHub lets a comment have. */
const COMMENT = 65_536;

/** Words that become longer when they are written: six characters for one. */
const words = (most: number) =>
  fc.oneof(
    fc.string({ unit: 'binary', maxLength: most }),
    fc.constantFrom('漢', '<', '-', '🦊', '\n').map((one) => one.repeat(most).slice(0, most)),
  );

const lists = fc.record({
  history: fc.array(
    fc.record({
      at: fc.constant(1_790_000_000_000),
      what: words(40),
      args: fc.array(words(200), { maxLength: 4 }),
    }),
    { maxLength: CAPS.history },
  ),
  args: fc.array(fc.array(words(300), { maxLength: 4 }), { maxLength: CAPS.owed }),
  kind: fc.constantFrom('reply', 'notice', 'why', 'follow-up'),
  detail: words(300),
  voices: fc.integer({ min: 0, max: CAPS.yes }),
  above: fc.integer({ min: 0, max: CAPS.consumed }),
});

/** Terms of a prompt that so many people have said yes to. */
function termsWith(voices: number): unknown {
  if (voices === 0) return null;
  const yes = Array.from({ length: voices }, (_, at) => ({
    by: `somebody-with-a-name-${at}`,
    byId: `U_kwDOABCDEF6${at}`,
    answer: `IC_kwDOABCDEF6${at}`,
  }));
  const delegate = { to: 'somebody-else', until: null, by: 'operator' };
  return { rule: 'policies[12]', count: 10, yes, deadline: 1, default: 'deny', delegate };
}

/** As of a question that a run asked while it went on: three of a run's four at the most. */
const LIVE = { id: 'a'.repeat(32), wait: 3_600_000, delivered: true };

/** A record with every list at its cap, and in it words of any kind and length. */
const records = lists.map(({ history, args, kind, detail, voices, above }) => {
  const full = fullRecord();
  const acts = Array.from({ length: above }, (_, at) => ({
    id: `IC_kwDOABCDEF${at}`,
    at: 1_790_000_000_000 + at * 1000,
    verdict: 'none',
  }));
  return IssueRecord.parse({
    ...full,
    history,
    prompts: full.prompts.map((prompt, at) => ({
      ...prompt,
      terms: termsWith(voices),
      ...(at % 4 === 0 ? {} : { live: { ...LIVE, comment: `IC_kwDOABCDEFGHIJKL${at}` } }),
    })),
    owed: full.owed.map((entry, at) => ({ ...entry, kind, args: args[at] ?? entry.args })),
    hold: { kind: 'blocked', code: 'run-failed', detail, at: 1 },
    consumed: Object.fromEntries(
      Object.keys(full.consumed).map((name) => [name, { low: 1, above: acts }]),
    ),
  });
});

describe('a record', () => {
  test('has room in its comment whatever it holds, is read back the same, and is cut once', () => {
    fc.assert(
      fc.property(records, words(3_000), (record, view) => {
        const short = fitted(record);
        const hidden = renderRecord(short, scope, seal);
        const body = recordBody(view.repeat(30), hidden);
        expect(hidden.length).toBe(encodedLength(short));
        expect(body.length).toBeLessThanOrEqual(COMMENT);
        expect(parseRecord(body, scope, seal)).toEqual({ kind: 'valid', record: short });
        expect(fitted(short)).toEqual(short);
      }),
      { numRuns: howMany(60) },
    );
  });

  test('keeps to its own part of the comment where its promises are of the usual kind', () => {
    fc.assert(
      fc.property(records, (record) => {
        const owed = fullRecord().owed.map((entry) => ({ ...entry, kind: 'reply' as const }));
        expect(encodedLength(fitted({ ...record, owed }))).toBeLessThanOrEqual(RECORD_MAX_LENGTH);
      }),
      { numRuns: howMany(30) },
    );
  });

  test('is left as it is where it fits', () => {
    for (const record of [smallRecord(), fullRecord()]) expect(fitted(record)).toEqual(record);
  });

  test('gives up what tells of the past before what was promised, and never what is to be done', () => {
    const long = '漢'.repeat(200);
    const record = { ...fullRecord(), owed: fullRecord().owed.slice(0, 20) };
    const history = record.history.map((line) => ({ ...line, args: [long, long, long, long] }));
    const short = fitted({ ...record, history });
    expect(short.history.map(({ at }) => at)).toEqual(history.slice(-10).map(({ at }) => at));
    expect(short.history[0]?.args[0]).toBe(`${'漢'.repeat(19)}…`);
    expect({ ...short, history: [] }).toEqual({ ...record, history: [] });
  });

  test('consumes nothing twice when acts are given up: they count as older than the oldest kept', () => {
    const record = fullRecord();
    const { issue } = record.consumed;
    const many = { ...record.consumed, issue, pull: issue, review: issue, inline: issue };
    const { consumed } = fitted({ ...record, consumed: many });
    const { low, above } = consumed.pull;
    expect(above.length).toBeGreaterThan(0);
    for (const entry of issue.above) {
      expect(entry.at < low || above.some(({ id }) => id === entry.id)).toBe(true);
    }
  });
});

test('a drive in which everything fails at length, in another script, is kept and goes on', () => {
  const play = aPlay({ limits: { failures: 5, runs: 100, backoff: '1s' } });
  move(play, OPERATOR, 'Ready');
  settle(play);
  for (let time = 0; time < 4; time += 1) {
    runEnds(play, { outcome: 'failed', reason: '失敗'.repeat(2_000) });
    settle(play);
    const { commit } = play.decisions.findLast((each) => each.commit !== null) ?? {};
    if (commit == null) throw new Error('nothing was committed');
    const body = recordBody(commit.view, renderRecord(commit.record, scope, seal));
    expect(body.length).toBeLessThanOrEqual(COMMENT);
    expect(parseRecord(body, scope, seal)).toEqual({ kind: 'valid', record: commit.record });
    pass(play, 60_000);
    settle(play);
  }
  expect(play.dispatched).toHaveLength(5);
});
