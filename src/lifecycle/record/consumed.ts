import { z } from 'zod';
import { NodeId } from '../ids.ts';
import { CAPS } from './caps.ts';
import { instant } from './scalars.ts';

/** The streams whose acts are consumed once each. */
export const CONSUMED_STREAMS = ['issue', 'pull', 'review', 'inline', 'move', 'hand'] as const;

/** What is consumed of one stream: everything before `low`, and what is named above it. */
export const Consumed = z.strictObject({
  low: instant,
  above: z
    .array(
      z.strictObject({
        id: NodeId,
        at: instant,
        /** When the text that was consumed was written, where that was by an edit. */
        said: instant.exactOptional(),
        verdict: z.enum(['taken', 'refused', 'none']),
      }),
    )
    .max(CAPS.consumed),
});
export type Consumed = z.infer<typeof Consumed>;
