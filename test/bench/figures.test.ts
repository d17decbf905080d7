import { expect, test } from 'vitest';
import { lifecycle } from './figures.ts';
import { forIssues } from './usage.ts';

// Of the others `npm run bench` keeps the table, in docs/figures.md.
test('the lean lifecycle takes at most 30 requests, and tells people of at most 9 things', {
  timeout: 120_000,
}, async () => {
  const usage = await lifecycle('lean');
  expect(forIssues(usage), JSON.stringify(usage.kinds, null, 1)).toBeLessThanOrEqual(30);
  expect(usage.contentCreating).toBeLessThanOrEqual(9);
  // The record, the pull request, two offers and the merge: fewer would be silence.
  expect(usage.contentCreating).toBeGreaterThanOrEqual(5);
});
