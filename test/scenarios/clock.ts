import type { Clock } from '../../src/controller/ports.ts';
import { makeSystemClock } from '../../src/controller/system-clock.ts';
import type { Millis } from '../../src/lifecycle/time.ts';

/** How soon a sleeper notices that time was let pass. */
const SLICE: Millis = 200;

export interface StageClock extends Clock {
  readonly pass: (length: Millis) => void;
}

/** The time of this machine, and what was let pass beyond it. */
export function makeStageClock(): StageClock {
  const machine = makeSystemClock();
  let ahead = 0;
  const now = (): number => machine.now() + ahead;
  return {
    now,
    pass: (length) => {
      ahead += length;
    },
    async sleep(length, signal) {
      const until = now() + length;
      for (let left = length; left > 0; left = until - now()) {
        await machine.sleep(Math.min(SLICE, left), signal);
        if (signal?.aborted === true) return;
      }
    },
  };
}
