import { isApproved } from '../approvals/validity.ts';
import { batchIsClosed } from '../feedback/batch.ts';
import { offerStands, makeOffer } from '../offer/offer.ts';
import { withoutAllowedPaths } from '../gates/protected-paths.ts';
import type { Look } from '../look.ts';
import { block, enter } from '../record/edit.ts';
import { CAPS } from '../record/caps.ts';
import { type IssueRecord } from '../record/record.ts';

/** The operator reviews: feedback begins a round, an approval leads to the merge, and a new head gets a new offer. */
export function reviewIntake(record: IssueRecord, look: Look): IssueRecord {
  const { snapshot } = look;
  if (record.pending.length > 0)
    return batchIsClosed(record, look) ? beginRound(record, look) : record;
  if (isApproved(record, look)) return enter(record, 'merge', snapshot.now);
  return offerStands(record, look) ? record : makeOffer(record, look);
}

/** Beyond this many rounds one `/retry` allows one more. */
function beginRound(record: IssueRecord, look: Look): IssueRecord {
  const { now } = look.snapshot;
  const allowed = Math.min(
    look.config.limits.rounds + record.grace + record.granted.rounds,
    CAPS.rounds,
  );
  if (record.round >= allowed)
    return block(record, now, { code: 'rounds-spent', detail: String(allowed) });
  const round: IssueRecord = {
    ...withoutAllowedPaths(record),
    round: record.round + 1,
    batch: record.pending,
    pending: [],
    offer: null,
    approvals: [],
  };
  return enter(round, 'feedback-implementation', now);
}
