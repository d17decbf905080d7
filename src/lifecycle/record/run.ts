import { z } from 'zod';
import { RunId, RunKey, Sha } from '../ids.ts';
import { RUN_STAGES } from '../stage.ts';
import { instant } from './scalars.ts';

/** One dispatched workflow run that the record waits for. */
export const Run = z.strictObject({
  key: RunKey,
  stage: z.enum(RUN_STAGES),
  /** The stages that this run works through, the first one included. */
  stages: z.array(z.enum(RUN_STAGES)).min(1).max(4),
  kind: z.enum(['stage', 'verify', 'diagnose']),
  nonce: z.string().max(64),
  session: z.string().max(100),
  /** The head that it starts from. */
  head: Sha,
  id: RunId.nullable(),
  url: z.string().max(300).nullable(),
  requestedAt: instant,
  deadline: instant,
});
export type Run = z.infer<typeof Run>;
