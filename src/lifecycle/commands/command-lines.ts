import type { Nodes, Root } from 'mdast';
import { isDense } from '../text/density.ts';
import { parseCommonMark, parseMarkdown, spanOf, walk } from '../text/markdown.ts';
import { hiddenRegions } from './hidden-regions.ts';

/** A line whose first word is a slash word that a person meant to say: not quoted, not code, not hidden. */
export interface SlashLine {
  /** Counted from 1. */
  readonly line: number;
  /** Lower case, without slash and without a closing punctuation mark. */
  readonly word: string;
  /** Where the line begins, where its slash stands, where its arguments begin, and where it ends (without its line break). */
  readonly start: number;
  readonly slash: number;
  readonly rest: number;
  readonly end: number;
}

const SLASH_LINE = /^([ \t]*)\/([a-z][a-z-]*)[:,.!]?(?=[ \t]|$)/i;

/**
 * What may take a line out of ordinary text: code, fences, HTML, links and definitions, tables, quotes, underlined
 * headings, indented code. Without any of it Markdown need not be parsed: a line that begins with at most three spaces
 * and a slash is then in a paragraph, whatever surrounds it (CommonMark 4.8). A test compares the two ways.
 */
const MARKUP =
  /[`[|]|<[a-z/!?]|~~~|^[ \t]*(?:(?:[-+*]|\d{1,9}[.)])[ \t]+)*>|^[ \t]*(?:=+|-+)[ \t]*$|^(?: {4}| {0,3}\t)[ \t]*\//im;

/** Longer texts take the parser too long for a stranger to have it run: a second at the worst for these. */
const MAX_LENGTH = 32_000;

/** The elements of a tree in which a line still speaks for its author. */
const SPEAKING: ReadonlySet<Nodes['type']> = new Set([
  'root',
  'paragraph',
  'list',
  'listItem',
  'text',
]);

/** The slash lines of a text among which `isOurs` says which words matter; null when it has more markup than is safe to read. */
export function slashLines(
  source: string,
  isOurs: (word: string) => boolean,
): readonly SlashLine[] | null {
  const candidates = candidateLines(source).filter((line) => isOurs(line.word));
  if (candidates.length === 0 || !MARKUP.test(source)) return candidates;
  if (source.length > MAX_LENGTH || isDense(source)) return null;
  return speaking(
    candidates,
    needsGithub(source) ? parseMarkdown(source) : parseCommonMark(source),
  );
}

function candidateLines(source: string): readonly SlashLine[] {
  if (!/^[ \t]*\//m.test(source)) return [];
  const found: SlashLine[] = [];
  let start = 0;
  for (const [index, text] of source.split('\n').entries()) {
    const match = SLASH_LINE.exec(text.replace(/\r$/, ''));
    if (match !== null)
      found.push(slashLine(match, { line: index + 1, start, end: start + text.length }));
    start += text.length + 1;
  }
  return found;
}

function slashLine(
  match: RegExpExecArray,
  at: Pick<SlashLine, 'line' | 'start' | 'end'>,
): SlashLine {
  return {
    ...at,
    word: (match[2] ?? '').toLowerCase(),
    slash: at.start + (match[1] ?? '').length,
    rest: at.start + match[0].length,
  };
}

function needsGithub(source: string): boolean {
  return /\||\[\^/.test(source);
}

/** The lines whose slash stands in a text that only ordinary elements contain. Lines and texts are both in order. */
function speaking(lines: readonly SlashLine[], root: Root): readonly SlashLine[] {
  const isHidden = hiddenRegions(root);
  const kept: SlashLine[] = [];
  let next = 0;
  walk(root, (node) => {
    if (!SPEAKING.has(node.type)) return 'skip';
    if (node.type !== 'text') return undefined;
    const { start, end } = spanOf(node);
    for (; (lines[next]?.slash ?? Infinity) < end; next += 1) {
      const line = lines[next];
      if (line !== undefined && line.slash >= start && !isHidden(line.slash)) kept.push(line);
    }
    return undefined;
  });
  return kept;
}
