import type { Priority, WorkOutcome } from '../controller/ports.ts';
import { backOff } from '../controller/queue/back-off.ts';
import type { Instant } from '../lifecycle/time.ts';

/** Ranks lie ten apart: within a rank goes first whose installation has brought less. A job takes the lowest number first. */
export const RANKS = { person: 0, machine: 10, sweep: 20 } as const satisfies Record<
  Priority,
  number
>;

interface Before {
  readonly priority: number;
  readonly failures: number;
  readonly now: Instant;
}

/** What goes with an issue that is given back: again, priority, failures, rest, hold; lengths from now, as in `end_work`. */
export function givenBack(
  outcome: WorkOutcome,
  { priority, failures, now }: Before,
): readonly (number | null)[] {
  if (outcome.kind === 'retry') {
    const count = failures + 1;
    const hold = outcome.notBefore === null ? 0 : outcome.notBefore - now;
    const rest = Math.max(backOff(count), hold);
    return [rest, Math.min(priority, RANKS.machine), count, rest, hold];
  }
  const again = outcome.kind === 'gone' ? null : outcome.again;
  return [again === null ? null : again - now, RANKS.machine, 0, null, null];
}
