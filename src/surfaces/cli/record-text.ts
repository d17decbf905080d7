import { plain } from '../plain.ts';

/** What people read first in a record comment: the line that says what it waits for, without Markdown. */
export function nowOf(body: string): string {
  const [, line = ''] =
    /^### [^\n]*\n\n(?:[^\n]*[🟢🔵🔴⚪➖][^\n]*\n\n)?([^\n]*)/u.exec(body) ?? [];
  return plain(line).trim();
}

/** The headline of a record comment. */
export function headlineOf(body: string): string {
  const [, line = ''] = /^### ([^\n]*)/.exec(body) ?? [];
  return plain(line).trim();
}

const FOLDED = /<details><summary>Why<\/summary>\n\n([\s\S]*?)\n\n<\/details>/;

/** What is folded below "Why": where it stands, and the tree of gates. Null where there is no such part. */
export function whyOf(body: string): string | null {
  const [, text] = FOLDED.exec(body) ?? [];
  return text === undefined ? null : plain(text).replace(/^_(.*)_$/gm, '$1');
}

/** The number of the pull request that a record comment links; null before there is one. */
export function pullOf(body: string): number | null {
  const [, number] = /^Pull request: #(\d+)/m.exec(body) ?? [];
  return number === undefined ? null : Number(number);
}
