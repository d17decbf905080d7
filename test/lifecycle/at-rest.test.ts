import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { isMove } from '../../src/controller/apply.ts';
import { decide } from '../../src/lifecycle/decide.ts';
import type { Decision } from '../../src/lifecycle/effect.ts';
import type { Instant } from '../../src/lifecycle/time.ts';
import { howMany } from '../fuzz/how-many.ts';
import { happen, WIDER } from './happenings.ts';
import { LEAN } from './lean.ts';
import { aPlay, move, OPERATOR, wake } from './play.ts';

/** Short ones, ones with gates and a verification, and ones with every stage and little patience. */
const CONFIGS = [
  LEAN,
  {
    stages: { clarification: 'off', design: 'off', 'post-merge-verify': 'on' },
    gates: { plan: 'required', risk: { labels: ['risk'] } },
    checks: { required: [{ name: 'test' }] },
  },
  { gates: { design: 'required' }, limits: { rounds: 1, runs: 4 } },
];

const MINUTE = 60_000;

/** Nothing that it does brings about another look, and it asks for none within the minute. */
function leavesIt({ shared, owed, free, ...wakes }: Decision, now: Instant): boolean {
  if (owed.length + free.length > 0 || shared.some(isMove)) return false;
  return Math.min(wakes.wakeAt ?? Infinity, wakes.wakeWhenDone ?? Infinity) >= now + MINUTE;
}

/** Else it would stand still in what it says, until somebody happens to do something. */
test('what a look came to stands, unless another look is asked for', () => {
  const happening = fc.constantFrom(...(Object.keys(WIDER) as (keyof typeof WIDER)[]));
  const histories = fc.array(happening, { maxLength: 25 });
  fc.assert(
    fc.property(fc.constantFrom(...CONFIGS), histories, (config, history) => {
      const play = aPlay(config);
      move(play, OPERATOR, 'Ready');
      wake(play);
      for (const what of history) {
        happen(play, WIDER[what]);
        const decision = wake(play);
        if (decision.commit === null || !leavesIt(decision, play.world.now)) continue;
        const again = decide(play.world);
        expect([again.because, again.commit]).toEqual([[], null]);
      }
    }),
    { numRuns: howMany(1_000) },
  );
});
