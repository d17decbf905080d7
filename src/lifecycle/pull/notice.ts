import { block, enter, nameOf, note, staysUntilResumed } from '../record/edit.ts';
import type { Approval } from '../record/approval.ts';
import type { FeedbackItem } from '../record/feedback-item.ts';
import type { IssueRecord } from '../record/record.ts';
import { stopRun } from '../runs/stop.ts';
import { withoutAllowedPaths } from '../gates/protected-paths.ts';
import type { Look } from '../look.ts';
import type { PullSnapshot } from '../snapshot/pull.ts';
import { laneOf } from '../stage.ts';
import { goOn } from '../stages/next.ts';
import { merged } from '../stages/merge.ts';
import { shortSha } from '../ids.ts';
import { type Millis, MINUTE } from '../time.ts';

type Branch = NonNullable<IssueRecord['branch']>;

/** Takes up what has become of the branch and its pull request: our own moves as they land, and people's hands. */
export function noticePull(record: IssueRecord, look: Look): IssueRecord {
  if (record.branch === null || record.end !== null || record.stage === 'closeout') return record;
  if (record.branch.merged !== null) return record;
  const { pull } = look.snapshot;
  const settled = settleNext(withPull(record, pull), look);
  if (pull?.state === 'MERGED') return mergedByHand(settled, look);
  if (pull?.state === 'CLOSED') return closed(settled, look);
  return noticeHead(noticeBranch(settled, look), look);
}

function withPull(record: IssueRecord, pull: PullSnapshot | null): IssueRecord {
  return pull === null || record.pull === pull.id ? record : { ...record, pull: pull.id };
}

/** Our move has landed, or somebody pushed first: then its `beforeOid` was refused, and the work runs again. */
function settleNext(record: IssueRecord, look: Look): IssueRecord {
  const { branch } = record;
  const { branchHead } = look.snapshot;
  if (branch === null || branch.next === null || branchHead === null) return record;
  const landed = { ...record, branch: { ...branch, head: branch.next, next: null } };
  if (branchHead === branch.next) return landed;
  // Our pull request stands on it, so the move landed before somebody pushed.
  if (branch.head === null && look.snapshot.pull !== null) return landed;
  if (branch.head === null)
    return block(record, look.snapshot.now, { code: 'branch-taken', detail: branch.name });
  return branchHead === branch.head
    ? record
    : workAgain(record, { ...branch, head: branchHead, next: null }, look);
}

function workAgain(record: IssueRecord, branch: Branch, look: Look): IssueRecord {
  const { now } = look.snapshot;
  const batch = record.batch.map((item): FeedbackItem => ({ ...item, resolution: 'open' }));
  const again = {
    ...withoutAllowedPaths(record),
    branch,
    batch,
    owed: record.owed.filter((entry) => entry.kind !== 'thread'),
  };
  const told = note(again, now, ['pushed-meanwhile', shortSha(branch.head ?? branch.base)]);
  const stage = record.round > 0 ? 'feedback-implementation' : 'execution';
  // The next dispatch is a further attempt: keys never recur.
  return { ...enter(told, stage, now), attempt: record.attempt };
}

function mergedByHand(record: IssueRecord, look: Look): IssueRecord {
  if (record.stage === 'merge') return record;
  const hold = staysUntilResumed(record.hold) ? record.hold : null;
  const stopped = stopRun({ ...record, hold }, look);
  return goOn({ ...merged(stopped, look), stage: 'merge' }, look);
}

/** Where GitHub does not bring it back by then it refuses to, as after a force-push, and a person has to know. */
const MENDS_FOR: Millis = 5 * MINUTE;

function isMending({ mending, enteredAt }: IssueRecord, { snapshot }: Look): boolean {
  return mending !== null && snapshot.now < enteredAt + MENDS_FOR;
}

/** Closed by a person, or by GitHub because its branch was deleted; what is being mended is given its time. */
function closed(before: IssueRecord, look: Look): IssueRecord {
  if (isMending(before, look) || before.ending !== null) return before;
  const record = { ...before, mending: null };
  if (look.snapshot.branchHead === null && record.hold?.code !== 'pull-closed')
    return branchGone(record, look);
  const by = nameOf(look.snapshot.pull?.closedBy ?? null);
  return block(stopRun(record, look), look.snapshot.now, { code: 'pull-closed', detail: by });
}

function noticeBranch(record: IssueRecord, look: Look): IssueRecord {
  if (record.branch === null || record.branch.head === null) return record;
  if (look.snapshot.branchHead !== null) return { ...record, mending: null };
  return isMending(record, look) ? record : branchGone({ ...record, mending: null }, look);
}

/** The branch was deleted by hand: nothing is lost, since its last head is known. */
function branchGone(record: IssueRecord, look: Look): IssueRecord {
  const detail = record.branch?.name ?? '';
  return block(stopRun(record, look), look.snapshot.now, { code: 'branch-gone', detail });
}

/** A push by a person while no run is active: the new head is deployed, offered and approved anew. */
function noticeHead(record: IssueRecord, look: Look): IssueRecord {
  const { branch } = record;
  const { pull, now } = look.snapshot;
  if (branch === null || pull === null || branch.next !== null || record.run !== null)
    return record;
  const retargeted = pull.baseRef !== branch.baseRef;
  const moved = branch.head !== null && pull.head !== branch.head;
  if (!moved && !retargeted) return record;
  const carried =
    moved && pull.headIsCleanBaseMerge && look.config.gates.baseMerge === 'carry' && !retargeted;
  const accepted: IssueRecord = {
    ...(carried ? record : withoutAllowedPaths(record)),
    branch: { ...branch, head: pull.head, baseRef: pull.baseRef },
    offer: carried && record.offer !== null ? { ...record.offer, head: pull.head } : null,
    approvals: record.approvals.map((each): Approval => {
      if (carried) return each.head === branch.head ? { ...each, head: pull.head } : each;
      const isOfThis = each.head === pull.head && each.baseRef === pull.baseRef;
      return isOfThis ? each : { ...each, ended: moved ? 'other-head' : 'other-base' };
    }),
  };
  const told = note(
    accepted,
    now,
    retargeted ? ['retargeted', pull.baseRef] : ['pushed', shortSha(pull.head)],
  );
  return awaitAnew(told, look);
}

function awaitAnew(record: IssueRecord, look: Look): IssueRecord {
  const { now } = look.snapshot;
  if (record.stage === 'execution' || record.stage === 'feedback-implementation') return record;
  if (laneOf(record.stage) === 'build') return enter(record, 'deploy-review', now);
  return enter(record, 'redeploy-review', now);
}
