import { withoutInvisible } from '../../lifecycle/text/invisible.ts';
import { findSecret } from '../../lifecycle/text/secrets.ts';

/** Characters of a line. */
const LONGEST = 300;

/**
 * What an agent says as one line of a log: nothing invisible, no secret, and bounded. The parsers of Markdown that could
 * tell more about it are not worth their size in a bundle.
 */
export function noteLine(text: string): string {
  if (findSecret(text) !== null) return '(not shown: it holds what looks like a secret)';
  return withoutInvisible(text).replace(/\s+/g, ' ').trim().slice(0, LONGEST).toWellFormed();
}

/** The same as code in Markdown, where nothing in it is interpreted. */
export function asCode(line: string): string {
  return `\`${line.replaceAll('`', "'") || ' '}\``;
}
