import { z } from 'zod';
import { NodeId, Sha } from '../ids.ts';
import { instant, login } from './scalars.ts';

/** A person's yes to one offer, pinned to its head. */
export const Approval = z.strictObject({
  by: login,
  byId: NodeId,
  at: instant,
  source: NodeId,
  from: z.enum(['comment', 'review', 'move']),
  head: Sha,
  baseRef: z.string().max(255),
  /** Why the offer that it was given to ended; it counts no more, be head and base the same again. */
  ended: z.enum(['other-head', 'other-base']).exactOptional(),
});
export type Approval = z.infer<typeof Approval>;
