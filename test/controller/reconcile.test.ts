import { describe, expect, it } from 'vitest';
import { makeFreshStart } from '../../src/controller/fresh-start.ts';
import { makeHeed } from '../../src/controller/heed.ts';
import { makeOutcomes } from '../../src/controller/outcomes.ts';
import type { CommitOutcome, EffectResult } from '../../src/controller/ports.ts';
import { reconcile, type Telling } from '../../src/controller/reconcile.ts';
import type { Decision } from '../../src/lifecycle/effect.ts';
import { NodeId } from '../../src/lifecycle/ids.ts';
import type { Notice } from '../../src/lifecycle/notices/notice.ts';
import type { RecordRead } from '../../src/lifecycle/snapshot/record-read.ts';
import type { EffectOutcome, Snapshot } from '../../src/lifecycle/snapshot/snapshot.ts';
import { makeManualClock } from './manual-clock.ts';
import { makeMemoryLog } from './memory-log.ts';
import {
  aCommit,
  aDecision,
  aRecord,
  aRecordRead,
  aRun,
  aSnapshot,
  CANCEL,
  COMMENT,
  REPLY,
  DISPATCH,
  DISPATCHED,
  KEY,
  MERGE,
  makeScriptedWorld,
  RUN,
  RUN_ID,
} from './worlds.ts';

const PIN = { kind: 'pin', comment: NodeId.parse('IC_1') } as const;
const CLOSE = { kind: 'close-issue', reason: 'COMPLETED' } as const;

/** A controller long after its start, with a decision that the test gives. */
function makeTest(
  decision: Decision | ((snapshot: Snapshot) => Decision),
  age = 3_600_000,
  more: { readonly telling?: Telling; readonly hasOthers?: boolean } = {},
) {
  const clock = makeManualClock();
  const start = clock.now() - age;
  const log = makeMemoryLog();
  const world = makeScriptedWorld(() => clock.now());
  const outcomes = makeOutcomes();
  const heed = makeHeed();
  let count = 0;
  const deps = {
    world,
    outcomes,
    clock,
    log,
    freshStart: makeFreshStart(() => clock.now() - start),
    decide: (snapshot: Snapshot) =>
      typeof decision === 'function' ? decision(snapshot) : decision,
    heed,
    nextId: () => `r${++count}`,
    ...more,
  };
  const reading = (record: RecordRead) => {
    world.next.read = (known) => ({
      kind: 'read',
      snapshot: aSnapshot(clock.now(), { record, outcomes: known }),
    });
  };
  return { clock, log, world, outcomes, heed, reading, look: () => reconcile(deps, KEY) };
}

describe('a reconcile without a snapshot', () => {
  it.each([
    ['partial', { kind: 'partial', reason: 'errors' }, { kind: 'retry', notBefore: null }],
    ['lag', { kind: 'lag' }, { kind: 'retry', notBefore: null }],
    ['asleep', { kind: 'asleep', until: 99 }, { kind: 'retry', notBefore: 99 }],
    ['gone', { kind: 'gone', reason: 'no repository' }, { kind: 'gone' }],
  ] as const)('does nothing when the read is %s', async (_, read, outcome) => {
    const { world, look } = makeTest(aDecision({ commit: aCommit(), owed: [DISPATCH] }));
    world.next.read = () => read;
    expect(await look()).toMatchObject(outcome);
    expect(world.calls).toEqual(['read']);
  });

  it('forgets what it learned of an issue that is gone', async () => {
    const { world, outcomes, look } = makeTest(aDecision());
    outcomes.add(KEY, DISPATCHED);
    world.next.read = () => ({ kind: 'gone', reason: 'deleted' });
    await look();
    expect(outcomes.of(KEY)).toEqual([]);
  });
});

describe('a reconcile of an issue that departed', () => {
  it.each([
    [{ kind: 'done', outcome: null }, { kind: 'gone' }],
    [{ kind: 'failed', reason: 'no permission' }, { kind: 'gone' }],
    [{ kind: 'unclear', reason: 'no answer' }, { kind: 'retry' }],
    [
      { kind: 'asleep', until: 99 },
      { kind: 'retry', notBefore: 99 },
    ],
  ] as const)('ends what it left behind, until that is known to be so: %j', async (left, work) => {
    const { world, outcomes, look } = makeTest(aDecision({ commit: aCommit() }));
    outcomes.add(KEY, DISPATCHED);
    world.next.read = () => ({ kind: 'departed', reason: 'it was transferred' });
    world.next.leave = left;
    expect(await look()).toMatchObject(work);
    expect(world.calls).toEqual(['read', 'leave']);
    expect(outcomes.of(KEY)).toEqual([]);
  });
});

