import type { SharedEffect } from '../effect.ts';
import { NO_SHA } from '../ids.ts';
import type { Look } from '../look.ts';
import type { IssueRecord } from '../record/record.ts';
import type { PullSnapshot } from '../snapshot/pull.ts';
import { pullBody, pullTitle, withManagedPart } from '../words/pull-request.ts';

/** The branch at the head that was accepted for it, and its one pull request. */
export function pullEffects(record: IssueRecord, look: Look): readonly SharedEffect[] {
  const { pull } = look.snapshot;
  if (record.branch === null || record.hold?.code === 'pull-closed') return [];
  if (record.end !== null) return pull?.state === 'MERGED' ? textEffects(record, look, pull) : [];
  return [...branchEffects(record, look), ...requestEffects(record, look)];
}

function branchEffects(record: IssueRecord, look: Look): readonly SharedEffect[] {
  const { branch } = record;
  const { branchHead, pull } = look.snapshot;
  if (branch === null) return [];
  const name = `refs/heads/${branch.name}`;
  if (branch.next !== null && branchHead === branch.head)
    return [
      {
        kind: 'move-refs',
        moves: [{ name, before: branch.head ?? NO_SHA, after: branch.next, force: false }],
      },
    ];
  if (record.mending !== null && branchHead === null && branch.head !== null) {
    // GitHub reopens none whose branch has come back at another head: somebody may have pushed before it was deleted.
    const after = pull?.head ?? branch.head;
    return [{ kind: 'move-refs', moves: [{ name, before: NO_SHA, after, force: false }] }];
  }
  return [];
}

function requestEffects(record: IssueRecord, look: Look): readonly SharedEffect[] {
  const { pull } = look.snapshot;
  const { branch } = record;
  if (branch === null) return [];
  if (pull === null) {
    if (branch.next === null && branch.head === null) return [];
    if (isTaken(branch, look)) return [];
    const body = withManagedPart(null, pullBody(record, look));
    const title = pullTitle(record, look);
    return [
      {
        kind: 'open-pull',
        branch: branch.name,
        baseRef: branch.baseRef,
        title,
        body,
        isDraft: false,
      },
    ];
  }
  // GitHub reopens none whose branch is gone.
  if (pull.state === 'CLOSED' && record.mending !== null && look.snapshot.branchHead !== null)
    return [{ kind: 'reopen-pull', pull: pull.id }];
  return pull.state === 'CLOSED' ? [] : textEffects(record, look, pull);
}

/** Somebody else's branch has the name: nothing is proposed from it. */
function isTaken({ head, next }: NonNullable<IssueRecord['branch']>, look: Look): boolean {
  const { branchHead } = look.snapshot;
  return head === null && branchHead !== null && branchHead !== next;
}

/** What a reviewer reads of it follows the stage, to the end. */
function textEffects(record: IssueRecord, look: Look, pull: PullSnapshot): readonly SharedEffect[] {
  const body = withManagedPart(pull.body, pullBody(record, look));
  return body === pull.body ? [] : [{ kind: 'edit-pull', pull: pull.id, title: pull.title, body }];
}

/** Threads of resolved items are resolved; those of declined ones stay open for people to see. */
export function threadEffects(record: IssueRecord, look: Look): readonly SharedEffect[] {
  return record.batch.flatMap((item) =>
    item.resolution === 'resolved' && item.thread !== null && isOpen(item.thread, look)
      ? [{ kind: 'resolve-thread' as const, thread: item.thread }]
      : [],
  );
}

function isOpen(thread: string, look: Look): boolean {
  return look.snapshot.comments.some(
    ({ inline }) => inline?.threadId === thread && !inline.isResolved,
  );
}
