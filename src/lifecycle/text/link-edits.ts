import type { Definition, Link, LinkReference, Nodes, Root } from 'mdast';
import { destination, isSafeUrl } from './destination.ts';
import type { Edit } from './edits.ts';
import { spanOf, walk } from './markdown.ts';

/** Looks up where a reference points; null once references have taken up more room than the text itself. */
export type Resolve = (identifier: string) => string | null;

/** The first definition of each label counts (CommonMark 4.7). */
export function resolver(root: Root, budget: number): Resolve {
  const urls = new Map<string, string>();
  walk(root, (node: Nodes) => {
    if (node.type === 'definition' && !urls.has(node.identifier))
      urls.set(node.identifier, node.url);
    return undefined;
  });
  let left = budget;
  return (identifier) => {
    const url = urls.get(identifier) ?? null;
    left -= url?.length ?? 0;
    return left < 0 ? null : url;
  };
}

/** Definitions show nothing by themselves, and their labels and titles can say anything: links carry their own URL. */
export function definitionEdits(node: Definition): Edit[] {
  return [{ ...spanOf(node), text: '' }];
}

/** Whether a link is written as its own text: `https://…`, `<https://…>`, an e-mail address. */
export function isAutolink(node: Nodes, source: string): boolean {
  return node.type === 'link' && source[spanOf(node).start] !== '[';
}

/** A link as `[text](url)`, without title; only its text where the URL is not safe; nothing where it has no text. */
export function linkEdits(node: Link | LinkReference, source: string, resolve: Resolve): Edit[] {
  const span = spanOf(node);
  const url = node.type === 'link' ? node.url : resolve(node.identifier);
  const isSafe = url !== null && isSafeUrl(url);
  if (isAutolink(node, source)) return isSafe ? [] : [{ ...span, text: '', loses: 'url' }];
  const first = node.children[0];
  const last = node.children.at(-1);
  if (first === undefined || last === undefined) return [{ ...span, text: '', loses: 'hidden' }];
  const head = { start: span.start, end: spanOf(first).start };
  const tail = { start: spanOf(last).end, end: span.end };
  if (!isSafe)
    return [
      { ...head, text: '', loses: 'url' },
      { ...tail, text: '' },
    ];
  return [
    { ...head, text: '[' },
    {
      ...tail,
      text: `](${destination(url)})`,
      ...(node.type === 'link' && node.title ? { loses: 'title' } : {}),
    },
  ];
}
