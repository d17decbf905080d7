import { z } from 'zod';
import { NodeId, RunKey } from '../ids.ts';
import { instant, login } from './scalars.ts';

/** Something that a person told the session of an issue; what it says stays in its source. */
export const Tell = z.strictObject({
  source: NodeId,
  /** Which `/tell` of its source, counted from 0. */
  part: z.int().nonnegative(),
  by: login,
  at: instant,
  /** The run that was told first; null while it waits for one. */
  run: RunKey.nullable(),
});
export type Tell = z.infer<typeof Tell>;
