import { mayOperate } from '../approvals/standing.ts';
import type { Look } from '../look.ts';
import { owe } from '../record/edit.ts';
import { CAPS } from '../record/caps.ts';
import { type IssueRecord } from '../record/record.ts';
import type { CommentSnapshot } from '../snapshot/comment.ts';
import { type Instant, MINUTE } from '../time.ts';
import type { Act } from './act.ts';
import { actOfComment } from './collect.ts';
import { consumeEdit } from './consumption.ts';

/** An edit after consumption commands nothing; its author is told so once, since silence would look like a lost command. */
export function hintAboutEdits(record: IssueRecord, look: Look): IssueRecord {
  const read = look.snapshot.record;
  if (read.kind !== 'valid') return record;
  const edited = look.snapshot.comments
    .filter((comment) => comment.editedAt !== null)
    .flatMap((comment) => actOfComment(comment, look))
    .filter((act) => isEditedSince(act, record, read.comment.updatedAt));
  return edited.reduce(
    (owing, act) =>
      owe(consumeEdit(owing, act), look.snapshot.now, {
        key: `edited/${act.id}/${act.said}`,
        kind: 'reply',
        about: act.id,
        args: ['edited-late', act.by?.login ?? ''],
      }),
    record,
  );
}

/** A commit may come so long after the read that it stands on. */
const BETWEEN = MINUTE;

/**
 * Whether its text was written after its turn. Of what lies below the low-water time nobody knows how it read then, so
 * there only the time of the last commit tells, and an edit may have come just before it.
 */
function isEditedSince(act: Act, record: IssueRecord, committed: Instant): boolean {
  const { low, above } = record.consumed[act.stream];
  const named = above.find(({ id }) => id === act.id);
  if (named === undefined) return act.at < low && act.said > committed - BETWEEN;
  if (named.said !== undefined) return act.said > named.said;
  return named.verdict === 'none' ? act.said > committed : act.said > named.at;
}

/** Inline comments of a plain review are no feedback; who writes them is told once how they become some. */
export function hintAboutInline(record: IssueRecord, look: Look): IssueRecord {
  if (record.end !== null || look.snapshot.pull?.state !== 'OPEN') return record;
  const plain = look.snapshot.comments.filter((comment) => isPlainInline(comment, record, look));
  return plain.reduce((owing, comment) => hint(owing, comment, look), record);
}

function isPlainInline(comment: CommentSnapshot, record: IssueRecord, look: Look): boolean {
  const { inline } = comment;
  if (inline === null || !inline.opensThread || comment.at < record.consumed.inline.low)
    return false;
  if (mayOperate(comment.author, look) !== 'yes') return false;
  const review = look.snapshot.comments.find((each) => each.id === inline.reviewId);
  const asks = review?.review?.state === 'CHANGES_REQUESTED';
  return !asks && look.linesOf(comment).length === 0;
}

function hint(record: IssueRecord, comment: CommentSnapshot, look: Look): IssueRecord {
  const login = comment.author?.login ?? '';
  if (record.hinted.includes(login) || record.hinted.length >= CAPS.hinted) return record;
  return owe({ ...record, hinted: [...record.hinted, login] }, look.snapshot.now, {
    key: `hint/${record.life}/${login}`,
    kind: 'reply',
    about: comment.id,
    args: ['inline-hint', login],
  });
}
