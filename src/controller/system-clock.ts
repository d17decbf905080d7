import { setTimeout as sleep } from 'node:timers/promises';
import type { Clock } from './ports.ts';

/**
 * The time of this machine as it was when the process started, gone on evenly since: setting the machine's clock does
 * not move it. A sleep keeps the process alive.
 */
export function makeSystemClock(): Clock {
  const origin = Date.now() - performance.now();
  return {
    now: () => Math.round(origin + performance.now()),
    async sleep(length, signal) {
      try {
        await sleep(Math.max(0, length), undefined, signal ? { signal } : {});
      } catch (error) {
        // An aborted sleep is a sleep that has ended; nothing else can go wrong here.
        if (!signal?.aborted) throw error;
      }
    },
  };
}
