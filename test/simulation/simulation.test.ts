import { describe, expect, test } from 'vitest';
import corpus from './corpus.json' with { type: 'json' };
import { type History, liveHistory } from './history.ts';

/** A sample for every run of the tests; `npm run simulate` lives as many as one likes. */
const SAMPLE = 10;

function expectKept({ seed, violations, story }: History): void {
  const broken = violations.map(({ promise, what }) => `${promise}: ${what}`);
  const replay = `npm run simulate -- --seed ${seed} --seeds 1 --story`;
  if (broken.length > 0) throw new Error([...story.slice(-60), ...broken, replay].join('\n'));
}

test('the same seed gives the same history, to the letter', async () => {
  const [once, again] = [await liveHistory(11), await liveHistory(11)];
  expect(again.story).toEqual(once.story);
  expect(again.digest).toBe(once.digest);
  expect((await liveHistory(8)).digest).not.toBe(once.digest);
});

describe('histories that once went wrong', () => {
  test.each(Object.entries(corpus))('seed %s: %s', async (seed) => {
    expectKept(await liveHistory(Number(seed)));
  });
});

test(`${SAMPLE} histories keep every promise, and things went wrong in them`, async () => {
  const totals: Record<string, number> = {};
  for (let seed = 1; seed <= SAMPLE; seed += 1) {
    const history = await liveHistory(seed);
    expectKept(history);
    for (const [what, times] of Object.entries(history.counts))
      totals[what] = (totals[what] ?? 0) + times;
  }
  // A simulation in which nothing happens proves nothing.
  const rare = ['F3 webhook lost', 'F5 crash after', 'F7 failed after', 'F8 stale read'].filter(
    (what) => (totals[what] ?? 0) < SAMPLE / 5,
  );
  expect(rare).toEqual([]);
  expect(totals['ends done']).toBeGreaterThan(SAMPLE / 3);
}, 600_000);
