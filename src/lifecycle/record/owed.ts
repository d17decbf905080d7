import { z } from 'zod';
import { instant } from './scalars.ts';

/** Something promised that GitHub's state cannot show: struck once seen. */
export const Owed = z.strictObject({
  /** Deterministic; the thing carries it where it can be found again. */
  key: z.string().max(120),
  kind: z.enum([
    'dispatch',
    'offer',
    'prompt',
    'notice',
    'reply',
    'thread',
    'follow-up',
    'revert',
    'why',
    'help',
    'repair',
  ]),
  /** What it is about: a block code, an item, a refused act's source; empty when the kind says it all. */
  about: z.string().max(300),
  /** Short words for its sentence. */
  args: z.array(z.string().max(300)).max(4),
  since: instant,
  /** When it was last sent off; a wake that finds it missing 120 s later looks twice and sends it again. */
  at: instant,
  tries: z.number().int().nonnegative(),
  missed: instant.nullable(),
});
export type Owed = z.infer<typeof Owed>;
