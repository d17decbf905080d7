import type { FootnoteDefinition, Nodes, Root } from 'mdast';
import { fenceEdits, tableEdits } from './block-edits.ts';
import { destination, isSafeUrl } from './destination.ts';
import { applyEdits, type Edit, type Loss } from './edits.ts';
import { decodeReferences } from './entities.ts';
import { htmlEdits } from './hidden-html.ts';
import { definitionEdits, linkEdits, resolver } from './link-edits.ts';
import { parseMarkdown, spanOf, walk } from './markdown.ts';
import { isPlain } from './plain.ts';
import { remembered } from './remembered.ts';
import { settle } from './settle.ts';
import { withoutInvisible } from './invisible.ts';

export interface ForAgent {
  readonly text: string;
  /** What was left out, a sentence each, for whoever vouches for the text. */
  readonly notices: readonly string[];
}

const LOSSES: Readonly<Record<Loss, string>> = {
  hidden:
    'Something that is not shown (an HTML comment, a hidden element, a word behind a fence) was left out.',
  image: 'The description of an image was left out.',
  title: 'The title of a link was left out.',
  url: 'The address of a link was left out.',
  html: 'HTML tags were left out.',
  unreferenced: 'A footnote that nothing refers to was left out.',
};

/**
 * The one way of other people's text to an agent: what a person sees on GitHub, as Markdown, and nothing else. Hidden
 * and deceptive characters, HTML, descriptions and titles, references and unsafe addresses go; entities become
 * characters; code stays as it is. At most `limit` characters (UTF-16 code units), with a visible notice where cut.
 * Applying it again changes nothing. A text that resists is withheld as a whole.
 */
export function toAgent(text: string, options: { readonly limit: number }): ForAgent {
  return sanitised(text, options.limit);
}

const sanitised = remembered((text: string, limit: number): ForAgent => {
  const losses = new Set<string>();
  if (
    /\p{Cf}|\p{Default_Ignorable_Code_Point}/u.test(text) &&
    withoutInvisible(text) !== text.replace(/\r\n?/g, '\n')
  )
    losses.add('Invisible characters were left out.');
  const settled = settle(text, limit, (source) => {
    if (isPlain(source)) return source;
    const edits = agentEdits(parseMarkdown(source), source);
    for (const edit of edits) if (edit.loses !== undefined) losses.add(LOSSES[edit.loses]);
    return applyEdits(source, edits);
  });
  if (settled === null)
    return { text: '', notices: ['The text was withheld: its markup could not be made safe.'] };
  if (settled.cut > 0)
    losses.add(`The text was too long: ${settled.cut} characters were cut off at its end.`);
  return { text: settled.text, notices: [...losses] };
});

/** Edits that leave of a text what a person sees of it. */
export function agentEdits(root: Root, source: string): Edit[] {
  const resolve = resolver(root, source.length + 1000);
  const footnotes = referencedFootnotes(root);
  const edits = htmlEdits(root, source);
  walk(root, (node) => {
    if (node.type === 'footnoteDefinition' && footnotes.get(node.identifier) !== node) {
      edits.push({ ...spanOf(node), text: '', loses: 'unreferenced' });
      return 'skip';
    }
    edits.push(...editsOf(node, source, resolve));
    return node.type === 'link' && source[spanOf(node).start] !== '[' ? 'skip' : undefined;
  });
  return edits;
}

function editsOf(
  node: Nodes,
  source: string,
  resolve: (identifier: string) => string | null,
): Edit[] {
  switch (node.type) {
    case 'definition':
      return definitionEdits(node);
    case 'link':
    case 'linkReference':
      return linkEdits(node, source, resolve);
    case 'image':
      return [
        {
          ...spanOf(node),
          text: isSafeUrl(node.url) ? `![](${destination(node.url)})` : '',
          ...lost(node.alt),
        },
      ];
    case 'imageReference':
      return [{ ...spanOf(node), text: '', loses: 'image' }];
    case 'code':
      return fenceEdits(node, source);
    case 'table':
      return tableEdits(node);
    case 'text':
      return textEdits(node, source);
    default:
      return [];
  }
}

function lost(alt: string | null | undefined): { loses?: Loss } {
  return alt ? { loses: 'image' } : {};
}

/** Entities become characters, and nothing is left that could begin a comment once the text stands beside another. */
function textEdits(node: Nodes, source: string): Edit[] {
  const { start, end } = spanOf(node);
  const before = source.slice(start, end);
  const after = decodeReferences(before).replace(/<(?=!)/g, '');
  return after === before ? [] : [{ start, end, text: after }];
}

/** The definition that is shown for each label: the first one, where text outside footnotes refers to it. */
function referencedFootnotes(root: Root): ReadonlyMap<string, FootnoteDefinition> {
  const wanted = new Set<string>();
  const found = new Map<string, FootnoteDefinition>();
  walk(root, (node, parents) => {
    const isInside = parents.some((parent) => parent.type === 'footnoteDefinition');
    if (node.type === 'footnoteReference' && !isInside) wanted.add(node.identifier);
    if (node.type === 'footnoteDefinition' && !found.has(node.identifier))
      found.set(node.identifier, node);
    return undefined;
  });
  return new Map([...found].filter(([identifier]) => wanted.has(identifier)));
}
