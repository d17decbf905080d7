import { type Instant, type Millis, SECOND } from '../time.ts';
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
  /** Oldest first, and within a second in the order in which it was noted. */
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
  const moved = momentsOf(lines);
  const momentOf = (entry: Entry): Instant => moved.get(entry) ?? entry.at;
  return {
    entries: entries.toSorted((a, b) => momentOf(a) - momentOf(b)),
    total: sumOf(past.versions.at(-1) ?? null),
    isWhole: past.isWhole,
  };
}

/** GitHub tells whole seconds, and Drover's own moments are taken from its clock: they may be so far apart. */
const BLUR: Millis = 2 * SECOND;

/**
 * Where each line of the record stands in time. What was noted later came later, so an answer never stands before its
 * question, though both fell into one second. What was found much later than it was said stands where it was said.
 */
function momentsOf(lines: readonly Entry[]): ReadonlyMap<Entry, Instant> {
  const moments = new Map<Entry, Instant>();
  let latest = Number.NEGATIVE_INFINITY;
  for (const line of lines) {
    const isBlurred = line.at < latest && latest - line.at <= BLUR;
    moments.set(line, isBlurred ? latest : line.at);
    latest = Math.max(latest, line.at);
  }
  return moments;
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
