import { note } from '../../record/edit.ts';
import { type Approval } from '../../record/approval.ts';
import { CAPS } from '../../record/caps.ts';
import { type IssueRecord } from '../../record/record.ts';
import { ok, type Result } from '../../result.ts';
import { type Sha, shortSha } from '../../ids.ts';
import type { PullSnapshot } from '../../snapshot/pull.ts';
import { isOvertaken } from '../overtaken.ts';
import { refuse, type Refusal } from '../refusal.ts';
import type { Said, Taken } from '../said.ts';

/**
 * A person's yes. Without a SHA it counts only for the offer that stood when it was given; with one it names the head
 * itself. `from` tells how it was given, since each way is withdrawn in its own way.
 */
export function approve(
  record: IssueRecord,
  said: Said,
  how: { readonly from: Approval['from']; readonly sha: string | null },
): Taken {
  const head = approvedHead(record, said, how.sha);
  if (!head.ok) return head;
  const { by, act, look } = said;
  if (isOvertaken(said, { name: 'unapprove', by: ({ id }) => id === by.id }))
    return refuse('taken-back');
  if (look.config.approvers.secondPerson && by.id === record.requesterId)
    return refuse('second-person');
  const approval: Approval = {
    by: by.login,
    byId: by.id,
    at: act.said,
    source: act.id,
    from: how.from,
    head: head.value.head,
    baseRef: head.value.baseRef,
  };
  const others = record.approvals.filter((each) => each.byId !== by.id).slice(1 - CAPS.approvals);
  return ok(
    note({ ...record, approvals: [...others, approval] }, act.said, [
      'approved',
      by.login,
      shortSha(approval.head),
    ]),
  );
}

type Pinned = Pick<PullSnapshot, 'head' | 'baseRef'>;

function approvedHead(
  record: IssueRecord,
  said: Said,
  sha: string | null,
): Result<Pinned, Refusal> {
  const { pull } = said.look.snapshot;
  if (record.end !== null) return refuse('ended');
  if (pull?.state === 'MERGED') return refuse('merged');
  if (pull === null || record.branch?.head !== pull.head) return refuse('no-offer');
  if (sha !== null)
    return pull.head.startsWith(sha) ? ok(pull) : refuse('other-sha', sha, shortSha(pull.head));
  return approvesOffer(record, said, pull);
}

function approvesOffer(
  record: IssueRecord,
  said: Said,
  pull: PullSnapshot,
): Result<Pinned, Refusal> {
  const { offer } = record;
  const copy: Sha = pull.head;
  if (record.pending.length > 0) return refuse('feedback-open', copy);
  if (record.stage !== 'review-intake' && record.stage !== 'merge') return refuse('no-offer');
  if (offer === null || offer.postedAt === null) return refuse('no-offer');
  const stands = offer.head === pull.head && offer.baseRef === pull.baseRef;
  return stands && said.act.said >= offer.postedAt ? ok(pull) : refuse('offer-newer', copy);
}

/** Takes one's own approval back. */
export function unapprove(record: IssueRecord, said: Said): Taken {
  if (said.look.snapshot.pull?.state === 'MERGED') return refuse('merged');
  const left = record.approvals.filter((approval) => approval.byId !== said.by.id);
  if (left.length === record.approvals.length) return refuse('no-approval');
  return ok(note({ ...record, approvals: left }, said.act.said, ['unapproved', said.by.login]));
}
