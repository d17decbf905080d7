import { z } from 'zod';
import { CAPS } from './caps.ts';
import { instant } from './scalars.ts';

/** What Drover would do, by what a person would see of it; each has its sentence in `words/observed.ts`. */
const WOULD_KINDS = [
  'stand',
  'dispatch',
  'cancel-run',
  'offer',
  'prompt',
  'notice',
  'reply',
  'why',
  'help',
  'repair',
  'thread',
  'follow-up',
  'revert',
  'card',
  'label',
  'unlabel',
  'branch',
  'open-pull',
  'edit-pull',
  'draft',
  'undraft',
  'close-pull',
  'reopen-pull',
  'request-review',
  'resolve',
  'react',
  'close-issue',
  'preview-off',
  'merge',
] as const;

/** One thing that would have been done: since when Drover would do it, and until when; null while it still would. */
export const Would = z.strictObject({
  what: z.enum(WOULD_KINDS),
  args: z.array(z.string().max(120)).max(4),
  since: instant,
  until: instant.nullable(),
});
export type Would = z.infer<typeof Would>;

/** What a record holds while Drover only watches. Nothing in it has happened. */
export const Observing = z.strictObject({
  since: instant,
  /** `none`: the record is of a life that never began. `held`: a life was under way, and stays where it stood. */
  life: z.enum(['none', 'held']),
  /** When Drover was let act again; what was said before commands nothing. */
  ended: instant.nullable(),
  would: z.array(Would).max(CAPS.would),
});
export type Observing = z.infer<typeof Observing>;
