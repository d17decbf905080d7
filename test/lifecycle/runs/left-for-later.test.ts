import { expect, test } from 'vitest';
import { LEAN } from '../lean.ts';
import { aPlay, move, OPERATOR, pass, type Play, record, runEnds, settle } from '../play.ts';

test.each([
  [
    'a permission is missing',
    (play: Play, is: boolean) => {
      play.world.missingPermissions = is ? ['actions: write'] : [];
    },
  ],
  [
    'the repository is archived',
    (play: Play, is: boolean) => {
      play.world.repository = { ...play.world.repository, isArchived: is };
    },
  ],
])('a run that ends while %s is taken up afterwards, and not done a second time', (_, set) => {
  const play = aPlay(LEAN);
  move(play, OPERATOR, 'Ready');
  settle(play);
  set(play, true);
  settle(play);
  runEnds(play, { commit: 'one' });
  settle(play);
  pass(play, 60_000);
  set(play, false);
  settle(play);
  expect([play.dispatched.map(({ key }) => key), record(play).stage]).toEqual([
    ['12/1/execution/0.1'],
    'deploy-review',
  ]);
});
