import { expect, test } from 'vitest';
import { LEAN } from './lean.ts';
import { aPlay, move, OPERATOR, pass, runEnds, settle, wake, type Play } from './play.ts';

/** The decision that dispatches the first run, of an issue just made ready. */
function dispatching(play: Play) {
  move(play, OPERATOR, 'Ready');
  return wake(play);
}

test('a run that was dispatched for certain is looked for at its deadline, else after two minutes', () => {
  const play = aPlay(LEAN);
  const { wakeAt, wakeWhenDone, owed } = dispatching(play);
  expect(owed.map(({ kind }) => kind)).toEqual(['dispatch']);
  expect(wakeAt).toBe(play.world.now + 120_000);
  expect(wakeWhenDone).toBeGreaterThan(play.world.now + 10 * 60_000);
});

test('a branch that moved for certain waits for its deployment, and is looked at soon where none is to come', () => {
  const [deployed, undeployed] = [aPlay(LEAN), aPlay({ ...LEAN, deployment: 'none' })].map(
    (play) => {
      dispatching(play);
      settle(play);
      runEnds(play, { commit: 'one' });
      const { wakeAt, wakeWhenDone, shared } = wake(play);
      expect(shared.map(({ kind }) => kind)).toContain('move-refs');
      expect(wakeAt).toBe(play.world.now + 1_000);
      return (wakeWhenDone ?? Infinity) - play.world.now;
    },
  );
  expect(deployed).toBeGreaterThan(60_000);
  expect(undeployed).toBe(1_000);
});

test('what an earlier wake sent off, and nobody sees, is looked for though this one sends nothing', () => {
  const play = aPlay(LEAN);
  const { wakeAt } = dispatching(play);
  play.world.run = null;
  pass(play, 5_000);
  expect(wake(play).wakeWhenDone).toBe(wakeAt);
});
