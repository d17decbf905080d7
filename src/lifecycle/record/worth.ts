import { isLate } from '../runs/late.ts';
import type { IssueRecord } from './record.ts';
import { isSame } from './same.ts';

/**
 * Whether a change is worth a commit by itself. What GitHub shows anyway (a run's address, a promise kept, a landed
 * branch move) goes with the next one: until then each wake sees it again and concludes the same. That a stray is over
 * does not: as long as one is listed each sweep looks for it, and an older version leaves the issue alone.
 */
export function isWorthACommit(before: IssueRecord, after: IssueRecord): boolean {
  return before !== after && !isSame(essence(before, after), essence(after, after));
}

function essence(record: IssueRecord, after: IssueRecord): unknown {
  const { branch, offer, run } = record;
  return {
    ...record,
    revision: 0,
    pull: null,
    history: [],
    // People are to see it as it is.
    isLate: isLate(record),
    place: record.queued ? record.history.findLast(({ what }) => what === 'in-line')?.args : null,
    stopping: record.stopping.filter((id) => after.stopping.includes(id)),
    run: run === null ? null : { ...run, id: null, url: null },
    branch: branch === null ? null : { ...branch, head: branch.next ?? branch.head, next: null },
    prompts: record.prompts.map(({ live, ...prompt }) => ({
      ...prompt,
      comment: null,
      ...(live === undefined ? {} : { live: { ...live, comment: null } }),
    })),
    offer: offer === null ? null : { ...offer, postedAt: null },
    owed: record.owed.filter((entry) => after.owed.some((each) => each.key === entry.key)),
    consumed: Object.values(record.consumed).map(({ low, above }) => [
      low,
      above.map((entry) => entry.id),
    ]),
  };
}
