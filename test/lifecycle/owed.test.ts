import { expect, test } from 'vitest';
import { HOUR, MINUTE } from '../../src/lifecycle/time.ts';
import { LEAN, toReview } from './lean.ts';
import {
  aPlay,
  deploys,
  move,
  OPERATOR,
  pass,
  type Play,
  record,
  runEnds,
  say,
  settle,
  takePosted,
  wake,
} from './play.ts';

/** The next look makes the first offer. */
function aboutToOffer(): Play {
  const play = aPlay(LEAN);
  move(play, OPERATOR, 'Ready');
  settle(play);
  runEnds(play, { commit: 'one' });
  settle(play);
  deploys(play);
  return play;
}

test('a dispatch that was lost on its way waits while a stop is in force', () => {
  const play = aPlay(LEAN);
  move(play, OPERATOR, 'Ready');
  wake(play);
  // GitHub never took it.
  play.world.run = null;
  const sent = play.dispatched.length;
  play.world.stops = [{ number: 99, by: 'operator' }];
  for (let looks = 0; looks < 4; looks += 1) {
    pass(play, 130_000);
    const { wakeAt } = wake(play);
    expect(wakeAt).not.toBeNull();
  }
  expect(play.dispatched).toHaveLength(sent);
  play.world.stops = [];
  for (let looks = 0; looks < 3; looks += 1) {
    pass(play, 130_000);
    wake(play);
  }
  expect(play.dispatched).toHaveLength(sent + 1);
});

test('a reply to what was said on the pull request of an earlier life stands on the issue', () => {
  const play = aPlay(LEAN);
  toReview(play);
  say(play, OPERATOR, '/cancel');
  settle(play);
  expect(record(play).end?.outcome).toBe('cancelled');
  say(play, OPERATOR, '/ready');
  const late = say(play, OPERATOR, '/answer yes', { stream: 'pull' });
  const { owed } = wake(play);
  expect(owed).toContainEqual(
    expect.objectContaining({ kind: 'comment', key: `reply/${late}`, on: 'issue' }),
  );
});

test('an offer that was lost on its way and is over by now is not posted any more', () => {
  const play = aboutToOffer();
  for (let looks = 0; looks < 3; looks += 1) {
    wake(play);
    play.world.comments = play.world.comments.filter(({ keys }) => !keys.includes('offer/1.0.1'));
  }
  expect(takePosted(play)).toEqual(['offer/1.0.1']);
  // The card says that it waits, and the operator has looked at the pull request alone.
  say(play, OPERATOR, '/feedback More.');
  settle(play);
  runEnds(play, { commit: 'two', feedback: [{ id: 'f1', resolution: 'resolved' }] });
  settle(play);
  deploys(play);
  settle(play);
  for (let looks = 0; looks < 4; looks += 1) {
    pass(play, 130_000);
    wake(play);
  }
  expect(takePosted(play)).toEqual(['offer/1.1.2']);
});

/** What is posted gets lost for so many hours. Gives the minutes after which each try was seen. */
function losing(play: Play, isLost: (key: string) => boolean, hours: number): readonly number[] {
  const began = play.world.now;
  const tries: number[] = [];
  while (play.world.now < began + hours * HOUR) {
    const { wakeAt } = wake(play);
    play.world.comments = play.world.comments.filter(({ keys }) => !keys.some(isLost));
    for (const _ of takePosted(play).filter(isLost))
      tries.push(Math.round((play.world.now - began) / MINUTE));
    pass(play, (wakeAt ?? began + hours * HOUR) - play.world.now);
  }
  return tries;
}

test('an offer is never given up: it is sent again, ever more rarely, and once an hour at the least', () => {
  const play = aboutToOffer();
  const tries = losing(play, (key) => key === 'offer/1.0.1', 6);
  expect(tries).toEqual([0, 2, 4, 7, 9, 13, 21, 37, 69, 130, 190, 250, 310]);
  settle(play);
  say(play, OPERATOR, '/approve');
  settle(play);
  expect(record(play).approvals).toHaveLength(1);
});

test('an offer that GitHub refused is tried again, since what it was refused for may pass', () => {
  const play = aboutToOffer();
  const isOffer = (key: string): boolean => key === 'offer/1.0.1';
  play.world.outcomes = [{ kind: 'failed', key: 'offer/1.0.1', reason: 'locked' }];
  expect(losing(play, isOffer, 1).length).toBeGreaterThan(5);
  for (let looks = 0; looks < 2; looks += 1) {
    pass(play, HOUR);
    settle(play);
  }
  say(play, OPERATOR, '/approve');
  settle(play);
  expect(record(play).approvals).toHaveLength(1);
});

test('a notice of what blocks is never given up as long as it blocks', () => {
  const play = aPlay(LEAN);
  play.world.issue = { ...play.world.issue, labels: ['risk:high'] };
  move(play, OPERATOR, 'Ready');
  const isNotice = (key: string): boolean => key.startsWith('notice/');
  expect(losing(play, isNotice, 3).length).toBeGreaterThan(7);
});

test('a reply is given up after five tries, and the history says so with the next commit', () => {
  const play = aPlay(LEAN);
  toReview(play);
  takePosted(play);
  const late = say(play, OPERATOR, '/answer yes');
  expect(losing(play, (key) => key === `reply/${late}`, 3)).toHaveLength(5);
  say(play, OPERATOR, '/pause');
  settle(play);
  expect(record(play).history).toContainEqual(
    expect.objectContaining({ what: 'unsaid', args: [`reply/${late}`, 'tries'] }),
  );
});