describe('a reconcile', () => {
  it('does nothing and waits for an event when nothing is to be done', async () => {
    const { world, look } = makeTest(aDecision());
    expect(await look()).toEqual({ kind: 'done', again: null });
    expect(world.calls).toEqual(['read']);
  });

  it('looks again when the decision says so, but not in a hot loop when it did nothing', async () => {
    const { clock, look } = makeTest((snapshot) => aDecision({ wakeAt: snapshot.now }));
    expect(await look()).toEqual({ kind: 'done', again: clock.now() + 1_000 });
  });

  it('lets checks end unheeded, and looks for what it let pass once they matter', async () => {
    let heedsChecks = false;
    const { clock, heed, look } = makeTest(() => aDecision({ heedsChecks, wakeAt: 1e15 }));
    expect(heed.heeds(KEY)).toBe(true);
    expect(await look()).toEqual({ kind: 'done', again: 1e15 });
    expect(heed.heeds(KEY)).toBe(false);
    heedsChecks = true;
    expect(await look()).toEqual({ kind: 'done', again: clock.now() + 10_000 });
    expect(heed.heeds(KEY)).toBe(true);
    expect(await look()).toEqual({ kind: 'done', again: 1e15 });
  });

  it('commits first, then sends what is owed, then what is free', async () => {
    const decision = aDecision({
      commit: aCommit(),
      shared: [PIN],
      owed: [DISPATCH, REPLY],
      free: [CANCEL],
      wakeAt: 1e15,
    });
    const { world, look } = makeTest(decision);
    expect(await look()).toEqual({ kind: 'done', again: 1e15 });
    expect(world.calls).toEqual(['read', 'commit', 'dispatch', 'reply-thread', 'cancel-run']);
    expect(world.commits[0]).toMatchObject({ commit: decision.commit, shared: [PIN] });
  });

  it.each([
    ['all of it took effect', true, { kind: 'done', outcome: null }, 2e15],
    ['something that shared the document did not', false, { kind: 'done', outcome: null }, 1e15],
  ] as const satisfies readonly (readonly [string, boolean, EffectResult, number])[])(
    'looks whether it took effect only where GitHub did not say so: %s',
    async (_, whole, result, again) => {
      const decision = aDecision({ commit: aCommit(), owed: [DISPATCH] });
      const { world, look } = makeTest({ ...decision, wakeAt: 1e15, wakeWhenDone: 2e15 });
      world.next.commit = { kind: 'done', whole };
      world.next.perform = () => result;
      expect(await look()).toEqual({ kind: 'done', again });
    },
  );

  it.each([
    [{ kind: 'lost' }, { kind: 'done' }, 120_000],
    [{ kind: 'unclear', reason: 'timeout' }, { kind: 'retry' }, 5_000],
    [{ kind: 'refused', reason: 'too long' }, { kind: 'retry' }, null],
    [{ kind: 'asleep', until: 77 }, { kind: 'retry', notBefore: 77 }, null],
  ] as const satisfies readonly (readonly [CommitOutcome, object, number | null])[])(
    'sends nothing after a commit that is not certain to have succeeded: %o',
    async (commit, outcome, after) => {
      const { world, clock, look } = makeTest(
        aDecision({ commit: aCommit(), owed: [DISPATCH, REPLY], free: [CANCEL] }),
      );
      world.next.commit = commit;
      const work = await look();
      expect(work).toMatchObject(outcome);
      const moment =
        work.kind === 'done' ? work.again : work.kind === 'retry' ? work.notBefore : null;
      if (after !== null) expect(moment).toBe(clock.now() + after);
      expect(world.calls).toEqual(['read', 'commit']);
    },
  );

  it('tells the next decision that GitHub refused a commit', async () => {
    const { world, outcomes, look } = makeTest(aDecision({ commit: aCommit() }));
    world.next.commit = { kind: 'refused', reason: 'too long' };
    await look();
    expect(outcomes.of(KEY)).toEqual([{ kind: 'failed', key: 'commit', reason: 'too long' }]);
  });

  it('sends shared effects alone when there is nothing to commit', async () => {
    const { world, look } = makeTest(aDecision({ shared: [PIN], free: [CANCEL], wakeAt: 1e15 }));
    expect(await look()).toEqual({ kind: 'done', again: 1e15 });
    expect(world.calls).toEqual(['read', 'commit', 'cancel-run']);
    expect(world.commits[0]?.commit).toBeNull();
  });

  it('looks again after a second, after a shared effect that moved something, since its event wakes nobody', async () => {
    const { clock, look } = makeTest(aDecision({ shared: [CLOSE] }));
    expect(await look()).toEqual({ kind: 'done', again: clock.now() + 1_000 });
  });

  it('looks again after a second, after a merge', async () => {
    const { world, clock, look } = makeTest(aDecision({ free: [MERGE] }));
    expect(await look()).toEqual({ kind: 'done', again: clock.now() + 1_000 });
    expect(world.calls).toEqual(['read', 'merge']);
  });

  it('never merges beside a commit, and says that the decision has a bug', async () => {
    const { world, log, look } = makeTest(aDecision({ commit: aCommit(), free: [MERGE] }));
    await look();
    expect(world.calls).toEqual(['read', 'commit']);
    expect(log.lines).toContainEqual(
      expect.objectContaining({ level: 'error', message: 'merge beside a commit' }),
    );
  });

  it('sends a comment that is owed where there is no record to commit', async () => {
    const { world, log, look } = makeTest(aDecision({ owed: [COMMENT] }));
    expect(await look()).toMatchObject({ kind: 'done' });
    expect(world.calls).toEqual(['read', 'comment']);
    expect(log.lines.filter(({ level }) => level === 'error')).toEqual([]);
  });

  it('never sends anything else owed without a commit, and says that the decision has a bug', async () => {
    const { world, log, look } = makeTest(aDecision({ owed: [DISPATCH] }));
    await look();
    expect(world.calls).toEqual(['read']);
    expect(log.lines[0]).toMatchObject({
      level: 'error',
      message: 'owed effects without a commit',
    });
  });

  it('stops sending when the installation falls asleep in the middle', async () => {
    const { world, look } = makeTest(aDecision({ commit: aCommit(), owed: [REPLY, DISPATCH] }));
    world.next.perform = () => ({ kind: 'asleep', until: 88 });
    expect(await look()).toMatchObject({ kind: 'retry', notBefore: 88 });
    expect(world.calls).toEqual(['read', 'commit', 'reply-thread']);
  });

  it('looks again after 5 s when it is not clear whether an effect happened, and does not repeat it', async () => {
    const { world, clock, look } = makeTest(
      aDecision({ commit: aCommit(), owed: [DISPATCH], wakeAt: 1e15 }),
    );
    world.next.perform = () => ({ kind: 'unclear', reason: '502' });
    expect(await look()).toEqual({ kind: 'done', again: clock.now() + 5_000 });
    expect(world.calls).toEqual(['read', 'commit', 'dispatch']);
  });

  it('leaves a record of a newer Drover to a newer process beside it, and gives the issue back soon', async () => {
    const decided: string[] = [];
    const { world, clock, look } = makeTest(
      ({ record }) => {
        decided.push(record.kind);
        return aDecision({ commit: aCommit() });
      },
      3_600_000,
      { hasOthers: true },
    );
    const record = { kind: 'newer', version: 1 } as const;
    world.next.read = () => ({ kind: 'read', snapshot: aSnapshot(clock.now(), { record }) });
    expect(await look()).toEqual({
      kind: 'retry',
      reason: 'newer-record',
      notBefore: null,
      isAnothers: true,
    });
    expect(world.calls).toEqual(['read']);
    expect(decided).toEqual([]);
  });

  it('logs each reconcile once, with issue, id, reason, outcome and duration', async () => {
    const { log, look } = makeTest(aDecision({ because: ['dispatch execution'], wakeAt: 1e12 }));
    await look();
    await look();
    expect(log.lines).toHaveLength(2);
    expect(log.lines[1]).toEqual({
      level: 'info',
      message: 'reconciled',
      keys: {
        issue: '1:acme/storefront#12',
        reconcile: 'r2',
        because: ['dispatch execution'],
        outcome: 'idle',
        again: expect.stringContaining('T'),
        duration: 0,
      },
    });
  });

  it('names the drive and the run on each line, of the reconcile and of its effects', async () => {
    const record = aRecord({ life: 2, run: aRun(null) });
    const commit = { record, view: 'text', claims: [] };
    const { log, world, look } = makeTest(aDecision({ commit, owed: [DISPATCH] }));
    world.next.perform = () => ({ kind: 'failed', reason: 'no such workflow' });
    await look();
    const ids = { issue: '1:acme/storefront#12', reconcile: 'r1', life: 2, run: RUN };
    expect(log.lines.map(({ message }) => message)).toEqual(['effect failed', 'reconciled']);
    for (const { keys } of log.lines) expect(keys).toMatchObject(ids);
  });

  it('survives a bug in the decision: logged, and tried again', async () => {
    const error = new Error('a bug');
    const { log, world, look } = makeTest(() => {
      throw error;
    });
    expect(await look()).toEqual({ kind: 'retry', reason: 'a bug', notBefore: null });
    expect(world.calls).toEqual(['read']);
    expect(log.lines).toEqual([
      {
        level: 'error',
        message: 'reconcile failed',
        keys: { issue: '1:acme/storefront#12', reconcile: 'r1', err: error, duration: 0 },
      },
    ]);
  });
});

