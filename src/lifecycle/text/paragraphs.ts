/**
 * Markdown with a blank line between its parts; empty ones are left out. The parts are appended and not joined: a long
 * text is copied once, by whoever sends it.
 */
export function paragraphs(parts: readonly string[]): string {
  return parts
    .filter((part) => part !== '')
    .reduce((text, part) => (text === '' ? part : `${text}\n\n${part}`), '');
}
