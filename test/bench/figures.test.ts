import { expect, test } from 'vitest';
import { idleSweep, lifecycle, requestsOfAnAnswer } from './figures.ts';
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

test('from the report that asks to the answer in the hands of the agent it takes at most 9 requests', {
  timeout: 120_000,
}, async () => {
  const requests = await requestsOfAnAnswer();
  expect(requests).toBeLessThanOrEqual(9);
  // The world twice, the report and where it is, the record twice, the question, the next run.
  expect(requests).toBeGreaterThanOrEqual(8);
});

test('a sweep of a hundred idle issues costs one point', { timeout: 120_000 }, async () => {
  expect(graphqlPoints(await idleSweep(100))).toBe(1);
});
