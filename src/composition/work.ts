import { randomBytes } from 'node:crypto';
import type { IssueKey } from '../controller/ports.ts';
import { reconcile, type ReconcileDeps } from '../controller/reconcile.ts';
import { reconcileWatched, type Watch } from '../controller/watched.ts';
import type { EffectOutcome } from '../lifecycle/snapshot/snapshot.ts';
import { type Millis, SECOND } from '../lifecycle/time.ts';
import { makeNotifier } from '../notify/notifier.ts';
import { standardOutput } from '../telemetry/standard-output.ts';
import type { Base } from './base.ts';
import { decider } from './kept-looks.ts';
import type { QueueSide } from './queue-side.ts';

interface Parts
  extends Pick<ReconcileDeps, 'world' | 'heed' | 'outcomes' | 'freshStart' | 'telling' | 'lines'> {
  /** Null where nobody watches. */
  readonly watch: Watch | null;
}

/** From now on each wake of the queue is a look at its issue. */
export function startWork(
  { env, clock, log }: Base,
  queue: QueueSide['queue'],
  { watch, ...parts }: Parts,
): void {
  const deps = {
    ...parts,
    decide: decider({ env, log }),
    hasOthers: env.database !== null,
    clock,
    log,
    nextId: () => randomBytes(4).toString('hex'),
  };
  queue.work((key) => (watch === null ? reconcile(deps, key) : reconcileWatched(deps, key, watch)));
}

/** As long as several channels have to take the same, so that one commit says it of all. */
const TOLD_BY_ALL: Millis = 10 * SECOND;

/** Tells people elsewhere than on GitHub; what they were told is taken down by a look at the issue soon after. */
export function startNotifier(
  { env, clock, log }: Base,
  { queue, learn, claims }: Pick<QueueSide, 'queue' | 'learn' | 'claims'>,
) {
  const tellNext = async (key: IssueKey, outcome: EffectOutcome): Promise<void> => {
    await learn(key, outcome);
    await queue.wake({ key, priority: 'machine', due: clock.now() + TOLD_BY_ALL });
  };
  return makeNotifier({
    channels: env.channels,
    clock,
    log,
    out: standardOutput(),
    told: (key, outcome) => {
      // Where nobody can be told, a later look wants it told again, by the same id.
      tellNext(key, outcome).catch((err: unknown) => log.warn('not taken down', { err }));
    },
    ...(claims === null ? {} : { claims }),
  });
}
