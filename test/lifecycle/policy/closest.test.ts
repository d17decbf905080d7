import { expect, test } from 'vitest';
import { closest } from '../../../src/lifecycle/policy/closest.ts';

test.each([
  ['limit', 'limits'],
  ['base_merge', 'baseMerge'],
  ['aprovers', 'approvers'],
  ['zebra', null],
  ['x'.repeat(10_000), null],
])('%s is taken for %s', (written, meant) => {
  expect(closest(written, ['limits', 'baseMerge', 'approvers', 'runs'])).toBe(meant);
});
