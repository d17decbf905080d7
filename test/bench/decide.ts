import { performance } from 'node:perf_hooks';
import { decide } from '../../src/lifecycle/decide.ts';
import { LEAN, toReview } from '../lifecycle/lean.ts';
import { aPlay, OPERATOR, OUTSIDER, type Play, pass, say, wake } from '../lifecycle/play.ts';

/** An issue under review with 100 comments in view: chatter, and here and there a command. */
export function aBusyIssue(): Play {
  const play = aPlay(LEAN);
  toReview(play);
  for (let count = play.world.comments.length; count < 100; count += 1) {
    say(
      play,
      count % 3 === 0 ? OPERATOR : OUTSIDER,
      count % 10 === 0 ? '/why' : 'Some words. '.repeat(40),
    );
    if (count % 10 === 0) wake(play);
  }
  pass(play, 1_000);
  say(play, OPERATOR, '/feedback One more thing.');
  return play;
}

const BATCH = 1_000;

/**
 * Times of `decide` in milliseconds, warm, sorted: the quietest of ten batches, since what else the machine does can
 * only add to them.
 */
export function timesOfDecide(play: Play): readonly number[] {
  for (let count = 0; count < 500; count += 1) decide(play.world);
  const batches = Array.from({ length: 10 }, () =>
    Array.from({ length: BATCH }, () => {
      const start = performance.now();
      decide(play.world);
      return performance.now() - start;
    }).sort((a, b) => a - b),
  );
  const tail = (times: readonly number[]): number => times[BATCH * 0.99] ?? Infinity;
  return batches.reduce((best, times) => (tail(times) < tail(best) ? times : best));
}
