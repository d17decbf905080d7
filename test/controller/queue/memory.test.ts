import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { IssueKey, WorkOutcome } from '../../../src/controller/ports.ts';
import { makeMemoryQueue } from '../../../src/controller/queue/memory.ts';
import { makeManualClock } from '../manual-clock.ts';
import { makeMemoryLog } from '../memory-log.ts';
import { describeQueue, issueKey } from './contract.ts';
import { howMany } from '../../fuzz/how-many.ts';

function makeWorld(concurrency?: number) {
  const clock = makeManualClock();
  const log = makeMemoryLog();
  const queue = makeMemoryQueue({
    clock,
    log,
    ...(concurrency === undefined ? {} : { concurrency }),
  });
  return {
    clock,
    log,
    queue,
    now: () => clock.now(),
    pass: (length: number) => clock.pass(length),
  };
}

describe('the memory queue', () => {
  describeQueue(async () => ({ ...makeWorld(), concurrency: 8, delay: 0 }));

  it('starves no sweep: after a minute it goes before a person who has just come', async () => {
    const { queue, now, pass } = makeWorld(1);
    const worked: number[] = [];
    queue.work(async (key) => {
      worked.push(key.number);
      return { kind: 'done', again: null };
    });
    await queue.drain();
    await queue.wake({ key: issueKey(1), priority: 'sweep', due: now() });
    await pass(61_000);
    await queue.wake({ key: issueKey(2), priority: 'person', due: now() });
    queue.work(async (key) => {
      worked.push(key.number);
      return { kind: 'done', again: null };
    });
    await pass(0);
    expect(worked).toEqual([1, 2]);
  });

  it('backs off to five minutes and no longer', async () => {
    const { queue, now, pass } = makeWorld();
    const at: number[] = [];
    queue.work(async () => {
      at.push(now());
      return { kind: 'retry', reason: 'test', notBefore: null };
    });
    await queue.wake({ key: issueKey(1), priority: 'machine', due: now() });
    await pass(3_600_000);
    const gaps = at.slice(1).map((moment, i) => moment - (at[i] ?? 0));
    expect(Math.max(...gaps)).toBe(300_000);
    expect(gaps.at(-1)).toBe(300_000);
  });

  it('keeps a wake that is due in two months', async () => {
    const { queue, clock, now, pass } = makeWorld();
    const worked: number[] = [];
    queue.work(async (key) => {
      worked.push(key.number);
      return { kind: 'done', again: null };
    });
    const months = 60 * 24 * 3_600_000;
    await queue.wake({ key: issueKey(1), priority: 'machine', due: now() + months });
    await pass(months - 1);
    expect(worked).toEqual([]);
    await clock.pass(1);
    expect(worked).toEqual([1]);
  });

  it('logs a worker that throws, with the key and the error', async () => {
    const { queue, log, now, pass } = makeWorld();
    const error = new Error('a bug');
    queue.work(async () => {
      throw error;
    });
    await queue.wake({ key: issueKey(1), priority: 'machine', due: now() });
    await pass(0);
    expect(log.lines).toEqual([
      {
        level: 'error',
        message: 'worker failed',
        keys: { key: '1:acme/storefront#1', err: error },
      },
    ]);
  });

  it('loses no wake, whatever the order: each key is begun after its last due wake', async () => {
    const step = fc.oneof(
      fc.record({
        kind: fc.constant('wake' as const),
        number: fc.integer({ min: 1, max: 4 }),
        after: fc.integer({ min: 0, max: 3_000 }),
        priority: fc.constantFrom('person' as const, 'machine' as const, 'sweep' as const),
      }),
      fc.record({ kind: fc.constant('pass' as const), length: fc.integer({ min: 0, max: 2_000 }) }),
      fc.record({ kind: fc.constant('end' as const), failing: fc.boolean() }),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 40 }), async (steps) => {
        const { queue, now, pass } = makeWorld(2);
        const open: { readonly key: IssueKey; readonly end: (outcome: WorkOutcome) => void }[] = [];
        const begun = new Map<number, number>();
        const due = new Map<number, number>();
        queue.work((key) => {
          expect(open.some((other) => other.key.number === key.number)).toBe(false);
          begun.set(key.number, now());
          return new Promise((end) => open.push({ key, end }));
        });
        for (const step of steps) {
          if (step.kind === 'pass') await pass(step.length);
          else if (step.kind === 'end')
            open
              .shift()
              ?.end(
                step.failing
                  ? { kind: 'retry', reason: 'test', notBefore: null }
                  : { kind: 'done', again: null },
              );
          else {
            const moment = now() + step.after;
            due.set(step.number, Math.max(due.get(step.number) ?? 0, now()));
            await queue.wake({ key: issueKey(step.number), priority: step.priority, due: moment });
          }
          expect(open.length).toBeLessThanOrEqual(2);
        }
        for (let i = 0; i < 20; i++) {
          while (open.length > 0) open.shift()?.end({ kind: 'done', again: null });
          await pass(600_000);
        }
        for (const [number, moment] of due) {
          expect(begun.get(number)).toBeGreaterThanOrEqual(moment);
        }
        expect(await queue.depth()).toEqual({ waiting: 0, working: 0, oldest: null });
      }),
      { numRuns: howMany(60) },
    );
  });
});
