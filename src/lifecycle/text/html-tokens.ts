/** One piece of raw HTML. Offsets count from the start of the scanned text. */
export interface HtmlToken {
  readonly kind: 'open' | 'close' | 'hidden' | 'unfinished';
  /** The element's name in lower case; empty unless `open` or `close`. */
  readonly name: string;
  readonly start: number;
  readonly end: number;
}

/** Comments, processing instructions, declarations and CDATA: nothing of them is ever shown. */
const HIDDEN =
  /<!--(?:-?>|[\s\S]*?--!?>)|<\?[\s\S]*?(?:\?>|>)|<!\[CDATA\[[\s\S]*?\]\]>|<!(?!--)[\s\S]*?>/y;
const TAG_NAME = /<(\/?)([a-z][^\s/>]*)/iy;

/**
 * The tags, comments and declarations in raw HTML, in order. A comment, declaration or quoted value that is opened and
 * not closed is `unfinished` and reaches to the end: a browser hides everything after it, too. A tag that merely lacks
 * its `>` reaches to the end as well, but the next tag of the page closes it.
 */
export function htmlTokens(html: string): readonly HtmlToken[] {
  const tokens: HtmlToken[] = [];
  let at = html.indexOf('<');
  while (at !== -1) {
    const token = tokenAt(html, at);
    if (token !== null) tokens.push(token);
    at = html.indexOf('<', token === null ? at + 1 : Math.max(token.end, at + 1));
  }
  return tokens;
}

function tokenAt(html: string, start: number): HtmlToken | null {
  HIDDEN.lastIndex = start;
  const hidden = HIDDEN.exec(html);
  if (hidden !== null) return { kind: 'hidden', name: '', start, end: start + hidden[0].length };
  if (/^<[!?]/.test(html.slice(start, start + 2))) return unfinished(html, start);
  TAG_NAME.lastIndex = start;
  const tag = TAG_NAME.exec(html);
  if (tag === null) return null;
  const end = tagEnd(html, start + tag[0].length);
  if (end === null) return unfinished(html, start);
  return {
    kind: tag[1] === '/' ? 'close' : 'open',
    name: (tag[2] ?? '').toLowerCase(),
    start,
    end,
  };
}

function unfinished(html: string, start: number): HtmlToken {
  return { kind: 'unfinished', name: '', start, end: html.length };
}

/**
 * Where a tag ends: at its first `>` outside a quoted value, or with the text; quotes count only after an equals sign.
 * Null when a quoted value has no end.
 */
function tagEnd(html: string, from: number): number | null {
  const next = /=\s*(["'])|>/g;
  next.lastIndex = from;
  for (let found = next.exec(html); found !== null; found = next.exec(html)) {
    if (found[1] === undefined) return next.lastIndex;
    const close = html.indexOf(found[1], next.lastIndex);
    if (close === -1) return null;
    next.lastIndex = close + 1;
  }
  return html.length;
}
