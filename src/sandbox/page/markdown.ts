import type { Element, ElementContent, Root, Text } from 'hast';
import { raw } from 'hast-util-raw';
import { defaultSchema, sanitize } from 'hast-util-sanitize';
import { toHtml } from 'hast-util-to-html';
import { fromMarkdown } from 'mdast-util-from-markdown';
import { gfmFromMarkdown } from 'mdast-util-gfm';
import { toHast } from 'mdast-util-to-hast';
import { gfm } from 'micromark-extension-gfm';

export interface MarkdownPlace {
  /** `/owner/name`, which `#12` and commit ids belong to. */
  readonly repository: string;
  readonly isLogin: (name: string) => boolean;
  readonly isTopic: (number: number) => boolean;
}

/**
 * A comment as GitHub shows it: its Markdown, HTML as far as GitHub's own sanitiser lets it through, line breaks kept,
 * and names, numbers and commits made into links. What comes out is safe to put into a page.
 */
export function renderMarkdown(text: string, place: MarkdownPlace): string {
  const markdown = fromMarkdown(text, {
    extensions: [gfm()],
    mdastExtensions: [gfmFromMarkdown()],
  });
  const html = raw(toHast(markdown, { allowDangerousHtml: true }));
  const safe = sanitize(html, defaultSchema) as Root;
  withLinks(safe, place);
  return toHtml(safe);
}

/** Text in these is left as it is. */
const LITERAL = new Set(['a', 'code', 'pre']);

function withLinks(node: Root | Element, place: MarkdownPlace): void {
  const children = node.children.flatMap((child): ElementContent[] => {
    if (child.type === 'text') return linked(child, place);
    if (child.type === 'element' && !LITERAL.has(child.tagName)) withLinks(child, place);
    return child.type === 'doctype' ? [] : [child];
  });
  node.children = children;
}

const REFERENCE = /\n|(?<![\w/#&])#(\d{1,9})\b|(?<![\w@/.])@([A-Za-z0-9][A-Za-z0-9-]{0,38})/g;

function linked({ value }: Text, place: MarkdownPlace): ElementContent[] {
  const parts: ElementContent[] = [];
  let end = 0;
  for (const match of value.matchAll(REFERENCE)) {
    const replaced = replacement(match, place);
    if (replaced === null) continue;
    parts.push(textNode(value.slice(end, match.index)), ...replaced);
    end = match.index + match[0].length;
  }
  return [...parts, textNode(value.slice(end))].filter(
    (part) => part.type !== 'text' || part.value !== '',
  );
}

function replacement(match: RegExpExecArray, place: MarkdownPlace): ElementContent[] | null {
  const [whole, number, login] = match;
  if (whole === '\n') {
    // Between blocks, a line break is only the way the source is written.
    return match.input.trim() === '' ? null : [element('br'), textNode('\n')];
  }
  if (number !== undefined) {
    if (!place.isTopic(Number(number))) return null;
    return [element('a', { href: `${place.repository}/issues/${number}` }, whole)];
  }
  if (login === undefined || !place.isLogin(login)) return null;
  return [element('strong', { className: ['mention'] }, whole)];
}

function element(
  tagName: string,
  properties: Element['properties'] = {},
  text: string | null = null,
): Element {
  return { type: 'element', tagName, properties, children: text === null ? [] : [textNode(text)] };
}

function textNode(value: string): Text {
  return { type: 'text', value };
}
