import { z } from 'zod';

/**
 * What a run is told of its question while it waits. `refused`: nobody will answer it there; it is to end. A newer server
 * may say more than the action that reads this knows: what it has no name for is passed over.
 */
export const LiveState = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('open') }),
  z.object({ kind: z.literal('refused') }),
  z.object({
    kind: z.literal('answered'),
    decision: z.enum(['allow', 'deny']).nullable(),
    /** Who answered: `@ann`, or what else decided. */
    by: z.string().max(300),
    /** The words, as an agent may read them; of a yes or a no, the reason, and often nothing. */
    text: z.string().max(20_000),
  }),
]);
export type LiveState = z.infer<typeof LiveState>;
