import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { decide } from '../../src/lifecycle/decide.ts';
import { RECORD_VERSION } from '../../src/lifecycle/record/record.ts';
import { STAGES } from '../../src/lifecycle/stage.ts';
import { differencesOf } from '../../src/lifecycle/replay/differences.ts';
import { digestOf, namesOfHistories } from './files.ts';
import { readHistory, thaw } from './history.ts';

const DECLARED = readFileSync(new URL('./declared.md', import.meta.url), 'utf8');

/** What whoever made the difference has to know. */
function explain(name: string, found: ReturnType<typeof differencesOf>, of: number): string {
  const lines = found
    .slice(0, 3)
    .flatMap(({ wake, lines }) => [
      `wake ${wake}:`,
      ...lines.slice(0, 12).map((line) => `  ${line}`),
    ]);
  return [
    `${name}: ${found.length} of ${of} decisions are not what an earlier version decided.`,
    ...lines,
    'If that is meant: node_modules/.bin/node scripts/record-histories.ts --because "REASON"',
  ].join('\n');
}

describe('an issue under way goes on in this version as in the one before', () => {
  const names = namesOfHistories();

  test.each(names)('%s: the same is decided, byte for byte', (name) => {
    const wakes = thaw(readHistory(name));
    expect(wakes.length).toBeGreaterThan(0);
    const found = differencesOf(wakes);
    if (found.length > 0) throw new Error(explain(name, found, wakes.length));
  });

  test.each(names)('%s: no word of it changed without being declared', (name) => {
    const lines = DECLARED.split('\n').filter((line) => line.includes(` \`${name}\` `));
    expect(lines.at(-1)).toContain(` ${digestOf(name)}: `);
  });

  test('every stage, and what happens in it, is in some history', () => {
    const seen = names.flatMap((name) => {
      const { version, wakes } = readHistory(name);
      expect(version).toBeLessThanOrEqual(RECORD_VERSION);
      return wakes.flatMap(({ decision }) => decision.commit?.record ?? []);
    });
    const entered = seen.flatMap(({ history }) =>
      history.flatMap(({ what, args }) => (what === 'entered' ? args.slice(0, 1) : [])),
    );
    expect(STAGES.filter((stage) => stage !== 'kickoff' && !entered.includes(stage))).toEqual([]);
    expect(new Set(seen.map(({ hold }) => hold?.code)).size).toBeGreaterThan(8);
    expect(new Set(seen.map(({ end }) => end?.outcome))).toEqual(
      new Set([undefined, 'done', 'cancelled', 'rejected']),
    );
  });
});

test('a difference is told by the wake and the key in which it lies', () => {
  const [first = '', ..._] = namesOfHistories();
  const wakes = thaw(readHistory(first))
    .slice(0, 3)
    .map((wake) => ({ ...wake, decision: decide(wake.snapshot) }));
  expect(differencesOf(wakes)).toEqual([]);
  const meddled = wakes.map((wake) => ({
    ...wake,
    decision: { ...wake.decision, because: ['something else'] },
  }));
  const found = differencesOf(meddled);
  expect(found).toHaveLength(3);
  expect(found[0]?.lines[0]).toMatch(/^because\.0: "something else" → /);
  expect(explain(first, found, 3)).toContain('--because "REASON"');
});
