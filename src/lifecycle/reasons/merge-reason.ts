import type { HistoryLine } from '../record/record.ts';
import type { Actor } from '../snapshot/actor.ts';
import type { MergeReason } from './reason.ts';

/** How it came to be merged, as a line of the history tells; null for a line that tells something else. */
export function mergeReasonOf(
  { what, args }: Pick<HistoryLine, 'what' | 'args'>,
  viewer: Pick<Actor, 'login'>,
): `merged.${MergeReason}` | null {
  if (what === 'merged-unapproved') return 'merged.unapproved';
  if (what !== 'merged') return null;
  return bare(args[0] ?? '') === bare(viewer.login) ? 'merged.gates-held' : 'merged.by-hand';
}

/** REST calls the App's bot by its slug and `[bot]`, GraphQL by its slug alone. */
function bare(login: string): string {
  return login.replace(/\[bot\]$/, '');
}
