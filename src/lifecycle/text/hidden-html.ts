import type { Html, Root } from 'mdast';
import type { Edit } from './edits.ts';
import { type HtmlToken, htmlTokens } from './html-tokens.ts';
import { spanOf, walk } from './markdown.ts';

/** Elements whose content GitHub or a browser may not show. */
const UNSEEN: ReadonlySet<string> = new Set(
  (
    'script style template title iframe noscript noembed noframes object svg math textarea select datalist dialog ' +
    'audio video canvas xmp plaintext head'
  ).split(' '),
);

/** Elements between which there is a gap on the screen. */
const APART =
  /^(?:address|article|aside|blockquote|br|dd|details|div|dl|dt|figure|footer|h[1-6]|header|hr|li|main|nav|ol|p|pre|section|summary|t[dhr]|table|tbody|thead|ul)$/;

interface Placed extends HtmlToken {
  readonly hides: boolean;
}

/**
 * Edits that leave of raw HTML what a person sees: tags go, with all their attributes; comments and elements that are
 * not shown go with their content; an opened and never closed comment takes the rest with it, as in a browser.
 */
export function htmlEdits(root: Root, source: string): Edit[] {
  const nodes: Html[] = [];
  walk(root, (node) => {
    if (node.type === 'html') nodes.push(node);
    return undefined;
  });
  const tokens = nodes.flatMap((node) => placed(node, source));
  return [...regions(tokens, source.length), ...nodes.flatMap((node) => nodeEdits(node, source))];
}

/** The tokens of a node at their offsets in the source; those of one with a quote's marks in it at its ends. */
function placed(node: Html, source: string): Placed[] {
  const { start, end } = spanOf(node);
  const isExact = source.slice(start, end) === node.value;
  return htmlTokens(node.value).map((token) => ({
    ...token,
    hides: token.kind === 'unfinished',
    start: isExact ? start + token.start : start,
    end: isExact ? start + token.end : end,
  }));
}

function regions(tokens: readonly Placed[], end: number): Edit[] {
  return tokens.flatMap((token, index): Edit[] => {
    if (token.hides) return [{ start: token.start, end, text: '', loses: 'hidden' }];
    if (token.kind !== 'open' || !UNSEEN.has(token.name)) return [];
    const close = tokens
      .slice(index + 1)
      .find((each) => each.kind === 'close' && each.name === token.name);
    return close === undefined
      ? []
      : [{ start: token.start, end: close.end, text: '', loses: 'hidden' }];
  });
}

function nodeEdits(node: Html, source: string): Edit[] {
  const { start, end } = spanOf(node);
  const tokens = htmlTokens(node.value);
  if (source.slice(start, end) !== node.value)
    return [{ start, end, text: shown(node.value, tokens), loses: 'html' }];
  const indents = [...node.value.matchAll(/^[ \t]+/gm)].map(
    ({ index, 0: { length } }): Edit => ({
      start: start + index,
      end: start + index + length,
      text: '',
    }),
  );
  return [
    ...indents,
    ...tokens.map(
      (token): Edit => ({
        start: start + token.start,
        end: start + token.end,
        text: gap(token),
        loses: token.kind === 'hidden' ? 'hidden' : 'html',
      }),
    ),
  ];
}

/** Without its tags, and on one line, since the lines of a quote begin with its mark. */
function shown(value: string, tokens: readonly HtmlToken[]): string {
  let out = '';
  let at = 0;
  for (const token of tokens) {
    out += value.slice(at, token.start) + gap(token);
    at = token.end;
  }
  return (out + value.slice(at)).replace(/\s+/g, ' ');
}

function gap(token: HtmlToken): string {
  return APART.test(token.name) ? ' ' : '';
}
