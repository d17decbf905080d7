import { z } from 'zod';
import { RUN_STAGES } from '../stage.ts';

/** What runs of one stage have taken on this issue, over all its lives. */
export const Spent = z.strictObject({
  stage: z.enum(RUN_STAGES),
  runs: z.number().int().nonnegative(),
  /** From dispatch to end, together. */
  minutes: z.number().int().nonnegative(),
  dollars: z.number().nonnegative(),
  /** How many of the runs said what they cost. */
  priced: z.number().int().nonnegative(),
});
export type Spent = z.infer<typeof Spent>;
