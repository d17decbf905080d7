import { describe, expect, test } from 'vitest';
import corpus from './corpus.json' with { type: 'json' };
import { liveHistory } from './history.ts';
import { expectKept } from './kept.ts';

test('the same seed gives the same history, to the letter', async () => {
  const [once, again] = [await liveHistory(11), await liveHistory(11)];
  expect(again.story).toEqual(once.story);
  expect(again.digest).toBe(once.digest);
  expect((await liveHistory(8)).digest).not.toBe(once.digest);
});

describe('histories that once went wrong', () => {
  test.each(Object.entries(corpus))('seed %s: %s', async (seed) => {
    for (const wishes of [{}, { long: true }])
      expectKept(await liveHistory(Number(seed), wishes), wishes);
  });
});
