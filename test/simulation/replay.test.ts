import { expect, test } from 'vitest';
import { tellHistory } from '../../scripts/simulation/tell.ts';
import { replayOf } from './replay.ts';
import { expectKept } from './kept.ts';

test.each([
  ['as chance has it', {}, ''],
  ['nothing in it', { only: [] }, ' --only none'],
  ['some of it', { story: true, only: ['a1', 'f3'] }, ' --story --only a1,f3'],
  ['a long one', { long: true, crowd: false }, ' --long'],
  ['a plain file', { crowd: true, config: '../drover.yml' }, ' --crowd --config ../drover.yml'],
  ['a file with a space', { config: 'its drover.yml' }, " --config 'its drover.yml'"],
  ['a file with more', { config: "$it's.yml" }, String.raw` --config '$it'\''s.yml'`],
])('a history is lived again as it was: %s', (_, again, words) => {
  expect(replayOf(7, again)).toBe(`npm run simulate -- --seed 7 --seeds 1${words}`);
});

const BROKEN = {
  violations: [{ promise: 'I1', what: 'merged' }],
  digest: '',
  calls: 1,
  counts: {},
};

test('a history in which nothing has to happen says so', () => {
  const shrunken = { only: [], from: 9 };
  const told = tellHistory({ seed: 7, story: [], shrunken, ...BROKEN }, { long: true });
  expect(told).toContain('=== seed 7, with 0 of the 9 things that happened in it');
  expect(told).toContain('--seed 7 --seeds 1 --story --long --only none\n');
});

test('a sample that fails says how it was lived', () => {
  const script = { draws: new Map(), happened: [] };
  const history = { seed: 7, story: [], script, ...BROKEN };
  expect(() => expectKept(history, { long: true })).toThrow('--seed 7 --seeds 1 --long');
  expect(() => expectKept(history)).toThrow(/--seed 7 --seeds 1$/);
});
