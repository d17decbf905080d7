import type { Nodes, Root } from 'mdast';
import { fenceEdits } from './block-edits.ts';
import { destination, isSafeUrl } from './destination.ts';
import type { Edit } from './edits.ts';
import { decodeReferences, isEscaped } from './entities.ts';
import { htmlTokens } from './html-tokens.ts';
import { definitionEdits, isAutolink, linkEdits, type Resolve, resolver } from './link-edits.ts';
import { type Span, spanOf, walk } from './markdown.ts';

/**
 * `Closes #12` in any of its forms, markup between the words included (docs.github.com, "Linking a pull request to an
 * issue using a keyword"). A word between them makes it plain text everywhere, in commit messages too.
 */
export const CLOSING =
  /(?<![\w/.-])(close[sd]?|fix(?:e[sd])?|resolve[sd]?)(?=[\s:*_~[\\(<"'&;`]*(?:#\d|gh-\d|[\w.-]+\/[\w.-]+#\d|https?:\/\/[^\s/]+\/[^\s/]+\/[^\s/]+\/(?:issues|pull)\/\d))/gi;

/** What GitHub takes for a person or a team (a superset), with an escaping backslash. */
export const MENTION = /(?<![a-z0-9])@[a-z0-9][a-z0-9-]*(?:\/[a-z0-9][\w.-]*)?/gi;

/** What our own markers begin with; torn apart wherever it stands, since they are looked for without parsing. */
const MARKER = /<!--(?=\s*drover\s*:)/gi;

/** Kept as entities, since the characters themselves would become markup. */
const MARKUP = /[<>&*_[\]()~`|!\\]/;

/** What may stand before the first word of a line: indentation, marks of lists, tasks, quotes, headings, tables. */
const LINE_MARKS = '[ \\t>*+\\-\\d.)[\\]x_~#|]*';
const ONLY_MARKS = new RegExp(`^${LINE_MARKS}$`);
const FIRST_SLASH = new RegExp(`(?:^|\\n)${LINE_MARKS}?(?=/[a-z])`, 'gi');

/** Edits that make a text harmless where Drover posts it: see `toGithub`. */
export function githubEdits(root: Root, source: string): Edit[] {
  const resolve = resolver(root, source.length + 1000);
  const edits: Edit[] = [];
  const silent: Span[] = [];
  walk(root, (node) => {
    if (node.type === 'code' || node.type === 'inlineCode' || isAutolink(node, source))
      silent.push(spanOf(node));
    edits.push(...editsOf(node, source, resolve));
    return isAutolink(node, source) ? 'skip' : undefined;
  });
  return [...edits, ...closingEdits(source, silent), ...openFence(root, source)];
}

function editsOf(node: Nodes, source: string, resolve: Resolve): Edit[] {
  const span = spanOf(node);
  switch (node.type) {
    case 'definition':
      return definitionEdits(node);
    case 'link':
    case 'linkReference':
      return linkEdits(node, source, resolve);
    case 'image':
      return [{ ...span, text: imageLink(node.alt, node.url) }];
    case 'imageReference':
      return [{ ...span, text: imageLink(node.alt, resolve(node.identifier) ?? '') }];
    case 'html':
      return [{ ...span, text: escapedHtml(node.value, source.slice(span.start, span.end)) }];
    case 'code':
      return [...fenceEdits(node, source), ...codeEdits(span, source)];
    case 'inlineCode':
      return codeEdits(span, source);
    case 'text':
      return textEdits(span, source);
    default:
      return [];
  }
}

/** An image is fetched by whoever looks at it; a link is not. */
function imageLink(alt: string | null | undefined, url: string): string {
  const text = (alt ?? '').replace(/[^\p{L}\p{N} .,-]+/gu, ' ').trim() || 'image';
  return isSafeUrl(url) ? `[${text}](${destination(url)})` : text;
}

/** Comments go; tags stay to be read. In a quote the lines begin with its marks, so there it becomes one line. */
function escapedHtml(value: string, slice: string): string {
  let out = '';
  let at = 0;
  for (const token of htmlTokens(value)) {
    out += value.slice(at, token.start);
    if (token.name === 'br') out += ' ';
    else if (token.kind !== 'hidden') out += `\\${value.slice(token.start, token.end)}`;
    at = token.end;
  }
  out += value.slice(at);
  return value === slice ? out : out.replace(/\s+/g, ' ');
}

/** Nothing in code may look like Drover's own marker, or like another bot's command. */
function codeEdits(span: Span, source: string): Edit[] {
  const code = source.slice(span.start, span.end);
  const markers = [...code.matchAll(MARKER)].map(({ index }) => index + 1);
  const commands = [...code.matchAll(/^(?=\/[a-z][a-z-]*(?:[ \t]|$))/gim)].map(
    ({ index }) => index,
  );
  return [...markers, ...commands].map((index) => insertion(span.start + index, ' '));
}

function textEdits(span: Span, source: string): Edit[] {
  const before = source.slice(span.start, span.end);
  const decoded = decodeReferences(before, (character) => MARKUP.test(character));
  if (decoded !== before) return [{ ...span, text: decoded }];
  const escapes = [...before.matchAll(/`|<(?=[a-z/!?])(?!!--\s*drover\s*:)/gi)]
    .filter(({ index }) => !isEscaped(before, index))
    .map(({ index }) => insertion(span.start + index, '\\'));
  const mentions = [...before.matchAll(MENTION)].map((match) =>
    mentionEdit(match, before, { span, source }),
  );
  const markers = [...before.matchAll(MARKER)].map(({ index }) =>
    insertion(span.start + index + 1, ' '),
  );
  return [...escapes, ...markers, ...mentions, ...slashEdits(span, source)];
}

/** In code nobody is notified. Backticks that would join others get a space between. */
function mentionEdit(
  match: RegExpExecArray,
  text: string,
  at: { span: Span; source: string },
): Edit {
  const escape = isEscaped(text, match.index) ? 1 : 0;
  const start = at.span.start + match.index - escape;
  const end = at.span.start + match.index + match[0].length;
  const before = at.source[start - 1] === '`' ? ' ' : '';
  const after = at.source[end] === '`' ? ' ' : '';
  return { start, end, text: `${before}\`${match[0]}\`${after}` };
}

function closingEdits(source: string, silent: readonly Span[]): Edit[] {
  return [...source.matchAll(CLOSING)]
    .map(({ index, 0: { length } }) => ({ from: index, to: index + length }))
    .filter(({ from }) => !silent.some((span) => span.start <= from && from < span.end))
    .map(({ to }) => insertion(to, ' issue'));
}

/** A slash word that begins a line of text, also behind the marks of lists and quotes. */
function slashEdits(span: Span, source: string): Edit[] {
  const prefix = source.slice(source.lastIndexOf('\n', span.start - 1) + 1, span.start);
  return [...source.slice(span.start, span.end).matchAll(FIRST_SLASH)]
    .filter(({ index, 0: [first] }) => index > 0 || first === '\n' || ONLY_MARKS.test(prefix))
    .map(({ index, 0: { length } }) => insertion(span.start + index + length, '\\'));
}

/** A fence left open would swallow what Drover writes below. */
function openFence(root: Root, source: string): Edit[] {
  const last = root.children.at(-1);
  if (last?.type !== 'code') return [];
  const code = source.slice(spanOf(last).start, spanOf(last).end);
  const fence = /^(?:`{3,}|~{3,})/.exec(code)?.[0];
  if (fence === undefined) return [];
  const end = /\n {0,3}(`{3,}|~{3,})[ \t]*$/.exec(code)?.[1];
  const isClosed = end !== undefined && end.startsWith(fence);
  return isClosed ? [] : [insertion(spanOf(last).end, `\n${fence}`)];
}

function insertion(at: number, text: string): Edit {
  return { start: at, end: at, text };
}
