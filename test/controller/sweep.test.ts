import { describe, expect, it } from 'vitest';
import { startPeriodic } from '../../src/controller/periodic.ts';
import type { IssueFinder, IssueKey } from '../../src/controller/ports.ts';
import { makeMemoryQueue } from '../../src/controller/queue/memory.ts';
import { makeSweep } from '../../src/controller/sweep.ts';
import { HOUR, type Instant } from '../../src/lifecycle/time.ts';
import { makeManualClock } from './manual-clock.ts';
import { makeMemoryLog } from './memory-log.ts';
import { KEY } from './worlds.ts';

const INTERVAL = 600_000;

function makeTest(find: (since: Instant | null) => readonly IssueKey[]) {
  const clock = makeManualClock();
  const log = makeMemoryLog();
  const queue = makeMemoryQueue({ clock, log });
  const asked: (Instant | null)[] = [];
  const finder: IssueFinder = {
    async *find(since) {
      asked.push(since);
      for (const key of find(since)) yield { key, due: null };
    },
  };
  const worked: number[] = [];
  queue.work(async ({ number }) => {
    worked.push(number);
    return { kind: 'done', again: null };
  });
  const run = makeSweep({ finder, queue, clock, log });
  const start = () => startPeriodic({ clock, log }, { name: 'sweep', interval: INTERVAL, run });
  return { clock, log, queue, asked, worked, start };
}

describe('the sweep', () => {
  it('wakes every issue found, at start and then every ten minutes', async () => {
    const { clock, worked, start } = makeTest(() => [KEY, { ...KEY, number: 13 }]);
    const periodic = start();
    await clock.pass(0);
    expect(worked).toEqual([12, 13]);
    await clock.pass(INTERVAL);
    expect(worked).toEqual([12, 13, 12, 13]);
    await periodic.stop();
    await clock.pass(INTERVAL);
    expect(worked).toHaveLength(4);
  });

  it('asks for everything first, then for what changed since a little before the last one', async () => {
    const { clock, asked, start } = makeTest(() => []);
    const begin = clock.now();
    start();
    await clock.pass(2 * INTERVAL);
    expect(asked).toEqual([null, begin - 300_000, begin + INTERVAL - 300_000]);
  });

  it('looks back from the earlier time, where its clock was put back while it went on', async () => {
    let ahead = HOUR;
    const { clock, asked, start } = makeTest(() => {
      ahead = 0;
      return [];
    });
    const begin = clock.now();
    const now = clock.now.bind(clock);
    clock.now = () => now() + ahead;
    start();
    await clock.pass(INTERVAL);
    expect(asked).toEqual([null, begin - 300_000]);
  });

  it('does not move on past a sweep that broke off, and tries it again within a minute', async () => {
    let broken = true;
    const { clock, log, asked, worked, start } = makeTest(() => {
      if (broken) throw new Error('GitHub is away');
      return [KEY];
    });
    start();
    await clock.pass(0);
    expect(log.lines).toMatchObject([{ level: 'warn', message: 'periodic task failed' }]);
    broken = false;
    await clock.pass(60_000);
    expect(asked).toEqual([null, null]);
    expect(worked).toEqual([12]);
  });

  it('stops in the middle when the process stops', async () => {
    const found: IssueKey[] = [];
    const { clock, worked, start } = makeTest(() => found);
    for (let number = 1; number <= 5; number++) found.push({ ...KEY, number });
    const periodic = start();
    await periodic.stop();
    await clock.pass(INTERVAL);
    expect(worked.length).toBeLessThan(5);
  });
});
