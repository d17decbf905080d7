import type { Nodes, Parent, Root } from 'mdast';
import { fromMarkdown } from 'mdast-util-from-markdown';
import { gfmFromMarkdown } from 'mdast-util-gfm';
import { gfm } from 'micromark-extension-gfm';

/** Emphasis hides nothing and commands nothing, and its pairing is quadratic: it stays plain text. */
const EMPHASIS_OFF = { disable: { null: ['attention', 'strikethrough'] } };
const GITHUB = [gfm(), EMPHASIS_OFF];
/** Without its second look for bare links in the finished tree: what that makes stands nowhere in the source. */
const GITHUB_TREE = gfmFromMarkdown().map((extension) => ({ ...extension, transforms: [] }));

/**
 * GitHub Flavored Markdown as a tree, emphasis left out. Only for text that `isDense` has let pass: on some inputs the
 * parser is quadratic or runs out of stack.
 */
export function parseMarkdown(source: string): Root {
  return fromMarkdown(source, { extensions: GITHUB, mdastExtensions: GITHUB_TREE });
}

/** CommonMark only, at half the price: equal to `parseMarkdown` where a text has no table, footnote or bare link. */
export function parseCommonMark(source: string): Root {
  return fromMarkdown(source, { extensions: [EMPHASIS_OFF] });
}

/** Where a node stands in its source: offsets in UTF-16 code units, the end exclusive. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** Where a parsed node stands. Positions are optional only for trees made by hand: there this is a bug. */
export function spanOf(node: Nodes): Span {
  const start = node.position?.start.offset;
  const end = node.position?.end.offset;
  if (start === undefined || end === undefined)
    throw new Error(`a ${node.type} without its position`);
  return { start, end };
}

/** Visits a tree in document order. A visitor that answers `skip` keeps out of that node's children. */
export function walk(
  node: Nodes,
  visit: (node: Nodes, parents: readonly Parent[]) => 'skip' | undefined,
): void {
  descend(node, [], visit);
}

function descend(
  node: Nodes,
  parents: readonly Parent[],
  visit: (node: Nodes, parents: readonly Parent[]) => 'skip' | undefined,
): void {
  if (visit(node, parents) === 'skip' || !('children' in node)) return;
  const lineage = [...parents, node];
  for (const child of node.children) descend(child, lineage, visit);
}
