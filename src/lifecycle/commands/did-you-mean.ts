import { COMMAND_NAMES } from './catalogue.ts';
import type { CommandName } from './command.ts';

/** What people type who know another bot. */
const SYNONYMS: Readonly<Record<string, CommandName>> = {
  abort: 'cancel',
  accept: 'approve',
  close: 'cancel',
  continue: 'resume',
  go: 'ready',
  hold: 'pause',
  lgtm: 'approve',
  merge: 'approve',
  permit: 'allow',
  refuse: 'deny',
  reply: 'answer',
  rerun: 'retry',
  start: 'ready',
  status: 'why',
  stop: 'cancel',
  unhold: 'resume',
};

/** The command that an unknown word probably means: a synonym, or one or two slips of the finger away. */
export function didYouMean(word: string): CommandName | undefined {
  if (Object.hasOwn(SYNONYMS, word)) return SYNONYMS[word];
  if (word.length > 20) return undefined;
  const near = COMMAND_NAMES.map((name) => ({ name, distance: distance(word, name) }))
    .filter(({ name, distance }) => distance <= (name.length <= 4 ? 1 : 2))
    .sort((a, b) => a.distance - b.distance);
  return near[0]?.name;
}

/** Insertions, deletions, substitutions and swaps of neighbours that turn one word into the other. */
function distance(a: string, b: string): number {
  let before: readonly number[] = [];
  let above: readonly number[] = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i += 1) {
    const row = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const swap = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      row.push(
        Math.min(
          at(above, j) + 1,
          at(row, j - 1) + 1,
          at(above, j - 1) + (a[i - 1] === b[j - 1] ? 0 : 1),
          swap ? at(before, j - 2) + 1 : Infinity,
        ),
      );
    }
    before = above;
    above = row;
  }
  return at(above, b.length);
}

function at(row: readonly number[], index: number): number {
  return row[index] ?? Infinity;
}
