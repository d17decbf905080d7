import { expect, test } from 'vitest';
import { tellHistory, type Totals } from '../../scripts/simulation/tell.ts';
import { simulate } from '../process/simulation-program.ts';

const SEEDS = 1_000;

// By the program itself, on all cores: inside the tests' own process the same histories take half as long again.
test(`the first ${SEEDS} histories keep every promise, and things go wrong in them`, async () => {
  const { status, out, err } = await simulate(['--seeds', String(SEEDS), '--json']);
  if (out === '') throw new Error(err);
  const { seeds, broken, totals } = JSON.parse(out) as Totals;
  expect(broken.map((history) => tellHistory(history, {})).join('\n')).toBe('');
  expect(status).toBe(0);
  expect(seeds).toEqual({ first: 1, count: SEEDS });
  // A simulation in which nothing happens proves nothing.
  const rare = ['F3 webhook lost', 'F5 crash after', 'F7 failed after', 'F8 stale read'].filter(
    (what) => (totals[what] ?? 0) < SEEDS / 5,
  );
  expect(rare).toEqual([]);
  // A quarter of them have runs that may ask while they go on.
  expect(totals['an answer given to a run under way']).toBeGreaterThan(SEEDS / 20);
  expect(totals['ends done']).toBeGreaterThan(SEEDS / 3);
}, 1_200_000);
