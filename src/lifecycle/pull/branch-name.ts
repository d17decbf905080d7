import type { IssueSnapshot } from '../snapshot/issue.ts';

const SLUG_LENGTH = 40;

/**
 * The branch of an issue's life: `drover/<issue>-<slug>`. The slug is made of the title's plain letters, without digits,
 * so that the number before it is the issue's and nothing else; a later life appends a letter.
 */
export function branchName(issue: Pick<IssueSnapshot, 'number' | 'title'>, life: number): string {
  const slug = issue.title
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^a-z]+/g, '-')
    .slice(0, SLUG_LENGTH)
    .replace(/^-+|-+$/g, '');
  return `drover/${issue.number}-${slug === '' ? 'work' : slug}${suffix(life)}`;
}

/** Lives 2, 3 … 27, 28 are `-b`, `-c` … `-ba`, `-bb`: letters only. */
function suffix(life: number): string {
  if (life <= 1) return '';
  const letters = (value: number): string =>
    (value >= 26 ? letters(Math.floor(value / 26)) : '') + String.fromCharCode(97 + (value % 26));
  return `-${letters(life - 1)}`;
}
