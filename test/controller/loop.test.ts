import { describe, expect, it } from 'vitest';
import { makeFreshStart } from '../../src/controller/fresh-start.ts';
import { makeHeed } from '../../src/controller/heed.ts';
import { makeOutcomes } from '../../src/controller/outcomes.ts';
import type { ReadOutcome } from '../../src/controller/ports.ts';
import { makeMemoryQueue } from '../../src/controller/queue/memory.ts';
import { reconcile } from '../../src/controller/reconcile.ts';
import type { Decision } from '../../src/lifecycle/effect.ts';
import type { Snapshot } from '../../src/lifecycle/snapshot/snapshot.ts';
import { makeManualClock } from './manual-clock.ts';
import { makeMemoryLog } from './memory-log.ts';
import {
  aCommit,
  aDecision,
  aRecordRead,
  aSnapshot,
  DISPATCH,
  KEY,
  makeScriptedWorld,
} from './worlds.ts';

/** Queue and reconcile together, over a GitHub that answers as the test says. */
function makeLoop(decide: (snapshot: Snapshot) => Decision) {
  const clock = makeManualClock();
  const log = makeMemoryLog();
  const world = makeScriptedWorld(() => clock.now());
  const queue = makeMemoryQueue({ clock, log });
  const deps = {
    world,
    decide,
    outcomes: makeOutcomes(),
    heed: makeHeed(),
    freshStart: makeFreshStart(() => 3_600_000),
    clock,
    log,
    nextId: () => 'r',
  };
  queue.work((key) => reconcile(deps, key));
  const wake = () => queue.wake({ key: KEY, priority: 'person', due: clock.now() });
  return { clock, world, wake };
}

/** Dispatches once: while the record is not there. */
function dispatchOnce(snapshot: Snapshot): Decision {
  return snapshot.record.kind === 'absent'
    ? aDecision({ commit: aCommit(), owed: [DISPATCH] })
    : aDecision();
}

describe('the loop', () => {
  it('makes two reads at most of a storm of events on one issue', async () => {
    const { clock, world, wake } = makeLoop(() => aDecision());
    const reads: ((read: ReadOutcome) => void)[] = [];
    world.read = () => new Promise((resolve) => reads.push(resolve));
    for (let i = 0; i < 1_000; i++) await wake();
    await clock.pass(0);
    expect(reads).toHaveLength(1);
    reads[0]?.({ kind: 'read', snapshot: aSnapshot(clock.now()) });
    await clock.pass(0);
    expect(reads).toHaveLength(2);
    reads[1]?.({ kind: 'read', snapshot: aSnapshot(clock.now()) });
    await clock.pass(3_600_000);
    expect(reads).toHaveLength(2);
  });

  it('does not dispatch when the commit took effect but its answer was lost', async () => {
    const { clock, world, wake } = makeLoop(dispatchOnce);
    let record = aSnapshot(0).record;
    world.next.read = () => ({ kind: 'read', snapshot: aSnapshot(clock.now(), { record }) });
    world.next.commit = { kind: 'unclear', reason: 'timeout' };
    await wake();
    await clock.pass(0);
    record = aRecordRead(clock.now());
    await clock.pass(3_600_000);
    expect(world.calls).toEqual(['read', 'commit', 'read']);
  });

  it('commits again and dispatches once when the commit did not take effect', async () => {
    const { clock, world, wake } = makeLoop(dispatchOnce);
    let record = aSnapshot(0).record;
    world.next.read = () => ({ kind: 'read', snapshot: aSnapshot(clock.now(), { record }) });
    world.next.commit = { kind: 'unclear', reason: 'timeout' };
    await wake();
    await clock.pass(0);
    world.next.commit = { kind: 'done', whole: true };
    await clock.pass(5_000);
    record = aRecordRead(clock.now());
    await wake();
    await clock.pass(3_600_000);
    expect(world.calls).toEqual(['read', 'commit', 'read', 'commit', 'dispatch', 'read']);
  });

  it('asks nothing of an installation that sleeps, whoever knocks, and goes on afterwards', async () => {
    const { clock, world, wake } = makeLoop(() => aDecision());
    const until = clock.now() + 600_000;
    world.next.read = () =>
      clock.now() < until
        ? { kind: 'asleep', until }
        : { kind: 'read', snapshot: aSnapshot(clock.now()) };
    await wake();
    for (let i = 0; i < 9; i++) {
      await clock.pass(60_000);
      await wake();
    }
    expect(world.calls).toEqual(['read']);
    await clock.pass(120_000);
    expect(world.calls).toEqual(['read', 'read']);
  });

  it('rests longer and longer while GitHub answers in part', async () => {
    const { clock, world, wake } = makeLoop(() => aDecision());
    world.next.read = () => ({ kind: 'partial', reason: 'errors' });
    await wake();
    await clock.pass(3_600_000);
    expect(world.calls.length).toBeGreaterThan(15);
    expect(world.calls.length).toBeLessThan(25);
  });
});
