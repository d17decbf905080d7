import type { Clock, Log } from '../controller/ports.ts';
import type { Env } from '../env.ts';
import type { Millis } from '../lifecycle/time.ts';

/** What nearly every part needs. */
export interface Base {
  readonly env: Env;
  readonly clock: Clock;
  /** For how long this process has been there. */
  readonly age: () => Millis;
  readonly log: Log;
}

/** Counts from now on. */
export function ageBy(clock: Clock): Base['age'] {
  const start = clock.now();
  return () => clock.now() - start;
}
