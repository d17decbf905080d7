import { type Millis, SECOND } from '../lifecycle/time.ts';

/**
 * Most of what a process has in hand when it is told to end is done by then. The next may have begun already: it is
 * cautious for 30 s (`fresh-start.ts`), and what is left of them GitHub may take to show the last write of all.
 */
const LAST_WRITES: Millis = 8 * SECOND;

/** Whether a process that is alone may still send a write: once it was told to end, for a little while only. */
export interface LastWrites {
  readonly mayWrite: () => boolean;
  /** It was told to end. */
  readonly end: () => void;
}

/** `age`: for how long the process has been there, in milliseconds. */
export function makeLastWrites(age: () => Millis): LastWrites {
  let endsAt: Millis = Infinity;
  return {
    mayWrite: () => age() < endsAt,
    end: () => {
      endsAt = Math.min(endsAt, age() + LAST_WRITES);
    },
  };
}
