import { expect, test } from 'vitest';
import { givenBack, RANKS } from '../../src/postgres/given-back.ts';

const LEFT = {
  kind: 'retry',
  reason: 'newer-record',
  notBefore: null,
  isAnothers: true,
} as const;

const restsOf = (count: number, turns: readonly number[]): readonly number[] =>
  turns.map((turn) => {
    const [again] = givenBack(LEFT, { priority: RANKS.machine, failures: count - 1, turn, now: 0 });
    return again ?? 0;
  });

test('what is another replica’s comes back soon, and never at whole seconds, where the same one is first each time', () => {
  const turns = Array.from({ length: 60 }, (_, turn) => turn + 1);
  const rests = restsOf(1, turns);
  expect(Math.min(...rests)).toBeGreaterThanOrEqual(500);
  expect(Math.max(...rests)).toBeLessThan(1_500);
  // Each tenth of a second within a second is met.
  expect(new Set(rests.map((rest) => Math.floor((rest % 1_000) / 100))).size).toBe(10);
  expect(Math.max(...restsOf(8, turns))).toBeLessThan(1_500);
});

test('what nobody takes comes back ever later, up to some minutes, and a person’s act ends that', () => {
  const longest = restsOf(40, [1, 2, 3, 4, 5, 6, 7]);
  expect(Math.min(...longest)).toBeGreaterThanOrEqual(60_000);
  expect(Math.max(...longest)).toBeLessThanOrEqual(180_000);
  const [, , , , hold] = givenBack(LEFT, { priority: 0, failures: 40, turn: 1, now: 0 });
  expect(hold).toBe(0);
});
