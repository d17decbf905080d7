import { expect, test } from 'vitest';
import { makeFreshStart } from '../../src/controller/fresh-start.ts';
import { makeHeed } from '../../src/controller/heed.ts';
import { makeOutcomes } from '../../src/controller/outcomes.ts';
import { type LookOutcome, reconcileWatched } from '../../src/controller/watched.ts';
import type { RecordRead } from '../../src/lifecycle/snapshot/record-read.ts';
import { makeManualClock } from './manual-clock.ts';
import { makeMemoryLog } from './memory-log.ts';
import { aCommit, aDecision, aRecordRead, aSnapshot, KEY, makeScriptedWorld } from './worlds.ts';

/** What a look is told to have come to, of an issue with this record. */
async function outcomeFor(
  recordAt: (now: number) => RecordRead,
  { hasOthers = false, writes = false } = {},
): Promise<LookOutcome | undefined> {
  const clock = makeManualClock();
  const world = makeScriptedWorld(() => clock.now());
  const record = recordAt(clock.now());
  world.next.read = () => ({ kind: 'read', snapshot: aSnapshot(clock.now(), { record }) });
  const told: LookOutcome[] = [];
  const deps = {
    world,
    outcomes: makeOutcomes(),
    clock,
    log: makeMemoryLog(),
    freshStart: makeFreshStart(() => 3_600_000),
    decide: () => aDecision(writes ? { commit: aCommit() } : {}),
    heed: makeHeed(),
    nextId: () => 'r1',
    hasOthers,
  };
  await reconcileWatched(deps, KEY, ({ outcome }) => told.push(outcome));
  return told[0];
}

const newer = (): RecordRead => ({ kind: 'newer', version: 1 });

test('a record of a newer version is told as left, whether another process may have it or not', async () => {
  expect(await outcomeFor(newer, { hasOthers: true })).toBe('left');
  expect(await outcomeFor(newer)).toBe('left');
});

test('a look at a record of its own came to nothing, or to something', async () => {
  expect(await outcomeFor(aRecordRead)).toBe('idle');
  expect(await outcomeFor(aRecordRead, { writes: true })).toBe('applied');
});
