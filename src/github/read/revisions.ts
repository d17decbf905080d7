import { z } from 'zod';
import type { IssueKey } from '../../controller/ports.ts';
import type { Memory } from './hints.ts';

/** What must be known of an issue's record by whoever looks at it, be it another process than the last time. */
export interface Revisions {
  /** As JSON; null where nothing is known. */
  of(key: IssueKey): Known | null;
  /** What another process knew; false where that tells nothing. */
  take(key: IssueKey, known: unknown): boolean;
}

const Instant = z.number().int();
const Known = z.object({
  seen: z.object({
    revision: z.number().int(),
    createdAt: Instant,
    updatedAt: Instant,
    at: Instant,
  }),
  unclear: z.object({ revision: z.number().int(), at: Instant }).nullable(),
  working: z.boolean(),
});
type Known = z.infer<typeof Known>;

/** By it a stale read is told from the truth, and a record that was written over from one that is new. */
export function makeRevisions(memory: Memory): Revisions {
  return {
    of(key) {
      const { seen = null, unclear = null, working = false } = memory.peek(key) ?? {};
      return seen === null ? null : { seen, unclear, working };
    },
    take(key, given) {
      const known = Known.safeParse(given);
      if (!known.success) return false;
      const mine = memory.of(key);
      const { seen, unclear, working } = known.data;
      mine.seen = seen;
      mine.unclear = unclear;
      mine.working = working;
      return true;
    },
  };
}
