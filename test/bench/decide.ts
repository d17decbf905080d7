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

/** Times of `decide` in milliseconds, warm, sorted. */
export function timesOfDecide(play: Play, runs = 2_000): readonly number[] {
  for (let count = 0; count < 200; count += 1) decide(play.world);
  const times = Array.from({ length: runs }, () => {
    const start = performance.now();
    decide(play.world);
    return performance.now() - start;
  });
  return times.sort((a, b) => a - b);
}
