import type { Meaning } from './meaning.ts';
import type { MergeReason } from './reason.ts';

/** How it came to be merged. */
export const MERGED: Readonly<Record<MergeReason, Meaning>> = {
  'gates-held': {
    means:
      'Drover merged it: an approval of exactly this head counted, and every gate held in the same look.',
    todo: 'Nothing.',
  },
  'by-hand': {
    means: 'A person merged it, and its head was approved.',
    todo: 'Nothing; it is verified and closed as if Drover had merged it.',
  },
  unapproved: {
    means: 'A person merged it without an approval of this head that counts.',
    todo: 'Look at what was merged. It is verified and closed all the same. A branch rule that wants reviews keeps it from happening.',
  },
};
