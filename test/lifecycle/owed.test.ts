import { expect, test } from 'vitest';
import { LEAN, toReview } from './lean.ts';
import { aPlay, move, OPERATOR, pass, record, say, settle, wake } from './play.ts';

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
