import { expect, test } from 'vitest';
import { makeCosts } from '../../../src/github/read/costs.ts';

const took = (runs: number, minutes: number, dollars: number) =>
  ({ stage: 'execution', runs, minutes, dollars, priced: dollars === 0 ? 0 : runs }) as const;

test('what runs took on other issues of a repository is added up, in whatever order they were read', () => {
  const [costs, again] = [makeCosts(), makeCosts()];
  const read = [
    [1, took(2, 20, 0.1)],
    [2, took(1, 5, 0.2)],
    [3, took(4, 40, 0)],
  ] as const;
  for (const [issue, spent] of read) costs.note('R_1', issue, [spent]);
  for (const [issue, spent] of read.toReversed()) again.note('R_1', issue, [spent]);
  const sum = { issues: 2, spent: [{ ...took(5, 45, 0.2), priced: 1 }] };
  expect(costs.beside('R_1', 1)).toEqual(sum);
  expect(again.beside('R_1', 1)).toEqual(sum);
  expect(costs.beside('R_2', 1)).toBeUndefined();
});

test('an issue counts as it was read last, and once; of many those that were read last are known', () => {
  const costs = makeCosts();
  costs.note('R_1', 1, [took(1, 5, 0)]);
  costs.note('R_1', 1, [took(2, 10, 0)]);
  expect(costs.beside('R_1', 7)).toEqual({ issues: 1, spent: [took(2, 10, 0)] });
  for (let issue = 2; issue <= 150; issue += 1) costs.note('R_1', issue, [took(1, 5, 0)]);
  expect(costs.beside('R_1', 200)?.issues).toBe(100);
  costs.note('R_1', 150, []);
  expect(costs.beside('R_1', 200)?.issues).toBe(99);
});
