import { z } from 'zod';
import { Category } from '../policy/category.ts';

/** An act of a run that a rule, or a decision before, let through or refused while the agent worked. */
export const DecidedAct = z.strictObject({
  category: Category,
  effect: z.enum(['allow', 'deny']),
  /** The rule, such as `policies[2]`, or who decided. */
  rule: z.string().min(1).max(200),
  /** The command, path or address, or its beginning. */
  action: z.string().min(1).max(200),
  times: z.int().positive(),
});
export type DecidedAct = z.infer<typeof DecidedAct>;

/** How many of them are kept; the log of each run has all. */
export const MOST_DECIDED = 30;
