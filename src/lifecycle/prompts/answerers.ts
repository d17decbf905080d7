import type { AskedPeople } from '../policy/asked.ts';
import type { Config } from '../policy/config.ts';
import { verdictOnShown } from '../policy/past.ts';
import type { PublishedPrompt } from './published.ts';

/**
 * Who may answer a prompt, as far as it can be told from what is shown of it: one of these, of whom each needs the
 * permission. Null where anybody may who has write access, and where its comment does not say enough.
 */
export function answerersOf(
  prompt: PublishedPrompt,
  config: Config,
): readonly Omit<AskedPeople, 'by'>[] | null {
  const isWords = prompt.kind === 'clarification' || prompt.kind === 'choice';
  const paths = prompt.paths ?? [];
  if (prompt.url === null || !paths.every(isWhole)) return null;
  if (isWords && prompt.rule === 'none') return null;
  const { ask } = verdictOnShown(prompt, paths, config);
  return [ask, ...ask.also];
}

/** As code a path of a strange name is shown with other signs, and a long one is cut. */
function isWhole(path: string): boolean {
  return !/['¦…]/.test(path);
}
