import { type Periodic, startPeriodic } from '../controller/periodic.ts';
import type { IssueFinder } from '../controller/ports.ts';
import { makeSweep } from '../controller/sweep.ts';
import { type AppRequest, makeRedelivery } from '../ingress/redelivery.ts';
import { MINUTE, SECOND } from '../lifecycle/time.ts';
import type { Base } from './base.ts';
import type { QueueSide } from './queue-side.ts';

interface PatrolParts {
  readonly finder: IssueFinder;
  readonly side: QueueSide;
  readonly request: AppRequest;
}

/** So soon another process goes the rounds where the one that did is gone. */
const LOOK = SECOND;

/** One request of the App's own, and whoever wrote while a replica was replaced waits no longer than this. */
const REDELIVERY = MINUTE;

/**
 * What goes round by itself once GitHub knows us: the sweep, and the search for failed deliveries. Of several processes
 * one does it; the others wait for their turn. Where all that waited was lost, a sweep begins at once.
 */
export function makePatrol({ env, clock, log }: Base, { finder, side, request }: PatrolParts) {
  const interval = env.sweepInterval;
  let rounds: readonly Periodic[] = [];
  let isOver = false;

  function start(): void {
    const sweep = makeSweep({ finder, queue: side.queue, working: side.working, clock, log });
    const redeliver = makeRedelivery({ request, log });
    rounds = [
      startPeriodic({ clock, log }, { name: 'sweep', interval, run: led(sweep) }),
      startPeriodic(
        { clock, log },
        { name: 'redelivery', interval: Math.min(interval, REDELIVERY), run: led(redeliver) },
      ),
    ];
  }

  function led(run: (signal: AbortSignal) => Promise<void>) {
    return async (signal: AbortSignal): Promise<void> => {
      while (!side.leads() && !signal.aborted) await clock.sleep(LOOK, signal);
      if (!signal.aborted) await run(signal);
    };
  }

  async function stop(): Promise<void> {
    await Promise.all(rounds.map((round) => round.stop()));
  }

  side.whenLost(() => {
    if (isOver || rounds.length === 0) return;
    void stop().then(() => isOver || start());
  });
  return {
    start,
    stop: () => {
      isOver = true;
      return stop();
    },
  };
}
