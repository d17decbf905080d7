import type { Look } from '../look.ts';
import type { Approval } from '../record/approval.ts';
import type { IssueRecord } from '../record/record.ts';
import type { CommentSnapshot } from '../snapshot/comment.ts';
import { isEditedByAnother } from '../acts/collect.ts';
import { mayApprove, type Standing } from './standing.ts';

/** Whether an approval counts now, and if not, why: everything is looked at anew each time. */
export type Validity =
  | { readonly counts: true }
  | { readonly counts: false; readonly why: Invalid };

export type Invalid =
  | 'other-head'
  | 'other-base'
  | 'source-gone'
  | 'source-edited'
  | 'dismissed'
  | 'no-permission'
  | 'permission-unknown'
  | 'second-person';

export function validityOf(approval: Approval, record: IssueRecord, look: Look): Validity {
  const why = reasonAgainst(approval, record, look);
  return why === null ? { counts: true } : { counts: false, why };
}

function reasonAgainst(approval: Approval, record: IssueRecord, look: Look): Invalid | null {
  const { pull } = look.snapshot;
  if (approval.ended !== undefined) return approval.ended;
  if (pull === null || approval.head !== pull.head || approval.head !== record.branch?.head)
    return 'other-head';
  if (approval.baseRef !== pull.baseRef) return 'other-base';
  return withdrawnAtSource(approval, look) ?? personAgainst(approval, record, look);
}

/** A source that was deleted, edited or dismissed takes the approval with it. */
function withdrawnAtSource(approval: Approval, look: Look): Invalid | null {
  if (approval.from === 'move') return null;
  const source = look.snapshot.comments.find((comment) => comment.id === approval.source);
  if (source === undefined) return 'source-gone';
  if (wasEditedSince(source, approval)) return 'source-edited';
  if (approval.from === 'comment' && !saysApprove(source, look)) return 'source-edited';
  return approval.from === 'review' && source.review?.state !== 'APPROVED' ? 'dismissed' : null;
}

function wasEditedSince(source: CommentSnapshot, approval: Approval): boolean {
  return isEditedByAnother(source) || (source.editedAt !== null && source.editedAt > approval.at);
}

/** Times are whole seconds: an edit in the second of the approval shows only in what is left of it. */
function saysApprove(source: CommentSnapshot, look: Look): boolean {
  return look.linesOf(source).some(({ result }) => result.ok && result.value.name === 'approve');
}

const BY_STANDING = {
  yes: null,
  no: 'no-permission',
  unknown: 'permission-unknown',
} as const satisfies Record<Standing, Invalid | null>;

function personAgainst(approval: Approval, record: IssueRecord, look: Look): Invalid | null {
  const actor = { login: approval.by, id: approval.byId, type: 'User' as const };
  if (look.config.approvers.secondPerson && approval.byId === record.requesterId)
    return 'second-person';
  return BY_STANDING[mayApprove(actor, look)];
}

/** Approvals that count now, one a person. */
export function countingApprovals(record: IssueRecord, look: Look): readonly Approval[] {
  const counting = record.approvals.filter((approval) => validityOf(approval, record, look).counts);
  return counting.filter(
    (approval, at) => counting.findIndex((other) => other.byId === approval.byId) === at,
  );
}

export function isApproved(record: IssueRecord, look: Look): boolean {
  return countingApprovals(record, look).length >= look.config.approvers.count;
}

/** True while a permission could not be read: such an approval is neither counted nor withdrawn. */
export function mayYetCount(record: IssueRecord, look: Look): boolean {
  return record.approvals.some((approval) => {
    const validity = validityOf(approval, record, look);
    return !validity.counts && validity.why === 'permission-unknown';
  });
}