describe('what became of an effect', () => {
  it('is an input of the next decision at once when it failed for good', async () => {
    const seen: (readonly EffectOutcome[])[] = [];
    const { world, clock, look } = makeTest((snapshot) => {
      seen.push(snapshot.outcomes);
      return aDecision({ commit: aCommit(), owed: [DISPATCH], wakeAt: 1e15 });
    });
    world.next.perform = () => ({ kind: 'failed', reason: 'no such workflow' });
    expect(await look()).toEqual({ kind: 'done', again: clock.now() });
    await look();
    expect(seen[1]).toEqual([{ kind: 'failed', key: RUN, reason: 'no such workflow' }]);
  });

  it('is forgotten as a failure once a commit was decided with it', async () => {
    const decisions = [
      aDecision({ free: [CANCEL] }),
      aDecision({ commit: aCommit() }),
      aDecision({ commit: aCommit() }),
    ];
    const { world, outcomes, look } = makeTest(() => decisions.shift() ?? aDecision());
    world.next.perform = () => ({ kind: 'failed', reason: 'no' });
    await look();
    const failure = [{ kind: 'failed', key: `cancel-run:${RUN_ID}`, reason: 'no' }];
    expect(outcomes.of(KEY)).toEqual(failure);
    world.next.commit = { kind: 'unclear', reason: 'timeout' };
    await look();
    expect(outcomes.of(KEY)).toEqual(failure);
    world.next.commit = { kind: 'done', whole: true };
    await look();
    expect(outcomes.of(KEY)).toEqual([]);
  });

  it('makes a key rest when the same effect fails again and again', async () => {
    const { world, look } = makeTest(aDecision({ free: [CANCEL] }));
    world.next.perform = () => ({ kind: 'failed', reason: 'no' });
    expect(await look()).toMatchObject({ kind: 'done' });
    expect(await look()).toMatchObject({ kind: 'retry', notBefore: null });
  });

  it('is kept as a dispatch until the record shows it', async () => {
    const { world, outcomes, reading, clock, look } = makeTest((snapshot) =>
      snapshot.record.kind === 'absent'
        ? aDecision({ commit: aCommit(), owed: [DISPATCH] })
        : aDecision(),
    );
    world.next.perform = () => ({ kind: 'done', outcome: DISPATCHED });
    await look();
    expect(outcomes.of(KEY)).toEqual([DISPATCHED]);
    reading(aRecordRead(clock.now(), { run: aRun(null) }));
    await look();
    expect(outcomes.of(KEY)).toEqual([DISPATCHED]);
    reading(aRecordRead(clock.now(), { run: aRun(RUN_ID) }));
    await look();
    expect(outcomes.of(KEY)).toEqual([]);
  });

  it('is forgotten as a dispatch when the record has gone on to another run', async () => {
    const { outcomes, reading, clock, look } = makeTest(aDecision());
    outcomes.add(KEY, DISPATCHED);
    reading(aRecordRead(clock.now(), { run: null }));
    await look();
    expect(outcomes.of(KEY)).toEqual([]);
  });
});

