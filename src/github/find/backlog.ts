import { type Instant, type Millis, MINUTE } from '../../lifecycle/time.ts';
import type { Stranger } from './tell-apart.ts';

/** How many issues an installation's sweep wakes of those of which nothing is known to have happened. */
export interface Pace {
  /** No more strangers than this are looked at at once, and nobody tells them apart first. */
  readonly freely: number;
  /** Of those in doubt, in a quarter of an hour. */
  readonly doubts: number;
  /** Of those that seem to rest, in a quarter of an hour: what cannot be seen from afar is found by this. */
  readonly rest: number;
}

/** A look takes two to three points of the 5,000 that GitHub gives an installation in an hour: half of them at most. */
export const PACE: Pace = { freely: 200, doubts: 200, rest: 100 };

const QUARTER: Millis = 15 * MINUTE;

/** Issues of one installation that are still to be looked at in full: those in doubt first, the others in their turn. */
export interface Backlog {
  add(doubts: readonly Stranger[], rest: readonly Stranger[], now: Instant): void;
  /** Those whose turn it is now; the first time as many as in a quarter of an hour. */
  take(now: Instant): readonly Stranger[];
}

export function makeBacklog(pace: Pace, isKnown: (stranger: Stranger) => boolean): Backlog {
  let doubts: readonly Stranger[] = [];
  let rest: readonly Stranger[] = [];
  let before: Instant | null = null;

  return {
    add(newDoubts, newRest, now) {
      // What happened last goes first: somebody waits for it.
      doubts = [...doubts, ...newDoubts].toSorted((a, b) => b.updatedAt.localeCompare(a.updatedAt));
      // Not always from the first on: who is started again and again comes to the others, too.
      const from = (Math.floor(now / QUARTER) * pace.rest) % Math.max(1, newRest.length);
      rest = [...rest, ...newRest.slice(from), ...newRest.slice(0, from)];
    },
    take(now) {
      const share = before === null ? 1 : Math.min(1, (now - before) / QUARTER);
      before = now;
      const unknown = (list: readonly Stranger[]) => list.filter((each) => !isKnown(each));
      [doubts, rest] = [unknown(doubts), unknown(rest)];
      const [first, second] = [Math.ceil(pace.doubts * share), Math.ceil(pace.rest * share)];
      const taken = [...doubts.slice(0, first), ...rest.slice(0, second)];
      [doubts, rest] = [doubts.slice(first), rest.slice(second)];
      return taken;
    },
  };
}
