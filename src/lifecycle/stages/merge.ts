import { isApproved, mayYetCount } from '../approvals/validity.ts';
import { mergeGates } from '../gates/merge-gates.ts';
import { isShut, stateOf } from '../gates/gate.ts';
import type { Look } from '../look.ts';
import { block, enter, note } from '../record/edit.ts';
import type { BlockCode } from '../record/hold.ts';
import type { IssueRecord } from '../record/record.ts';
import { type Millis, MINUTE } from '../time.ts';
import { goOn } from './next.ts';

/**
 * Approved: waits until every gate holds on the approved head, and then merges (`desired` asks for it). An approval that
 * no longer counts leads back to the operator.
 */
export function merge(record: IssueRecord, look: Look): IssueRecord {
  const { snapshot } = look;
  const { pull } = snapshot;
  if (pull === null) return record;
  if (pull.state === 'MERGED') return goOn(merged(record, look), look);
  if (record.pending.length > 0) return enter(record, 'review-intake', snapshot.now);
  if (!isApproved(record, look))
    return mayYetCount(record, look)
      ? record
      : enter({ ...record, approvals: [] }, 'review-intake', snapshot.now);
  const failed = snapshot.outcomes.find(
    (each) => each.kind === 'failed' && each.key === `merge/${pull.head}`,
  );
  if (failed?.kind === 'failed')
    return block(record, snapshot.now, { code: 'merge-refused', detail: failed.reason });
  return heldByGate(record, look) ?? record;
}

/** As long an approval waits for somebody to open a gate on GitHub before it asks: the offer has said so up front. */
export const ASKS_AFTER: Millis = 5 * MINUTE;

/** The block that a gate leads to: at once where something went wrong, later where something may be under way. */
function heldByGate(record: IssueRecord, look: Look): IssueRecord | null {
  const { now } = look.snapshot;
  const gates = mergeGates(record, look);
  const isDue = (code: BlockCode | null): boolean =>
    code !== null && (code !== 'gate-closed' || now >= record.enteredAt + ASKS_AFTER);
  const stuck = gates.find((each) => isShut(each) && isDue(each.blocks));
  if (stuck?.blocks != null) return block(record, now, { ...stuck, code: stuck.blocks });
  const late = now >= record.enteredAt + look.config.deadlines.checks;
  const waiting = gates.find(({ id }) => id === 'checks');
  return late && waiting !== undefined && stateOf(waiting) === 'waits'
    ? block(record, now, { code: 'checks-late', detail: waiting.detail })
    : null;
}

/** The pull request is merged, by us or by a person: the merge commit is what is verified from here on. */
export function merged(record: IssueRecord, look: Look): IssueRecord {
  const { pull, now, viewer } = look.snapshot;
  if (pull === null || record.branch === null) return record;
  const by = pull.mergedBy;
  const approved = pull.head === record.branch.head && isApproved(record, look);
  const ours = by?.id === viewer.id;
  const line = ours || approved ? 'merged' : 'merged-unapproved';
  return note(
    {
      ...record,
      ending: 'done',
      branch: { ...record.branch, merged: pull.mergeCommit ?? pull.head, next: null },
    },
    now,
    [line, by?.login ?? 'ghost'],
  );
}
