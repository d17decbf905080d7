import type { Decision, FreeEffect, OwedEffect } from '../lifecycle/effect.ts';
import type { Snapshot } from '../lifecycle/snapshot/snapshot.ts';
import type { Instant } from '../lifecycle/time.ts';
import type {
  CommitOutcome,
  CommitRequest,
  EffectResult,
  IssueKey,
  IssueWorld,
  ReadOutcome,
  WorkOutcome,
} from './ports.ts';
import { reconcile, type ReconcileDeps } from './reconcile.ts';

/** When something began and when it was over, by GitHub's clock. */
export interface Timed {
  readonly startedAt: Instant;
  readonly endedAt: Instant;
}

/**
 * What a look came to. The read's own kind where it gave no snapshot; the commit's where that did not succeed; `held`
 * where a fresh process left a commit for later; `asleep` where a rate limit broke it off; `bug` where it threw.
 */
export const LOOK_OUTCOMES = [
  'idle',
  'applied',
  'held',
  'left',
  'partial',
  'gone',
  'departed',
  'missing',
  'asleep',
  'lag',
  'lost',
  'unclear',
  'refused',
  'bug',
] as const;
export type LookOutcome = (typeof LOOK_OUTCOMES)[number];

/** An effect that went out by itself, after the commit. */
export interface Performed extends Timed {
  readonly effect: OwedEffect | FreeEffect;
  readonly outcome: EffectResult['kind'];
}

/** The record with what shared its document, as it was sent. */
export interface Committed extends Timed {
  readonly request: CommitRequest;
  readonly outcome: CommitOutcome['kind'];
  /** So did all that shared its document. */
  readonly whole: boolean;
}

/** What was read, and what was decided from it. */
export interface Planned extends Timed {
  readonly snapshot: Snapshot;
  readonly decision: Decision;
}

/** All that happened in one look at one issue, as data: for whoever counts or traces it. */
export interface Looked extends Timed {
  readonly key: IssueKey;
  readonly outcome: LookOutcome;
  /** Null where it threw. */
  readonly read: (Timed & { readonly outcome: ReadOutcome['kind'] }) | null;
  readonly planned: Planned | null;
  readonly committed: Committed | null;
  readonly performed: readonly Performed[];
  readonly work: WorkOutcome;
}

/** Told of each look when it is over. */
export type Watch = (looked: Looked) => void;

/**
 * Reconciles as ever, and tells what happened. The look neither waits for the watch nor learns of its failure: who
 * counts the work must not hinder it.
 */
export async function reconcileWatched(
  deps: ReconcileDeps,
  key: IssueKey,
  watch: Watch,
): Promise<WorkOutcome> {
  const { clock } = deps;
  const startedAt = clock.now();
  const noted = noting(deps);
  const work = await reconcile({ ...deps, world: noted.world, decide: noted.decide }, key);
  try {
    const seen = { ...noted.seen(), work };
    watch({ key, startedAt, endedAt: clock.now(), ...seen, outcome: outcomeOf(seen) });
  } catch (error) {
    deps.log.error('a look was not counted', { err: error });
  }
  return work;
}

type Seen = Pick<Looked, 'read' | 'planned' | 'committed' | 'performed' | 'work'>;

/** The same world and the same decisions, of which is taken down what goes through. */
function noting({ world, decide, clock }: ReconcileDeps): {
  readonly world: IssueWorld;
  readonly decide: ReconcileDeps['decide'];
  readonly seen: () => Omit<Seen, 'work'>;
} {
  let read: Looked['read'] = null;
  let planned: Planned | null = null;
  let committed: Committed | null = null;
  const performed: Performed[] = [];
  return {
    seen: () => ({ read, planned, committed, performed }),
    decide(snapshot) {
      const startedAt = clock.now();
      const decision = decide(snapshot);
      planned = { snapshot, decision, startedAt, endedAt: clock.now() };
      return decision;
    },
    world: {
      leave: (key) => world.leave(key),
      async read(key, outcomes) {
        const startedAt = clock.now();
        const answer = await world.read(key, outcomes);
        read = { outcome: answer.kind, startedAt, endedAt: clock.now() };
        return answer;
      },
      async commit(key, request) {
        const startedAt = clock.now();
        const answer = await world.commit(key, request);
        const { kind: outcome } = answer;
        const whole = answer.kind === 'done' && answer.whole;
        committed = { request, outcome, whole, startedAt, endedAt: clock.now() };
        return answer;
      },
      async perform(key, effect, snapshot) {
        const startedAt = clock.now();
        const answer = await world.perform(key, effect, snapshot);
        performed.push({ effect, outcome: answer.kind, startedAt, endedAt: clock.now() });
        return answer;
      },
    },
  };
}

function outcomeOf({ read, planned, committed, performed, work }: Seen): LookOutcome {
  if (work.kind === 'retry' && work.reason === 'a bug') return 'bug';
  if (read !== null && read.outcome !== 'read') return read.outcome;
  if (isLeft(planned, work)) return 'left';
  if (committed !== null && committed.outcome !== 'done') return committed.outcome;
  if (planned !== null && planned.decision.commit !== null && committed === null) return 'held';
  if (performed.some(({ outcome }) => outcome === 'asleep')) return 'asleep';
  return committed === null && performed.length === 0 ? 'idle' : 'applied';
}

/** To a newer version, whose record it bears. */
function isLeft(planned: Planned | null, work: WorkOutcome): boolean {
  const isAnothers = work.kind === 'retry' && work.isAnothers === true;
  return isAnothers || planned?.snapshot.record.kind === 'newer';
}
