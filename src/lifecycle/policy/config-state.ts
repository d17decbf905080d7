import type { Instant } from '../time.ts';
import type { Config } from './config.ts';
import type { ConfigProblem } from './config-problem.ts';

/**
 * What is known of a repository's `.github/drover.yml` on its default branch.
 * - `absent`: the repository has not opted in; Drover is silent.
 * - `unreadable`: it may exist but could not be read (permission, a fault, not a text file); nothing is done.
 * - `invalid`: it breaks the schema; said once on the issue at hand. An older version never counts in its place.
 * - `valid`: with `landedAt`, when this version came onto the default branch; null where that is not known.
 *
 * `blob` is the git object id of the file, so that a problem is said once per version.
 */
export type ConfigState =
  | { readonly kind: 'absent' }
  | { readonly kind: 'unreadable'; readonly reason: string }
  | {
      readonly kind: 'invalid';
      readonly problems: readonly ConfigProblem[];
      readonly blob: string;
      /** The board, where that part alone is right: what is wrong is shown there too. */
      readonly board?: Config['board'];
      /** The mode, where it can be told at all. */
      readonly mode?: Config['mode'];
    }
  | {
      readonly kind: 'valid';
      readonly config: Config;
      readonly blob: string;
      readonly landedAt: Instant | null;
    };

/** The board on which an issue is shown; null without one, or where it is not known. */
export function boardOf(state: ConfigState): Config['board'] {
  if (state.kind === 'valid') return state.config.board;
  return state.kind === 'invalid' ? (state.board ?? null) : null;
}

/** Whether Drover may act; null where the configuration does not say. */
export function modeOf(state: ConfigState): Config['mode'] | null {
  if (state.kind === 'valid') return state.config.mode;
  return state.kind === 'invalid' ? (state.mode ?? null) : null;
}
