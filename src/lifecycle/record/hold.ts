import { z } from 'zod';
import { CAPS } from './caps.ts';
import { instant } from './scalars.ts';

/** Why an issue is Blocked: each code has its sentence in `words/` and the condition that lifts it in `holds/`. */
export const BLOCK_CODES = [
  'risk',
  'text-fresh',
  'design-approval',
  'plan-approval',
  'protected-paths',
  'prompt',
  'run-failed',
  'run-refused',
  'no-progress',
  'runs-spent',
  'rounds-spent',
  'cost-spent',
  'plan-invalid',
  'deploy-failed',
  'deploy-late',
  'checks-failed',
  'checks-late',
  'conflict',
  'gate-closed',
  'merge-refused',
  'verify-failed',
  'pull-closed',
  'branch-gone',
  'branch-taken',
  'text-lost',
  'rebuilt',
  'observed',
  'archived',
  'config',
  'installation',
] as const;
export const BlockCode = z.enum(BLOCK_CODES);
export type BlockCode = z.infer<typeof BlockCode>;

/** Longer paths are not put to a person: they would not fit into a notice. */
export const MAX_ALLOWED_PATH = 200;

/** What keeps an issue from going on: a person's pause, or a reason to ask one. */
export const Hold = z.strictObject({
  kind: z.enum(['paused', 'blocked']),
  /** For a pause, who paused; for a block, what it is about, in a short word such as an environment or a path. */
  detail: z.string().max(300),
  code: BlockCode.nullable(),
  at: instant,
  /** The paths that a yes would be for, where protected ones are touched. */
  paths: z.array(z.string().max(MAX_ALLOWED_PATH)).max(CAPS.paths).exactOptional(),
  /** Since when a block has been asked about, where it was shown again after a pause. */
  since: instant.exactOptional(),
  /** The block that a pause came over, where it asks people something: it shows again after the pause. */
  over: z
    .strictObject({
      code: BlockCode,
      detail: z.string().max(300),
      at: instant,
      since: instant.exactOptional(),
    })
    .exactOptional(),
});
export type Hold = z.infer<typeof Hold>;
