import { expect, it } from 'vitest';
import { makeLiveTells } from '../../src/controller/live-tells.ts';
import type { ReadOutcome } from '../../src/controller/ports.ts';
import type { RunKey } from '../../src/lifecycle/ids.ts';
import { LEAN } from '../lifecycle/lean.ts';
import { aPlay, move, OPERATOR, record, say, settle } from '../lifecycle/play.ts';
import { makeManualClock } from './manual-clock.ts';
import { makeMemoryLog } from './memory-log.ts';
import { KEY } from './worlds.ts';

const RUN = '12/1/execution/0.1' as RunKey;

function anOffice({ isShared = false } = {}) {
  const play = aPlay({ ...LEAN, questions: { wait: '15m' } });
  move(play, OPERATOR, 'Ready');
  settle(play);
  const clock = makeManualClock();
  let reads = 0;
  const read = async (): Promise<ReadOutcome> => {
    reads += 1;
    return { kind: 'read', snapshot: play.world };
  };
  const tells = makeLiveTells({ clock, log: makeMemoryLog(), read: isShared ? read : null });
  const heard = async (run = RUN) => (await tells.of(KEY, run)).map(({ text }) => text);
  return { play, clock, tells, heard, reads: () => reads };
}

it('tells a run what a look has found, as long as it waits, and no other run', async () => {
  const { play, tells, heard } = anOffice();
  expect(await heard()).toEqual([]);
  say(play, OPERATOR, '/tell canary-one');
  settle(play);
  tells.seen(KEY, play.world, record(play));
  expect(await heard()).toEqual(['canary-one']);
  expect(await heard('12/1/execution/0.2' as RunKey)).toEqual([]);
  say(play, OPERATOR, '/cancel');
  settle(play);
  tells.seen(KEY, play.world, record(play));
  expect(await heard()).toEqual([]);
});

it('finds what another process took, by one look in five minutes', async () => {
  const { play, clock, heard, reads } = anOffice({ isShared: true });
  expect(await heard()).toEqual([]);
  say(play, OPERATOR, '/tell canary-one');
  settle(play);
  await clock.pass(299_000);
  expect(await heard()).toEqual([]);
  expect(reads()).toBe(1);
  await clock.pass(1_000);
  expect(await heard()).toEqual(['canary-one']);
  expect(reads()).toBe(2);
});

it('keeps to what a later read has found, though an earlier one ends after it', async () => {
  const { play, tells, heard } = anOffice();
  const before = structuredClone({ world: play.world, record: record(play) });
  say(play, OPERATOR, '/tell canary-one');
  settle(play);
  tells.seen(KEY, play.world, record(play));
  tells.seen(KEY, before.world, before.record);
  expect(await heard()).toEqual(['canary-one']);
});
