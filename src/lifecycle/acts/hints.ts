import { mayOperate } from '../approvals/standing.ts';
import type { Look } from '../look.ts';
import { owe } from '../record/edit.ts';
import { CAPS } from '../record/caps.ts';
import { type IssueRecord } from '../record/record.ts';
import type { CommentSnapshot } from '../snapshot/comment.ts';
import { actOfComment } from './collect.ts';

/** An edit after consumption commands nothing; its author is told so once, since silence would look like a lost command. */
export function hintAboutEdits(record: IssueRecord, look: Look): IssueRecord {
  const read = look.snapshot.record;
  if (read.kind !== 'valid') return record;
  const since = read.comment.updatedAt;
  const edited = look.snapshot.comments
    .filter((comment) => comment.editedAt !== null && comment.editedAt > since)
    .filter((comment) => isConsumedByName(record, comment))
    .flatMap((comment) => actOfComment(comment, look));
  return edited.reduce(
    (owing, act) =>
      owe(owing, look.snapshot.now, {
        key: `edited/${act.id}/${act.said}`,
        kind: 'reply',
        about: act.id,
        args: ['edited-late', act.by?.login ?? ''],
      }),
    record,
  );
}

/** Only what is named as consumed: of what lies below the low-water time nobody knows how it read then. */
function isConsumedByName(record: IssueRecord, comment: CommentSnapshot): boolean {
  return record.consumed[comment.stream].above.some((entry) => entry.id === comment.id);
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
