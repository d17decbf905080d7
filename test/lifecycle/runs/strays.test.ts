import { expect, test } from 'vitest';
import { RunId } from '../../../src/lifecycle/ids.ts';
import { isWorking } from '../../../src/lifecycle/rest.ts';
import { LEAN } from '../lean.ts';
import { aPlay, move, OPERATOR, pass, type Play, record, say, settle, wake } from '../play.ts';

const KEY = '12/1/execution/0.1';
const ID = RunId.parse('8600000001');

/** A run was asked for, the answer was lost, and it is not listed yet. */
function unheard(): Play {
  const play = aPlay(LEAN);
  move(play, OPERATOR, 'Ready');
  wake(play);
  expect(play.dispatched.map(({ key }) => key)).toEqual([KEY]);
  play.world.run = null;
  return play;
}

test('a run that is let go of before GitHub has told of it is stopped when it shows, and the issue ends after it', () => {
  const play = unheard();
  say(play, OPERATOR, '/cancel');
  wake(play);
  expect(record(play)).toMatchObject({ run: null, end: null, strays: [{ key: KEY }] });
  pass(play, 20_000);
  const key = record(play).strays?.[0]?.key;
  if (key === undefined) throw new Error('it is forgotten');
  play.world.strays = [{ key, id: ID, isOver: false }];
  play.world.stillRunning = [ID];
  expect(wake(play).free).toContainEqual({ kind: 'cancel-run', id: ID });
  expect(record(play).strays).toBeUndefined();
  delete play.world.strays;
  settle(play);
  expect(record(play).end).toMatchObject({ outcome: 'cancelled' });
});

test('no other run begins beside it, also of the next life, before it is sure that there is none', () => {
  const play = unheard();
  say(play, OPERATOR, '/cancel');
  wake(play);
  const [stray] = record(play).strays ?? [];
  say(play, OPERATOR, '/ready');
  while (play.world.now < (stray?.at ?? 0) + 119_000) {
    pass(play, 1_000);
    wake(play);
  }
  expect(play.dispatched).toHaveLength(1);
  pass(play, 2_000);
  settle(play);
  expect(play.dispatched.map(({ key }) => key)).toEqual([KEY, '12/2/execution/0.1']);
});

test('one that is found at its end is stopped by nobody', () => {
  const play = unheard();
  say(play, OPERATOR, '/cancel');
  wake(play);
  const [stray] = record(play).strays ?? [];
  if (stray === undefined) throw new Error('it is forgotten');
  play.world.strays = [{ key: stray.key, id: ID, isOver: true }];
  expect(wake(play).free).toEqual([]);
  settle(play);
  expect(record(play)).toMatchObject({ end: { outcome: 'cancelled' }, stopping: [] });
});

test('one that never was is forgotten also where nothing else happens, so that no sweep looks for it any more', () => {
  const play = unheard();
  play.world.stops = [{ number: 99, by: 'operator' }];
  wake(play);
  expect(isWorking(record(play))).toBe(true);
  pass(play, 120_000);
  wake(play);
  expect(record(play).strays).toBeUndefined();
  expect(isWorking(record(play))).toBe(false);
  expect(wake(play).commit).toBeNull();
});
