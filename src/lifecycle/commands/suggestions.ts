import { isDense } from '../text/density.ts';
import { parseCommonMark, walk } from '../text/markdown.ts';

/**
 * The contents of the suggestion blocks in a text, in order: fenced code with the info word `suggestion`
 * (docs.github.com, "Commenting on a pull request"). An empty one suggests deleting the commented lines.
 */
export function suggestionsIn(text: string): readonly string[] {
  if (!/(?:`{3}|~{3})[ \t]*suggestion/i.test(text) || isDense(text)) return [];
  const found: string[] = [];
  walk(parseCommonMark(text), (node) => {
    if (node.type === 'blockquote') return 'skip';
    if (node.type === 'code' && node.lang?.toLowerCase() === 'suggestion') found.push(node.value);
    return undefined;
  });
  return found;
}
