import { type Instant, MINUTE, type Millis } from '../../lifecycle/time.ts';
import type { IssueKey, Priority, Wake } from '../ports.ts';

const RANKS = { person: 0, machine: 1, sweep: 2 } as const satisfies Record<Priority, number>;

/** After so long past its due moment, a wake counts as one rank higher: nothing is starved by what is more urgent. */
export const AGING: Millis = MINUTE / 2;

/** A key that waits for its turn: all its wakes in one. */
export interface Waiting {
  readonly key: IssueKey;
  readonly priority: Priority;
  readonly due: Instant;
  /** The order of arrival, for those that are equal in everything else. */
  readonly since: number;
}

/** Two wakes of one key: the earlier due moment and the higher priority, in the place of the older. */
export function merge(a: Waiting, b: Wake): Waiting {
  return {
    key: b.key,
    priority: higher(a.priority, b.priority),
    due: Math.min(a.due, b.due),
    since: a.since,
  };
}

export function higher(a: Priority, b: Priority): Priority {
  return RANKS[a] <= RANKS[b] ? a : b;
}

/** What decides between two keys that may both be worked. */
interface Turn {
  readonly rank: number;
  /** How many keys of its installation are worked now: one busy installation does not keep out the others. */
  readonly busy: number;
  readonly due: Instant;
  readonly since: number;
}

/**
 * The key to work next, or null when none is due. It looks at each waiting key once; a heap would not know how rank and
 * business change with time, and ten thousand keys are a matter of a tenth of a millisecond.
 */
export function next(
  waiting: Iterable<Waiting>,
  now: Instant,
  busy: (installation: number) => number,
): Waiting | null {
  let best: { readonly entry: Waiting; readonly turn: Turn } | null = null;
  for (const entry of waiting) {
    if (entry.due > now) continue;
    const turn = turnOf(entry, now, busy(entry.key.installation));
    if (best === null || isBefore(turn, best.turn)) best = { entry, turn };
  }
  return best?.entry ?? null;
}

function turnOf(entry: Waiting, now: Instant, busy: number): Turn {
  const aged = Math.floor((now - entry.due) / AGING);
  return {
    rank: Math.max(0, RANKS[entry.priority] - aged),
    busy,
    due: entry.due,
    since: entry.since,
  };
}

function isBefore(a: Turn, b: Turn): boolean {
  if (a.rank !== b.rank) return a.rank < b.rank;
  if (a.busy !== b.busy) return a.busy < b.busy;
  if (a.due !== b.due) return a.due < b.due;
  return a.since < b.since;
}
