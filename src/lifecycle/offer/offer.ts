import type { Look } from '../look.ts';
import { currentResults } from '../look.ts';
import { note, owe } from '../record/edit.ts';
import type { IssueRecord } from '../record/record.ts';
import { shortSha } from '../ids.ts';

/** The acceptance criteria as one line: an offer is for exactly these. */
export function criteriaMark(record: IssueRecord, look: Look): string {
  const criteria = currentResults(record, look)?.criteria ?? [];
  return criteria
    .map((each) => `${each.id}:${each.text.length}`)
    .join(',')
    .slice(0, 64);
}

/** True while what was offered is what there is: the same head, base and criteria. */
export function offerStands(record: IssueRecord, look: Look): boolean {
  const { offer } = record;
  const { pull } = look.snapshot;
  return (
    offer !== null && pull !== null && offer.head === pull.head && offer.baseRef === pull.baseRef
  );
}

/** Puts a review set before the operator: one comment, owed until it is seen. */
export function makeOffer(record: IssueRecord, look: Look): IssueRecord {
  const { pull, now } = look.snapshot;
  if (pull === null || pull.state !== 'OPEN' || record.branch === null) return record;
  const id = `${record.life}.${record.round}.${record.offers + 1}`;
  const offered: IssueRecord = {
    ...record,
    offers: record.offers + 1,
    branch: { ...record.branch, reviewed: pull.head },
    offer: {
      id,
      head: pull.head,
      baseRef: pull.baseRef,
      criteria: criteriaMark(record, look),
      decidedAt: now,
      postedAt: null,
    },
  };
  return note(owe(offered, now, { key: `offer/${id}`, kind: 'offer', about: id }), now, [
    'offered',
    shortSha(pull.head),
  ]);
}