describe('a process that has just started', () => {
  const whole = aDecision({ commit: aCommit(), shared: [PIN], owed: [DISPATCH], wakeAt: 1e15 });

  it('commits and sends nothing on an issue that has a record, however old it seems, and looks again later', async () => {
    const { world, clock, log, reading, look } = makeTest(whole, 5_000);
    reading(aRecordRead(clock.now() - 3_600_000));
    expect(await look()).toEqual({ kind: 'done', again: clock.now() + 25_000 });
    expect(world.calls).toEqual(['read']);
    expect(log.lines[0]?.keys).toMatchObject({ outcome: 'held' });
    await clock.pass(25_000);
    await look();
    expect(world.calls).toEqual(['read', 'read', 'commit', 'dispatch']);
  });

  it('does not look again and again while it may do nothing', async () => {
    const { clock, reading, look } = makeTest(
      (snapshot) => aDecision({ commit: aCommit(), wakeAt: snapshot.now + 1_000 }),
      5_000,
    );
    reading(aRecordRead(clock.now()));
    expect(await look()).toEqual({ kind: 'done', again: clock.now() + 25_000 });
  });

  it('goes on with what may be repeated, and leaves the merge', async () => {
    const { world, clock, reading, look } = makeTest(
      aDecision({ shared: [PIN], free: [CANCEL, MERGE] }),
      5_000,
    );
    reading(aRecordRead(clock.now() - 10_000));
    expect(await look()).toEqual({ kind: 'done', again: clock.now() + 25_000 });
    expect(world.calls).toEqual(['read', 'commit', 'cancel-run']);
  });

  it('works as ever where there is no record yet, since its birth is claimed', async () => {
    const { world, look } = makeTest(whole, 5_000);
    await look();
    expect(world.calls).toEqual(['read', 'commit', 'dispatch']);
  });

  it('works as ever on a record that it has written itself', async () => {
    const { world, clock, reading, look } = makeTest(whole, 1_000);
    await look();
    reading(aRecordRead(clock.now()));
    await look();
    expect(world.calls).toEqual(['read', 'commit', 'dispatch', 'read', 'commit', 'dispatch']);
  });

  it('is cautious for 30 s only', async () => {
    const { world, clock, reading, look } = makeTest(whole, 30_000);
    reading(aRecordRead(clock.now()));
    await look();
    expect(world.calls).toEqual(['read', 'commit', 'dispatch']);
  });
});

