import { expect, test } from 'vitest';
import { LEAN, toReview } from './lean.ts';
import {
  aPlay,
  deploys,
  move,
  OPERATOR,
  pass,
  record,
  runEnds,
  say,
  settle,
  takePosted,
  wake,
} from './play.ts';

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
  const play = aPlay(LEAN);
  move(play, OPERATOR, 'Ready');
  settle(play);
  runEnds(play, { commit: 'one' });
  settle(play);
  deploys(play);
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
