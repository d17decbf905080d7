import { setImmediate } from 'node:timers/promises';
import type { Clock } from '../../src/controller/ports.ts';
import type { Instant, Millis } from '../../src/lifecycle/time.ts';

/** A clock that stands still until it is told to go on. */
export interface ManualClock extends Clock {
  /** Goes on by so many milliseconds, waking each sleeper at its moment and letting it finish what it can. */
  pass(length: Millis): Promise<void>;
}

interface Sleeper {
  readonly at: Instant;
  readonly wake: () => void;
}

export function makeManualClock(start: Instant = Date.UTC(2026, 0, 5, 9)): ManualClock {
  let now = start;
  let sleepers: Sleeper[] = [];

  function sleep(length: Millis, signal?: AbortSignal): Promise<void> {
    if (signal?.aborted) return Promise.resolve();
    return new Promise((resolve) => {
      const sleeper = { at: now + length, wake: resolve };
      sleepers.push(sleeper);
      signal?.addEventListener('abort', () => {
        sleepers = sleepers.filter((other) => other !== sleeper);
        resolve();
      });
    });
  }

  async function pass(length: Millis): Promise<void> {
    const end = now + length;
    await settle();
    for (;;) {
      const first = sleepers.filter(({ at }) => at <= end).toSorted((a, b) => a.at - b.at)[0];
      if (!first) break;
      sleepers = sleepers.filter((other) => other !== first);
      now = Math.max(now, first.at);
      first.wake();
      await settle();
    }
    now = end;
    await settle();
  }

  return { now: () => now, sleep, pass };
}

/** Lets everything happen that needs no time. */
export async function settle(): Promise<void> {
  for (let i = 0; i < 5; i++) await setImmediate();
}
