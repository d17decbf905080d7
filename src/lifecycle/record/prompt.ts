import { z } from 'zod';
import { NodeId, RunKey } from '../ids.ts';
import { instant, login } from './scalars.ts';

/** A request to a person. The question itself stands in the results and in its comment. */
export const Prompt = z.strictObject({
  id: z.string().max(12),
  kind: z.enum(['clarification', 'choice']),
  session: z.string().max(100),
  run: RunKey,
  askedAt: instant,
  state: z.enum(['open', 'answered', 'withdrawn']),
  answer: NodeId.nullable(),
  /** Which `/answer` of its source, counted from 0. */
  part: z.number().int().nonnegative().nullable(),
  by: login.nullable(),
});
export type Prompt = z.infer<typeof Prompt>;
