import { z } from 'zod';
import { CAPS } from '../record/caps.ts';
import type { Tell } from '../record/tell.ts';

/** How much a run is told by `/tell` while it goes on: no more can wait for it. */
export const MOST_TELLS = CAPS.tells;

/** Names something that a person told a session: the comment, and which `/tell` in it. */
export const TellId = z.string().min(1).max(200);
export type TellId = z.infer<typeof TellId>;

export function tellId({ source, part }: Pick<Tell, 'source' | 'part'>): TellId {
  return `${source}:${part}`;
}

/**
 * What a person told a session, as its run gets it while it goes on. A newer server may say more of it than the action
 * that reads this knows.
 */
export const LiveTell = z.object({
  id: TellId,
  /** The login of who said it. */
  by: z.string().max(100),
  /** When, in milliseconds. */
  at: z.int().nonnegative(),
  /** As an agent may read it. */
  text: z.string().min(1).max(20_000),
});
export type LiveTell = z.infer<typeof LiveTell>;
