import { fail, ok, type Result } from '../result.ts';
import { applyEdits } from './edits.ts';
import { githubEdits } from './github-edits.ts';
import { parseMarkdown } from './markdown.ts';
import { isPlainForGithub } from './plain.ts';
import { remembered } from './remembered.ts';
import { findSecret } from './secrets.ts';
import { settle } from './settle.ts';

/** Why a text is not posted. The text itself must not be shown then, least of all the secret. */
export type TextRefusal =
  | { readonly kind: 'secret'; readonly what: string }
  /** More markup, or stranger markup, than can be made harmless. */
  | { readonly kind: 'unsafe' };

export interface ForGithub {
  /** In characters (UTF-16 code units), the notice of a cut included. */
  readonly limit: number;
  /** Values that must never leave a run: its credentials. */
  readonly canaries?: readonly string[];
}

/**
 * The one way of an agent's or another person's text into something that Drover posts. It reads the same, but notifies
 * nobody (`@name` becomes code), closes nothing (`Closes #1` becomes `Closes issue #1`), commands nobody (a line's first
 * slash is escaped), holds no HTML (tags are escaped, comments and markers removed) and loads nothing (images become
 * links). Applying it again changes nothing. To be set off by blank lines from what stands around it.
 */
export function toGithub(text: string, options: ForGithub): Result<string, TextRefusal> {
  const { limit, canaries } = options;
  return canaries === undefined ? sanitised(text, limit) : sanitise(text, limit, canaries);
}

const sanitised = remembered((text: string, limit: number) => sanitise(text, limit, []));

function sanitise(
  text: string,
  limit: number,
  canaries: readonly string[],
): Result<string, TextRefusal> {
  const settled = settle(text, limit, (source) =>
    isPlainForGithub(source)
      ? source
      : applyEdits(source, githubEdits(parseMarkdown(source), source)),
  );
  const secret = findSecret(text, canaries) ?? findSecret(settled?.text ?? '', canaries);
  if (secret !== null) return fail({ kind: 'secret', what: secret });
  return settled === null ? fail({ kind: 'unsafe' }) : ok(settled.text);
}
