import { mayOperate } from './approvals/standing.ts';
import type { Look } from './look.ts';
import type { IssueRecord } from './record/record.ts';
import type { TextVersion } from './snapshot.ts';

/**
 * Title and body as somebody with write access vouched for them. An edit by a writer enters with the next dispatch; an
 * edit by anybody else never does, and the version that was pinned is used, or null where GitHub no longer shows it.
 */
export function pinnedText(record: IssueRecord, look: Look): TextVersion | null {
  const { issue } = look.snapshot;
  const current: TextVersion = { hash: issue.textHash, title: issue.title, body: issue.body };
  if (current.hash === record.textHash || isVouched(look)) return current;
  return issue.versions.find((version) => version.hash === record.textHash) ?? null;
}

/** The current text differs from the pinned one and its last editor may write. */
function isVouched(look: Look): boolean {
  const { lastEdit } = look.snapshot.issue;
  return lastEdit !== null && mayOperate(lastEdit.by, look) === 'yes';
}

/** Takes up a writer's later edit: what is approved was approved for another text, so approvals are void. */
export function repin(record: IssueRecord, look: Look): IssueRecord {
  if (record.end !== null || look.snapshot.issue.textHash === record.textHash || !isVouched(look))
    return record;
  return { ...record, textHash: look.snapshot.issue.textHash, approvals: [] };
}

/** True when the text differs from the pinned one and nobody with write access vouches for it. */
export function hasForeignEdit(record: IssueRecord, look: Look): boolean {
  return look.snapshot.issue.textHash !== record.textHash && !isVouched(look);
}
