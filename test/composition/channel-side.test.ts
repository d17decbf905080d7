import { expect, test } from 'vitest';
import { makeSeen } from '../../src/composition/channel-side.ts';
import { type IssueKey, keyText } from '../../src/controller/ports.ts';
import { KEY } from '../controller/worlds.ts';
import { LEAN } from '../lifecycle/lean.ts';
import { aPlay, move, OPERATOR, type Play, record, say, settle } from '../lifecycle/play.ts';

/** What a process without an address does after a look. */
function aProcess() {
  const told: string[] = [];
  const { seen } = makeSeen(null, { tellLooked: (key: IssueKey) => told.push(keyText(key)) });
  return { told, seen };
}

function begun(): Play {
  const play = aPlay(LEAN);
  move(play, OPERATOR, 'Ready');
  settle(play);
  return play;
}

test('a process at which no run can ask tells the others all the same that it has looked', () => {
  const { told, seen } = aProcess();
  const play = begun();
  seen(KEY, play.world, record(play));
  expect(told).toEqual([keyText(KEY)]);
});

test('the look that ends a run is told, and those without a run are not', () => {
  const { told, seen } = aProcess();
  const play = begun();
  const before = structuredClone(play.world);
  say(play, OPERATOR, '/cancel');
  settle(play);
  expect(record(play).run).toBeNull();
  seen(KEY, before, record(play));
  expect(told).toEqual([keyText(KEY)]);
  seen(KEY, play.world, record(play));
  expect(told).toHaveLength(1);
});
