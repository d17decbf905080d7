import { randomBytes } from 'node:crypto';
import { makeFreshStart } from '../controller/fresh-start.ts';
import type { Outcomes } from '../controller/outcomes.ts';
import type { Queue } from '../controller/ports.ts';
import { reconcile, type ReconcileDeps } from '../controller/reconcile.ts';
import { decide } from '../lifecycle/decide.ts';
import { type Millis, SECOND } from '../lifecycle/time.ts';
import { makeNotifier } from '../notify/notifier.ts';
import { standardOutput } from '../telemetry/standard-output.ts';
import type { Base } from './base.ts';

/** From now on each wake of the queue is a look at its issue. */
export function startWork(
  { clock, age, log }: Base,
  queue: Queue,
  parts: Pick<ReconcileDeps, 'world' | 'heed' | 'outcomes' | 'telling'>,
): void {
  const deps = {
    ...parts,
    decide,
    freshStart: makeFreshStart(age),
    clock,
    log,
    nextId: () => randomBytes(4).toString('hex'),
  };
  queue.work((key) => reconcile(deps, key));
}

/** As long as several channels have to take the same, so that one commit says it of all. */
const TOLD_BY_ALL: Millis = 10 * SECOND;

/** Tells people elsewhere than on GitHub; what they were told is taken down by a look at the issue soon after. */
export function startNotifier({ env, clock, log }: Base, queue: Queue, outcomes: Outcomes) {
  return makeNotifier({
    channels: env.channels,
    clock,
    log,
    out: standardOutput(),
    told: (key, outcome) => {
      outcomes.add(key, outcome);
      void queue.wake({ key, priority: 'machine', due: clock.now() + TOLD_BY_ALL });
    },
  });
}
