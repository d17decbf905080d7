import { z } from 'zod';
import { RunKey } from '../ids.ts';
import { Run } from './run.ts';
import { instant } from './scalars.ts';

/** A run that nobody waits for any more, and of which GitHub has not told yet whether there is one. */
export const Stray = z.strictObject({
  key: RunKey,
  kind: Run.shape.kind,
  /** When it was last sent off. */
  at: instant,
});
export type Stray = z.infer<typeof Stray>;