describe('what is to be told elsewhere', () => {
  /** What the notifier was given, by the life of the record that said it. */
  function makeTelling(decision: Decision, age?: number) {
    const told: (readonly Notice[])[] = [];
    const telling: Telling = {
      notifier: { tell: (_, notices) => void told.push(notices) },
      notices: (_, record) => [{ issue: record.life } as Notice],
    };
    return { told, ...makeTest(decision, age, { telling }) };
  }

  it('is what a record says that was written, or was there', async () => {
    const commit = { ...aCommit(), record: aRecord({ life: 2 }) };
    const writing = makeTelling(aDecision({ commit }));
    writing.reading(aRecordRead(writing.clock.now()));
    await writing.look();
    expect(writing.told).toEqual([[{ issue: 2 }]]);
    const idle = makeTelling(aDecision());
    idle.reading(aRecordRead(idle.clock.now()));
    await idle.look();
    expect(idle.told).toEqual([[{ issue: 1 }]]);
  });

  it.each([
    ['unclear', { kind: 'unclear', reason: 'no answer' }],
    ['lost', { kind: 'lost' }],
    ['refused', { kind: 'refused', reason: 'no' }],
  ] as const)('is nothing when the commit is %s', async (_, outcome) => {
    const { world, told, look } = makeTelling(aDecision({ commit: aCommit() }));
    world.next.commit = outcome;
    await look();
    expect(told).toEqual([]);
  });

  it('is nothing while a process that has just started may not commit it', async () => {
    const { clock, reading, told, look } = makeTelling(aDecision({ commit: aCommit() }), 5_000);
    reading(aRecordRead(clock.now()));
    await look();
    expect(told).toEqual([]);
  });

  it('ends with the record, and with the issue', async () => {
    const { world, told, look } = makeTelling(aDecision());
    await look();
    world.next.read = () => ({ kind: 'gone', reason: 'deleted' });
    await look();
    expect(told).toEqual([[], []]);
  });
});
