import { expect, test } from 'vitest';
import { idleSweep, lifecycle } from './figures.ts';
import { forIssues, graphqlPoints } from './usage.ts';

// Of these and others `npm run bench` keeps the table, in docs/figures.md.
test('the lean lifecycle takes at most 30 requests, and tells people of at most 9 things', {
  timeout: 120_000,
}, async () => {
  const usage = await lifecycle('lean');
  expect(forIssues(usage)).toBeLessThanOrEqual(30);
  expect(usage.contentCreating).toBeLessThanOrEqual(9);
  // The record, the pull request, two offers and the merge: fewer would be silence.
  expect(usage.contentCreating).toBeGreaterThanOrEqual(5);
});

test('a sweep of a hundred idle issues costs one point', { timeout: 120_000 }, async () => {
  expect(graphqlPoints(await idleSweep(100))).toBe(1);
});
