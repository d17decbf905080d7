// Keeps the measured tables of docs/: each stands between two marks, and is written by what measured it.
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { availableParallelism, loadavg } from 'node:os';

const PAGES = {
  bench: 'figures.md',
  nightly: 'reliability.md',
  classes: 'reliability.md',
  teeth: 'reliability.md',
} as const;
type Section = keyof typeof PAGES;

/** A Markdown table. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const lines = [head, head.map(() => '---'), ...rows];
  return lines.map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}

/** Writes a section of its page anew: when and where it was measured, and the table. */
export function keep(section: Section, text: string): void {
  const page = new URL(`../docs/${PAGES[section]}`, import.meta.url);
  const [begin, end] = [`<!-- ${section} -->`, `<!-- /${section} -->`];
  const before = readFileSync(page, 'utf8');
  const [from, to] = [before.indexOf(begin), before.indexOf(end)];
  if (from < 0 || to < from) throw new Error(`docs/${PAGES[section]} has no place for ${section}`);
  const kept = `${begin}\n${measured()}\n\n${text}\n${end}`;
  writeFileSync(page, before.slice(0, from) + kept + before.slice(to + end.length));
}

function measured(): string {
  const git = (...words: readonly string[]): string =>
    execFileSync('git', words, { encoding: 'utf8' }).trim();
  const changed = git(
    'status',
    '--porcelain',
    '--untracked-files=no',
    '--',
    'src',
    'test',
    'scripts',
  );
  const commit = git('rev-parse', '--short', 'HEAD') + (changed === '' ? '' : ', with changes');
  const date = new Date().toISOString().slice(0, 10);
  const cores = `${availableParallelism()} cores, load ${loadavg()[0]?.toFixed(1)} at the end`;
  return `Measured on ${date} at commit ${commit} with Node ${process.versions.node} on ${cores}.`;
}
