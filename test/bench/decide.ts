import { performance } from 'node:perf_hooks';
import { decide } from '../../src/lifecycle/decide.ts';
import { LEAN, toReview } from '../lifecycle/lean.ts';
import {
  aPlay,
  OPERATOR,
  OUTSIDER,
  type Play,
  pass,
  runEnds,
  say,
  settle,
  wake,
} from '../lifecycle/play.ts';

/** What is new on an issue under review that has 100 comments, chatter with a command here and there; each to measure. */
export const BUSY_ISSUES: readonly { readonly what: string; readonly play: () => Play }[] = [
  {
    what: 'a new command',
    play: () => aBusyIssue((play) => say(play, OPERATOR, '/feedback One more thing.')),
  },
  {
    what: 'ten new ones with twenty items of feedback',
    play: () =>
      aBusyIssue((play) => {
        for (let count = 0; count < 10; count += 1)
          say(play, OPERATOR, '/feedback One more thing.\n\n/feedback And another.');
      }),
  },
  {
    what: 'a new approval',
    play: () => aBusyIssue((play) => say(play, OPERATOR, '/approve')),
  },
  {
    what: 'a run that has ended',
    play: () =>
      aBusyIssue((play) => {
        say(play, OPERATOR, '/feedback One more thing.');
        settle(play);
        runEnds(play, { commit: 'two', feedback: [{ id: 'f1', resolution: 'resolved' }] });
      }),
  },
  { what: 'nothing new', play: () => aBusyIssue(() => undefined) },
];

function aBusyIssue(happens: (play: Play) => void): Play {
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
  settle(play);
  pass(play, 1_000);
  happens(play);
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
