import type { Instant } from '../time.ts';
import { actEntries } from './act-entries.ts';
import type { Entry } from './entry.ts';
import type { IssuePast } from './past.ts';
import { recordEntries, sumOf } from './record-entries.ts';
import { seenEntries } from './seen-entries.ts';

/** What an issue has taken, over all its lives. */
export interface Total {
  readonly runs: number;
  readonly minutes: number;
  /** Of the runs that said what they cost. */
  readonly dollars: number;
  readonly priced: number;
}

/** The history of an issue. */
export interface Story {
  /** Oldest first. */
  readonly entries: readonly Entry[];
  readonly total: Total;
  /** Whether nothing of the record’s own history is missing at its beginning. */
  readonly isWhole: boolean;
}

/**
 * Puts together what the record and GitHub tell. A command that a line of the record speaks of is told once, by that
 * line, which then leads to its comment.
 */
export function explain(past: IssuePast): Story {
  const lines = recordEntries(past);
  const seen = seenEntries(past).filter((entry) => !isToldBy(lines, entry));
  // Of one moment: what was done, then what followed, in the order in which it was noted.
  const entries = [...seen, ...actEntries(past, lines), ...lines];
  return {
    entries: entries.toSorted((a, b) => a.at - b.at),
    total: sumOf(past.versions.at(-1) ?? null),
    isWhole: past.isWhole,
  };
}

function isToldBy(lines: readonly Entry[], { what, verdict, at, who }: Entry): boolean {
  if (verdict !== 'taken' || (what !== 'commanded' && what !== 'moved')) return false;
  return lines.some((line) => isSameAct(line, { at, who }));
}

function isSameAct(
  line: Entry,
  { at, who }: { readonly at: Instant; readonly who: string },
): boolean {
  return line.part === 'person' && line.at === at && line.who === who;
}
