import type { Said } from './acts/said.ts';
import { mayOperate } from './approvals/standing.ts';
import type { Look } from './look.ts';
import { nameOf, note } from './record/edit.ts';
import type { IssueRecord } from './record/record.ts';
import type { TextEdit, TextVersion } from './snapshot/issue.ts';
import type { Instant } from './time.ts';

/**
 * Title and body as somebody with write access vouched for them. An edit by a writer enters with the next dispatch; an
 * edit by anybody else never does, and the version that was pinned is used, or null where GitHub no longer shows it.
 */
export function pinnedText(record: IssueRecord, look: Look): TextVersion | null {
  const { issue } = look.snapshot;
  const current: TextVersion = { hash: issue.textHash, title: issue.title, body: issue.body };
  if (current.hash === record.textHash || isVouched(record, look)) return current;
  return pinnedVersion(record, look);
}

function pinnedVersion(record: IssueRecord, look: Look): TextVersion | null {
  const { versions } = look.snapshot.issue;
  return versions.find((version) => version.hash === record.textHash) ?? null;
}

/**
 * The current text differs from the pinned one, and each part that differs was last edited by somebody who may write: a
 * writer's new title does not let a stranger's new body in.
 */
function isVouched(record: IssueRecord, look: Look): boolean {
  const { title, body, lastEdit, lastRename } = look.snapshot.issue;
  const pinned = pinnedVersion(record, look);
  const byWriter = (edit: TextEdit | null): boolean =>
    edit !== null && mayOperate(edit.by, look) === 'yes';
  // Where the pinned text is lost, a part that was never edited is as it was.
  const holds = (edit: TextEdit | null, before: string | undefined, now: string): boolean =>
    before === undefined ? edit === null || byWriter(edit) : before === now || byWriter(edit);
  const edited = lastEdit !== null || lastRename !== null;
  return edited && holds(lastRename, pinned?.title, title) && holds(lastEdit, pinned?.body, body);
}

/**
 * Takes up a writer's later edit: what is approved was approved for another text, so approvals are void. Whoever approved
 * is asked anew, by a new offer.
 */
export function repin(record: IssueRecord, look: Look): IssueRecord {
  if (
    record.end !== null ||
    look.snapshot.issue.textHash === record.textHash ||
    !isVouched(record, look)
  )
    return record;
  const { issue, now } = look.snapshot;
  const offer = record.approvals.length === 0 ? record.offer : null;
  const repinned = { ...record, textHash: issue.textHash, approvals: [], offer };
  return note(repinned, now, ['text-edited']);
}

/** True when the text differs from the pinned one and nobody with write access vouches for it. */
export function hasForeignEdit(record: IssueRecord, look: Look): boolean {
  return look.snapshot.issue.textHash !== record.textHash && !isVouched(record, look);
}

/** Who edited title or text last, from then on and without write access: it may not be what was read. Null for nobody. */
export function foreignEditor(look: Look, from: Instant): string | null {
  const { lastEdit, lastRename } = look.snapshot.issue;
  const foreign = [lastEdit, lastRename].find(
    (edit) => edit !== null && edit.at >= from && mayOperate(edit.by, look) !== 'yes',
  );
  return foreign == null ? null : nameOf(foreign.by);
}

/** Somebody vouches for title and text as they stand; null where they were edited once more by one who may not write. */
export function vouchedFor(
  record: IssueRecord,
  { look, act }: Pick<Said, 'look' | 'act'>,
): IssueRecord | null {
  if (foreignEditor(look, act.said) !== null) return null;
  return {
    ...record,
    textHash: look.snapshot.issue.textHash,
    allowed: withText(record),
  };
}

/** What is allowed, with the text that stands: once, however often somebody vouches for it. */
export function withText({ allowed }: IssueRecord): IssueRecord['allowed'] {
  return allowed.includes('text-fresh') ? allowed : [...allowed, 'text-fresh'];
}
