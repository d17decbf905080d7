import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, describe, expect, inject, test } from 'vitest';
import type { Queue, WorkOutcome } from '../../src/controller/ports.ts';
import { makeSystemClock } from '../../src/controller/system-clock.ts';
import { type Database, openDatabase } from '../../src/postgres/database.ts';
import { makePostgresQueue } from '../../src/postgres/queue.ts';
import { joinReplicas } from '../../src/postgres/replica.ts';
import { describeQueue, issueKey, type QueueUnderTest } from '../controller/queue/contract.ts';
import { makeMemoryLog } from '../controller/memory-log.ts';
import { aDatabase } from './a-database.ts';

const ends: (() => Promise<void>)[] = [];
afterAll(async () => {
  await Promise.all(ends.splice(0).map((end) => end()));
});

const PLACES = 4;
/** So long nothing begins where nothing is to begin. */
const STILL = 300;

interface Counts {
  readonly due: string;
  readonly locked: string;
  readonly worked: string;
}

async function aQueue(url?: string): Promise<QueueUnderTest> {
  const database = openDatabase(url ?? (await aDatabase(inject('postgres'))), 4);
  const clock = makeSystemClock();
  const log = makeMemoryLog();
  const replica = joinReplicas({ database, log, whenPrepared: () => queue.renew() });
  const parts = { database, replica, clock, log, concurrency: PLACES, look: 100 };
  const queue = makePostgresQueue(parts);
  let active = 0;
  let hands: 'none' | 'busy' | 'down' = 'none';
  const over = Promise.withResolvers<WorkOutcome>();
  ends.push(async () => {
    over.resolve({ kind: 'gone' });
    await queue.drain();
    await replica.close();
    await database.close();
  });
  const watched: Queue = {
    wake: (wake) => queue.wake(wake),
    depth: () => queue.depth(),
    work(worker) {
      hands = 'busy';
      queue.work(async (key) => {
        active += 1;
        return Promise.race([worker(key), over.promise]).finally(() => (active -= 1));
      });
    },
    drain() {
      hands = 'down';
      return queue.drain();
    },
  };
  return {
    queue: watched,
    now: () => clock.now(),
    concurrency: PLACES,
    delay: 60_000,
    async pass(length) {
      await sleep(length);
      if (hands !== 'busy') return sleep(STILL);
      while (!(await isSettled(database, active))) await sleep(20);
    },
  };
}

/** Whatever is due has begun if there is a place for it, and what has ended is done with. */
async function isSettled(database: Database, active: number): Promise<boolean> {
  const [counts] = await database.ask<Counts>(
    `select
      count(*) filter (where locked_at is null and run_at <= now()) as due,
      count(*) filter (where locked_at is not null) as locked,
      (select count(*) from drover.issue where worked_by is not null) as worked
    from drover_worker.jobs`,
  );
  const { due, locked, worked } = counts ?? { due: 1, locked: 0, worked: 0 };
  const isAllBegun = Number(due) === 0 || active === PLACES;
  return isAllBegun && Number(locked) === active && Number(worked) === active;
}

describe.concurrent('the queue on PostgreSQL', () => {
  describeQueue(() => aQueue());
});

test('wakes that come together are taken as if they came one by one, and those of checks only where they are heeded', async () => {
  const { queue, now, pass } = await aQueue();
  await queue.wake({ key: issueKey(1), priority: 'machine', due: now() });
  await Promise.all([
    queue.wake({ key: issueKey(2), priority: 'sweep', due: now() + 3_600_000 }),
    queue.wake({ key: issueKey(2), priority: 'machine', due: now(), isCheck: true }),
    queue.wake({ key: issueKey(1), priority: 'person', due: now() }),
    queue.wake({ key: issueKey(1), priority: 'machine', due: now(), isCheck: true }),
  ]);
  const worked: number[] = [];
  queue.work(async ({ number }) => {
    worked.push(number);
    return { kind: 'done', again: null };
  });
  while (worked.length < 2) await pass(0);
  await pass(0);
  expect(worked.toSorted((a, b) => a - b)).toEqual([1, 2]);
});

test('two replicas never have one key in hand at once, and lose no wake that the other is told while it is', async () => {
  const url = await aDatabase(inject('postgres'));
  const replicas = [await aQueue(url), await aQueue(url)];
  /** How often each key was woken, and by whom it is worked. */
  const woken = new Map<number, number>();
  const inHand = new Map<number, number>();
  /** How often each had been woken when the last work at it began. */
  const seen = new Map<number, number>();
  const looks = [0, 0];
  const together: string[] = [];
  for (const [me, { queue }] of replicas.entries())
    queue.work(async ({ number }) => {
      const other = inHand.get(number);
      if (other !== undefined) together.push(`#${number}: ${other} and ${me}`);
      inHand.set(number, me);
      seen.set(number, woken.get(number) ?? 0);
      looks[me] = (looks[me] ?? 0) + 1;
      await sleep(15);
      inHand.delete(number);
      return { kind: 'done', again: null };
    });
  // One of them may take long to begin.
  for (let round = 0; round < 60 || (looks.includes(0) && round < 5_000); round += 1) {
    await Promise.all(
      replicas.map(async ({ queue, now }, at) => {
        const number = 1 + ((round + at) % 3);
        woken.set(number, (woken.get(number) ?? 0) + 1);
        await queue.wake({ key: issueKey(number), priority: 'machine', due: now() });
      }),
    );
    await sleep(5);
  }
  await expect
    .poll(() => Object.fromEntries(seen), { timeout: 60_000 })
    .toEqual(Object.fromEntries(woken));
  expect(together).toEqual([]);
  for (const each of looks) expect(each).toBeGreaterThan(0);
});
