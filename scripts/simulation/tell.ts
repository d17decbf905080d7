import { table } from '../figures-page.ts';
import type { ClassCount } from '../../test/simulation/fault-classes.ts';
import type { History } from '../../test/simulation/history.ts';
import { type Again, replayOf } from '../../test/simulation/replay.ts';

/** A history as it goes from process to process: its story where it is wanted. */
export interface Told extends Pick<History, 'seed' | 'violations' | 'digest' | 'calls' | 'counts'> {
  readonly story: readonly string[] | null;
  /** What has to happen in it for a promise to break, and how many histories it took to find that. */
  readonly shrunken: { readonly only: readonly string[]; readonly from: number } | null;
}

/** One that broke a promise, as it is told: shortened, where it could be. */
export type Broken = Pick<Told, 'seed' | 'violations' | 'shrunken' | 'story'>;

/** All that many histories came to. */
export interface Totals {
  readonly seeds: { readonly first: number; readonly count: number };
  readonly broken: readonly Broken[];
  readonly calls: number;
  readonly historiesPerSecond: number;
  readonly classes: readonly ClassCount[];
  readonly totals: Readonly<Record<string, number>>;
}

export function tellHistory({ seed, story, violations, shrunken }: Broken, again: Again): string {
  const broken = violations.map(({ promise, what }) => `BROKEN ${promise}: ${what}`);
  const whole = { ...again, story: true };
  const { only = [], from = 0 } = shrunken ?? {};
  const lines = [
    `\n=== seed ${seed}${shrunken === null ? '' : `, with ${only.length} of the ${from} things that happened in it`}`,
    ...(story ?? []),
    ...broken,
    ...(shrunken === null ? [] : [`Replay this:  ${replayOf(seed, { ...whole, only })}`]),
    ...(broken.length === 0 ? [] : [`Replay whole: ${replayOf(seed, whole)}`]),
  ];
  return lines.join('\n');
}

/** The table of `docs/reliability.md`. */
export function tellClasses({ seeds, calls, historiesPerSecond, broken, classes }: Totals): string {
  const rows = classes.map(({ name, what, times, elsewhere }) => {
    const played = times > 0 ? times.toLocaleString('en') : '—';
    return [name, what, played, times === 0 ? (elsewhere ?? '') : ''];
  });
  const all = `${histories(seeds.count)} from seed ${seeds.first} on`;
  const speed = `${historiesPerSecond.toFixed(1)} histories a second`;
  const verdict =
    broken.length === 0 ? 'every promise held' : `a promise broke in ${broken.length}`;
  return [
    `${all}, ${calls.toLocaleString('en')} requests, ${speed}: ${verdict}.`,
    '',
    table(['class', 'what', 'times', 'elsewhere'], rows),
  ].join('\n');
}

export function tellTotals(result: Totals): string {
  const { seeds, broken, calls, historiesPerSecond, totals, classes } = result;
  const row = (times: number, what: string): string => `${String(times).padStart(9)}  ${what}`;
  const verdict =
    broken.length === 0
      ? 'Every promise held.'
      : `Broken in ${broken.length}: seed${broken.length === 1 ? '' : 's'} ${broken.map(({ seed }) => seed).join(', ')}.`;
  return [
    ...Object.entries(totals).map(([what, times]) => row(times, what)),
    '',
    'How often each class of fault happened; — where it is played elsewhere, or not at all:',
    ...classes.map(({ name, what, times, elsewhere }) => {
      const where = times === 0 && elsewhere !== undefined ? ` (${elsewhere})` : '';
      return `${(times === 0 ? '—' : String(times)).padStart(9)}  ${name.padEnd(4)}${what}${where}`;
    }),
    '',
    `${histories(seeds.count)}, ${calls.toLocaleString('en')} requests, ${historiesPerSecond.toFixed(1)} histories a second. ${verdict}`,
  ].join('\n');
}

function histories(count: number): string {
  return count === 1 ? '1 history' : `${count.toLocaleString('en')} histories`;
}
