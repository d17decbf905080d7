import type { Owed } from '../../lifecycle/record/owed.ts';
import { HOUR, type Instant } from '../../lifecycle/time.ts';
import type { IssueMemory } from './hints.ts';
import type { Looked } from './look.ts';

/** How far back each list has to be read. */
export interface Floors {
  readonly issue: Instant;
  readonly pull: Instant;
  readonly review: Instant;
  readonly move: Instant;
}

/** Where there is no record yet, cards moved within the last day are looked at … */
const WITHOUT_RECORD = 24 * HOUR;
/** … and of what was said, the latest page alone, however many comments there are: nothing further back begins a life. */
const NO_FURTHER = Infinity;

/** What is owed in another place than a comment. */
const ELSEWHERE: readonly Owed['kind'][] = ['dispatch', 'follow-up', 'revert'];

/** All that was ever said. */
export const EVERYTHING: Floors = {
  issue: -Infinity,
  pull: -Infinity,
  review: -Infinity,
  move: -Infinity,
};

/** What is older than its floor is consumed, and carries nothing that is owed and not yet seen. */
export function floorsOf({ record }: Looked, memory: IssueMemory, now: Instant): Floors {
  if (record.kind !== 'valid') {
    const said = { issue: NO_FURTHER, pull: NO_FURTHER, review: NO_FURTHER };
    return { ...said, move: now - WITHOUT_RECORD };
  }
  const { consumed, owed } = record.record;
  const unseen = owed.filter(
    ({ kind, key }) => !ELSEWHERE.includes(kind) && !memory.posted.has(key),
  );
  const promised = Math.min(...unseen.map(({ since }) => since), Infinity);
  return {
    issue: Math.min(consumed.issue.low, promised),
    pull: Math.min(consumed.pull.low, promised),
    review: Math.min(consumed.review.low, consumed.inline.low, promised),
    move: consumed.move.low,
  };
}
