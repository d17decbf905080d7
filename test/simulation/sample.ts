import { expect } from 'vitest';
import { type History, liveHistory } from './history.ts';
import { type Again, replayOf } from './replay.ts';

/** Fails with the story of a history that broke a promise, and how to live it again. */
export function expectKept({ seed, violations, story }: History, again: Again = {}): void {
  const broken = violations.map(({ promise, what }) => `${promise}: ${what}`);
  if (broken.length > 0)
    throw new Error([...story.slice(-60), ...broken, replayOf(seed, again)].join('\n'));
}

/** Histories from one seed on: all keep every promise, and things went wrong in them. */
export async function expectSample(first: number, count: number): Promise<void> {
  const totals: Record<string, number> = {};
  for (let seed = first; seed < first + count; seed += 1) {
    const history = await liveHistory(seed);
    expectKept(history);
    for (const [what, times] of Object.entries(history.counts))
      totals[what] = (totals[what] ?? 0) + times;
  }
  // A simulation in which nothing happens proves nothing.
  const rare = ['F3 webhook lost', 'F5 crash after', 'F7 failed after', 'F8 stale read'].filter(
    (what) => (totals[what] ?? 0) < count / 5,
  );
  expect(rare).toEqual([]);
  // A quarter of them have runs that may ask while they go on.
  expect(totals['an answer given to a run under way']).toBeGreaterThan(count / 20);
  expect(totals['ends done']).toBeGreaterThan(count / 3);
}
