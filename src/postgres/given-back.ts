import type { Priority, WorkOutcome } from '../controller/ports.ts';
import { backOff } from '../controller/queue/back-off.ts';
import { type Instant, MINUTE, type Millis } from '../lifecycle/time.ts';

/** Ranks lie ten apart: within a rank goes first whose installation has brought less. A job takes the lowest number first. */
export const RANKS = { person: 0, machine: 10, sweep: 20 } as const satisfies Record<
  Priority,
  number
>;

interface Before {
  readonly priority: number;
  readonly failures: number;
  /** How often the issue has been given out. */
  readonly turn: number;
  readonly now: Instant;
}

/** So often in a row an issue that is another's comes back after about a second, and then ever later. */
const SOON = 8;
const LATEST: Millis = 2 * MINUTE;
const GOLDEN = (Math.sqrt(5) - 1) / 2;

/**
 * How long an issue rests that another replica has to take. Each looks for what is due once a second: after whole seconds
 * the same one would be first each time. So it is half to one and a half as long, spread evenly over the turns.
 */
function restOfAnothers(count: number, turn: number): Millis {
  const length = Math.min(backOff(Math.max(1, count - SOON)), LATEST);
  return Math.round(length * (0.5 + ((turn * GOLDEN) % 1)));
}

/** What goes with an issue that is given back: again, priority, failures, rest, hold; lengths from now, as in `end_work`. */
export function givenBack(
  outcome: WorkOutcome,
  { priority, failures, turn, now }: Before,
): readonly (number | null)[] {
  if (outcome.kind === 'retry') {
    const count = failures + 1;
    const hold = outcome.notBefore === null ? 0 : outcome.notBefore - now;
    const own = outcome.isAnothers === true ? restOfAnothers(count, turn) : backOff(count);
    const rest = Math.max(own, hold);
    return [rest, Math.min(priority, RANKS.machine), count, rest, hold];
  }
  const again = outcome.kind === 'gone' ? null : outcome.again;
  return [again === null ? null : again - now, RANKS.machine, 0, null, null];
}
