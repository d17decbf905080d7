import { z } from 'zod';

/** What was told elsewhere than on GitHub, and by which channels: after a restart it is not told again. */
export const Told = z.strictObject({
  /** The key of the notice. */
  notice: z.string().max(120),
  /** Names of channels; those that refused it for good are among them. */
  to: z.array(z.string().max(39)).max(10),
});
export type Told = z.infer<typeof Told>;
