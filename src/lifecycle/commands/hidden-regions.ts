import type { Root } from 'mdast';
import { type HtmlToken, htmlTokens } from '../text/html-tokens.ts';
import { spanOf, walk } from '../text/markdown.ts';

/**
 * Elements whose content is folded, quoted, code, struck, linked or not shown. Others are not counted: people write
 * `Array<string>` without a closing tag, and GitHub drops elements that it does not know.
 */
const SILENCING: ReadonlySet<string> = new Set(
  (
    'details summary blockquote q pre code kbd samp tt var xmp plaintext listing a del s strike h1 h2 h3 h4 h5 h6 table ' +
    'div span section article aside center template script style textarea title iframe noscript noembed noframes ' +
    'object svg math video audio canvas select dialog button form label picture'
  ).split(' '),
);

interface Mark {
  readonly at: number;
  readonly hidden: boolean;
}

/**
 * Tells, for an offset in the text, whether raw HTML before it silences what stands there: inside one of the elements
 * above, or after an HTML comment or tag that a Markdown block opened and did not close. Offsets must be asked for in
 * rising order.
 */
export function hiddenRegions(root: Root): (offset: number) => boolean {
  const marks = collectMarks(root);
  let passed = 0;
  return (offset) => {
    while ((marks[passed]?.at ?? Infinity) <= offset) passed += 1;
    return marks[passed - 1]?.hidden ?? false;
  };
}

function collectMarks(root: Root): readonly Mark[] {
  const open = new Map<string, number>();
  const marks: Mark[] = [];
  let lost = false;
  walk(root, (node) => {
    if (node.type !== 'html') return undefined;
    for (const token of htmlTokens(node.value)) {
      lost = lost || token.kind === 'unfinished';
      note(open, token);
    }
    marks.push({
      at: spanOf(node).end,
      hidden: lost || [...open.values()].some((depth) => depth > 0),
    });
    return undefined;
  });
  return marks;
}

function note(open: Map<string, number>, token: HtmlToken): void {
  if (!SILENCING.has(token.name)) return;
  const depth = open.get(token.name) ?? 0;
  open.set(token.name, token.kind === 'open' ? depth + 1 : Math.max(0, depth - 1));
}
