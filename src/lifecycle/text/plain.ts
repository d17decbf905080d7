/** What links, code, HTML, tables, references, mentions and escapes begin with. */
const MARKUP = /[<&[\]`~|\\@]|:\/\/|www\./i;

/**
 * Whether a text has none of the markup that hides or commands anything, so that reading it as Markdown changes nothing
 * of what an agent is given. Most of what people write is so, and the parser takes a thousand times as long to say so.
 */
export function isPlain(text: string): boolean {
  return !MARKUP.test(text);
}

/** The same, with nothing that GitHub or a bot might take for an order: no slash, and no number of an issue. */
export function isPlainForGithub(text: string): boolean {
  return isPlain(text) && !/[/#]|gh-/i.test(text);
}
