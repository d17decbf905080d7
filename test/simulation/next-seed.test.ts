import { expect, test } from 'vitest';
import { nextSeed } from '../../scripts/simulation/next-seed.ts';
import { tellClasses } from '../../scripts/simulation/tell.ts';
import { LAST_SEED } from './chance.ts';

function pageOf(first: number, count: number): string {
  const nothing = { broken: [], calls: 1, historiesPerSecond: 1, classes: [], totals: {} };
  return tellClasses({ seeds: { first, count }, ...nothing });
}

test.each([
  ['after the last', pageOf(1, 16_000), 200_000, 16_001],
  ['after the last of any', pageOf(300_001, 3_000), 5, 303_001],
  ['up to the very last', pageOf(LAST_SEED - 10, 1), 10, LAST_SEED - 9],
  ['from the first again where not as many are left', pageOf(LAST_SEED - 10, 1), 11, 1],
  ['from the first where nothing was kept', '', 10, 1],
])('the next night begins %s', (_, page, count, next) => {
  expect(nextSeed(page, count)).toBe(next);
});
