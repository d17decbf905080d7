import { expect, test } from 'vitest';
import type { JudgedAct } from '../../../src/run/acts/judge.ts';
import { decidedActs } from '../../../src/run/work/decided-acts.ts';

const act: JudgedAct = {
  category: 'network',
  action: 'curl https://example.com',
  why: null,
  paths: [],
  effect: 'allow',
  rule: 'policies[0]',
};

test('an act that was decided is told once, with how often; one that a person is asked about is told as a question', () => {
  const long = { ...act, effect: 'deny' as const, action: 'x'.repeat(1000) };
  expect(decidedActs([act, act, { ...act, effect: 'ask' }, long])).toEqual([
    { category: 'network', effect: 'allow', rule: 'policies[0]', action: act.action, times: 2 },
    { category: 'network', effect: 'deny', rule: 'policies[0]', action: 'x'.repeat(200), times: 1 },
  ]);
});
