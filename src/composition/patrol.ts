import { type Periodic, startPeriodic } from '../controller/periodic.ts';
import type { IssueFinder, Queue } from '../controller/ports.ts';
import { makeSweep } from '../controller/sweep.ts';
import { type AppRequest, makeRedelivery } from '../ingress/redelivery.ts';
import type { Base } from './base.ts';

interface PatrolParts {
  readonly finder: IssueFinder;
  readonly queue: Queue;
  readonly request: AppRequest;
}

/** What goes round by itself once GitHub knows us: the sweep, and the search for failed deliveries. */
export function makePatrol({ env, clock, log }: Base, { finder, queue, request }: PatrolParts) {
  const interval = env.sweepInterval;
  let rounds: readonly Periodic[] = [];
  return {
    start: () => {
      const sweep = makeSweep({ finder, queue, clock, log });
      const redeliver = makeRedelivery({ request, log });
      rounds = [
        startPeriodic({ clock, log }, { name: 'sweep', interval, run: sweep }),
        startPeriodic({ clock, log }, { name: 'redelivery', interval, run: redeliver }),
      ];
    },
    stop: async () => {
      await Promise.all(rounds.map((round) => round.stop()));
    },
  };
}
