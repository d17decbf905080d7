// Keeps the measured tables of docs/: each stands between two marks, and is written by what measured it.
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { availableParallelism, loadavg } from 'node:os';

const PAGES = {
  bench: 'figures.md',
  load: 'figures.md',
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

/** What a section says as it was last written. */
export function readSection(section: Section): string {
  return open(section).text;
}

/** Writes a section of its page anew: when and where it was measured, and the table. */
export function keep(section: Section, text: string): void {
  const { page, before, after } = open(section);
  writeFileSync(page, `${before}\n${measured()}\n\n${text}\n${after}`);
}

/**
 * Writes one row of a section's table, in the place of the one with the same first cell or at the end. The row is given
 * without its last two cells, which say when it was measured, and at which commit.
 */
export function keepRow(
  section: Section,
  head: readonly string[],
  cells: readonly [name: string, ...more: string[]],
): void {
  const { page, before, text, after } = open(section);
  const { date, commit } = moment();
  const row = [...cells, date, commit];
  const old = text
    .split('\n')
    .filter((each) => each.startsWith('| '))
    .slice(2)
    .map((each) => each.slice(2, -2).split(' | '));
  const at = old.findIndex(([name]) => name === cells[0]);
  const rows = at < 0 ? [...old, row] : old.with(at, row);
  writeFileSync(page, `${before}\n${table([...head, 'when', 'commit'], rows)}\n${after}`);
}

function open(section: Section): {
  readonly page: URL;
  readonly before: string;
  readonly text: string;
  readonly after: string;
} {
  const page = new URL(`../docs/${PAGES[section]}`, import.meta.url);
  const [begin, end] = [`<!-- ${section} -->`, `<!-- /${section} -->`];
  const whole = readFileSync(page, 'utf8');
  const [from, to] = [whole.indexOf(begin), whole.indexOf(end)];
  if (from < 0 || to < from) throw new Error(`docs/${PAGES[section]} has no place for ${section}`);
  const inner = from + begin.length;
  return {
    page,
    before: whole.slice(0, inner),
    text: whole.slice(inner, to),
    after: whole.slice(to),
  };
}

function measured(): string {
  const { date, commit } = moment();
  const cores = `${availableParallelism()} cores, load ${loadavg()[0]?.toFixed(1)} at the end`;
  return `Measured on ${date} at commit ${commit} with Node ${process.versions.node} on ${cores}.`;
}

/** What a measurement comes of; not the seeds that it found itself. */
const MEASURED = ['src', 'test', 'scripts', ':!test/simulation/corpus.json'];

function moment(): { readonly date: string; readonly commit: string } {
  const git = (...words: readonly string[]): string =>
    execFileSync('git', words, { encoding: 'utf8' }).trim();
  const changed = git('status', '--porcelain', '--untracked-files=no', '--', ...MEASURED);
  const commit = git('rev-parse', '--short', 'HEAD') + (changed === '' ? '' : ', with changes');
  return { date: new Date().toISOString().slice(0, 10), commit };
}
