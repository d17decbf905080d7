import type { IssueKey } from '../controller/ports.ts';
import type { Notice, Route } from '../lifecycle/notices/notice.ts';
import { quietUntil } from '../lifecycle/notices/quiet.ts';
import { earliest, type Instant } from '../lifecycle/time.ts';

/** One thing that one channel is to be told. */
export interface Entry {
  readonly key: IssueKey;
  readonly notice: Notice;
  readonly route: Route;
}

/** So much is told at once. */
const MOST_TOGETHER = 50;

/** Entries that leave the room at once, to be sent as one message. */
export type Batch = readonly [Entry, ...(readonly Entry[])];

/**
 * When these may be sent: what is severe at once, the rest when no quiet hours hold, and what is gathered when the oldest
 * of it has waited for so long.
 */
export function readyAt(entries: Batch, now: Instant, quietAt = quietUntil): Instant {
  const [{ route }] = entries;
  const oldest = Math.min(...entries.map(({ notice }) => notice.since));
  if (isSevere(entries[0])) return oldest;
  const gathered = route.digest === null ? oldest : oldest + route.digest;
  const due = Math.max(gathered, now);
  const quiet = route.quiet === null ? null : quietAt(route.quiet, due);
  return quiet ?? gathered;
}

/** What may be sent now, as batches; and when there will be more, if it is known. */
export function takeReady(
  entries: readonly Entry[],
  now: Instant,
): { readonly ready: readonly Batch[]; readonly next: Instant | null } {
  const quietAt = rememberedQuiet();
  const timed = batchesOf(entries).map((batch) => ({ batch, at: readyAt(batch, now, quietAt) }));
  return {
    ready: timed.filter(({ at }) => at <= now).map(({ batch }) => batch),
    next: timed
      .filter(({ at }) => at > now)
      .reduce<Instant | null>((first, { at }) => earliest(first, at), null),
  };
}

/** Nearly all that waits does so by the same rule and from the same moment. */
function rememberedQuiet(): typeof quietUntil {
  const known = new Map<string, Instant | null>();
  return (quiet, at) => {
    const question = `${at} ${JSON.stringify(quiet)}`;
    const answer = known.get(question);
    if (answer !== undefined) return answer;
    const until = quietUntil(quiet, at);
    known.set(question, until);
    return until;
  };
}

/** What is gathered by its repository, everything else by itself. */
function batchesOf(entries: readonly Entry[]): readonly Batch[] {
  const groups = Map.groupBy(entries, (entry) =>
    entry.route.digest === null || isSevere(entry)
      ? entry.notice.id
      : `${entry.key.installation}:${entry.notice.repository}`,
  );
  return [...groups.values()].flatMap((group) => {
    const sorted = group.toSorted((a, b) => a.notice.since - b.notice.since);
    return chunksOf(sorted);
  });
}

function chunksOf(entries: readonly Entry[]): readonly Batch[] {
  const [first, ...rest] = entries.slice(0, MOST_TOGETHER);
  return first === undefined ? [] : [[first, ...rest], ...chunksOf(entries.slice(MOST_TOGETHER))];
}

function isSevere({ notice }: Entry): boolean {
  return notice.severity === 'high';
}
