import { expect, test } from 'vitest';
import { makeDoubts } from '../../../src/github/read/doubts.ts';

const KEY = { installation: 1, owner: 'acme', repo: 'storefront', number: 12 };

test('an issue that is not shown is asked for twice more, and counts as deleted after half a minute', () => {
  const doubts = makeDoubts();
  expect(doubts.missing(KEY, 1_000)).toBe(6_000);
  expect(doubts.missing(KEY, 6_000)).toBe(31_000);
  expect(doubts.missing(KEY, 31_000)).toBeNull();
});

test('an issue that is shown in between is doubted anew, should it be missing again', () => {
  const doubts = makeDoubts();
  doubts.missing(KEY, 1_000);
  doubts.shown(KEY);
  expect(doubts.missing(KEY, 40_000)).toBe(45_000);
});

test('no doubt is forgotten over many others, so that each of them ends', () => {
  const doubts = makeDoubts();
  const keys = Array.from({ length: 50_000 }, (_, at) => ({ ...KEY, number: at }));
  for (const key of keys) doubts.missing(key, 0);
  expect(keys.filter((key) => doubts.missing(key, 30_000) !== null)).toEqual([]);
});
