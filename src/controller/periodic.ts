import { type Millis, MINUTE } from '../lifecycle/time.ts';
import type { Clock, Log } from './ports.ts';

/** After a failure the next attempt comes sooner than after a success. */
const AFTER_FAILURE: Millis = MINUTE;

export interface PeriodicTask {
  /** For the log. */
  readonly name: string;
  readonly interval: Millis;
  /** One pass; the signal is aborted when the process stops. */
  readonly run: (signal: AbortSignal) => Promise<void>;
}

/** Something that goes on until it is stopped. */
export interface Periodic {
  /** Lets no further pass begin, and resolves when the one under way has ended. */
  stop(): Promise<void>;
}

/** Runs a task now, and again and again after it; a pass that fails is logged and comes again within a minute. */
export function startPeriodic(
  { clock, log }: { readonly clock: Clock; readonly log: Log },
  { name, interval, run }: PeriodicTask,
): Periodic {
  const controller = new AbortController();
  const { signal } = controller;

  async function pass(): Promise<Millis> {
    try {
      await run(signal);
      return interval;
    } catch (error) {
      if (!signal.aborted) log.warn('periodic task failed', { task: name, err: error });
      return Math.min(interval, AFTER_FAILURE);
    }
  }

  async function loop(): Promise<void> {
    while (!signal.aborted) {
      await clock.sleep(await pass(), signal);
    }
  }

  const ended = loop();
  return {
    stop() {
      controller.abort();
      return ended;
    },
  };
}
