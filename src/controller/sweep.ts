import { type Instant, type Millis, MINUTE } from '../lifecycle/time.ts';
import type { Clock, Found, IssueFinder, IssueKey, Log, Queue } from './ports.ts';

/** How far a sweep looks back beyond the start of the last one: for clocks that differ and indexes that lag. */
const OVERLAP: Millis = 5 * MINUTE;

export interface SweepDeps {
  readonly finder: IssueFinder;
  readonly queue: Queue;
  /** Issues in which something may have ended unseen, as far as other processes know. */
  readonly working?: () => Promise<readonly IssueKey[]>;
  readonly clock: Clock;
  readonly log: Log;
}

/**
 * Makes the sweep: each call wakes every issue that may have changed since the last complete one, at the lowest
 * priority. So a webhook that never came delays an issue, and loses nothing.
 */
export function makeSweep({ finder, queue, working, clock, log }: SweepDeps) {
  let since: Instant | null = null;

  return async function sweep(signal?: AbortSignal): Promise<void> {
    const started = clock.now();
    let issues = 0;
    const wake = async ({ key, due }: Found): Promise<void> => {
      await queue.wake({ key, priority: 'sweep', due: due ?? clock.now() });
      if (due === null) issues++;
    };
    for await (const found of finder.find(since)) {
      if (signal?.aborted) return;
      await wake(found);
    }
    for (const key of (await working?.()) ?? []) await wake({ key, due: null });
    // A clock that was put back meanwhile, as by the first answer of GitHub's, had begun in the future.
    since = Math.min(started, clock.now()) - OVERLAP;
    log.info('swept', { issues, duration: clock.now() - started });
  };
}
