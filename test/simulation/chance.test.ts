import { expect, test } from 'vitest';
import { LAST_SEED, makeChance } from './chance.ts';

test('seeds are told apart up to the last one', () => {
  const seeds = [1, 2 ** 16, 2 ** 20, LAST_SEED - 1_000].flatMap((from) =>
    Array.from({ length: 1_001 }, (_, at) => from + at),
  );
  const drawn = seeds.map((seed) => {
    const chance = makeChance(seed);
    return [chance.next(), chance.next(), chance.next()].join();
  });
  expect(new Set(drawn).size).toBe(seeds.length);
  expect((LAST_SEED + 1) * 2_654_435_761).toBeLessThan(Number.MAX_SAFE_INTEGER);
});
