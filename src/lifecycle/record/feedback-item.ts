import { z } from 'zod';
import { NodeId } from '../ids.ts';
import { instant, login } from './scalars.ts';

/** One piece of feedback: what it says stays in its source. */
export const FeedbackItem = z.strictObject({
  id: z.string().max(12),
  source: NodeId,
  /** Which `/feedback` of its source, counted from 0; null when the whole source is the item. */
  part: z.number().int().nonnegative().nullable(),
  by: login,
  thread: NodeId.nullable(),
  at: instant,
  /** Waits for others (an inline `/feedback`) or closes the batch at once. */
  waits: z.boolean(),
  resolution: z.enum(['open', 'resolved', 'declined']),
});
export type FeedbackItem = z.infer<typeof FeedbackItem>;
