import { z } from 'zod';
import { Sha } from '../ids.ts';
import { instant } from './scalars.ts';

/** A review set put before the operator. */
export const Offer = z.strictObject({
  id: z.string().max(24),
  head: Sha,
  baseRef: z.string().max(255),
  /** Hash of the acceptance criteria as offered. */
  criteria: z.string().max(64),
  decidedAt: instant,
  /** When its comment was seen to stand on the issue; an approval counts from here. */
  postedAt: instant.nullable(),
});
export type Offer = z.infer<typeof Offer>;
