import type { NodeId } from '../../lifecycle/ids.ts';
import type { Seal } from '../../lifecycle/markers/seal.ts';
import type { ParsedRecord, RecordScope } from '../../lifecycle/record/codec.ts';
import type { Actor } from '../../lifecycle/snapshot/actor.ts';
import type { RecordComment, RecordRead } from '../../lifecycle/snapshot/record-read.ts';
import type { Instant } from '../../lifecycle/time.ts';
import type { RefNode, Said } from '../answer/parts.ts';
import type { Issue } from '../answer/world.ts';
import { readRecord } from '../read-record.ts';
import { isUntouched, isViewer, toActor } from './actor.ts';
import { arrivedAt } from './issue.ts';

export interface RecordSearch {
  readonly scope: RecordScope;
  readonly seal: Seal;
  readonly viewer: Actor;
  /** The comment that was the record when it was last seen. */
  readonly known: string | null;
  /** When the issue came from another repository: a record from before then was that repository's. */
  readonly arrivedAt: Instant | null;
}

/** A comment that is, or was, the record. */
interface Candidate {
  readonly comment: Said;
  readonly parsed: ParsedRecord;
}

/**
 * The record among comments, or null where none of them was ever one. Only a comment by the viewer can be one; it is
 * valid with its MAC and no editor but the viewer. Of several valid ones the oldest is the record.
 */
export function findRecord(comments: readonly Said[], search: RecordSearch): RecordRead | null {
  const candidates = candidatesOf(comments, search).filter((each) => !isFromBefore(each, search));
  return validOf(candidates, search) ?? brokenOf(candidates, search);
}

/** Comments that were the record where the issue was before: to be removed, since what they say is not so here. */
export function recordsFromBefore(
  comments: readonly Said[],
  search: RecordSearch,
): readonly NodeId[] {
  return candidatesOf(comments, search)
    .filter((each) => isFromBefore(each, search))
    .map(({ comment }) => comment.id);
}

function candidatesOf(comments: readonly Said[], search: RecordSearch): readonly Candidate[] {
  return comments
    .filter((comment, at) => comments.findIndex(({ id }) => id === comment.id) === at)
    .filter((comment) => comment.viewerDidAuthor)
    .map((comment) => ({ comment, parsed: readRecord(comment.body, search.scope, search.seal) }))
    .filter((candidate) => isOrWas(candidate, search))
    .sort((a, b) => a.comment.createdAt - b.comment.createdAt);
}

/** The MAC holds repository and issue: here it does not fit what was written there. */
function isFromBefore({ comment, parsed }: Candidate, { arrivedAt }: RecordSearch): boolean {
  return arrivedAt !== null && comment.createdAt <= arrivedAt && parsed.kind !== 'valid';
}

/** An edit may have taken the record out of its comment: then it was pinned, or is the one known. */
function isOrWas({ comment, parsed }: Candidate, { known }: RecordSearch): boolean {
  return parsed.kind !== 'none' || comment.id === known || comment.isPinned === true;
}

function validOf(candidates: readonly Candidate[], { viewer }: RecordSearch): RecordRead | null {
  const valid = candidates.flatMap(({ comment, parsed }) =>
    parsed.kind === 'valid' && isUntouched(comment.editor, viewer)
      ? [{ comment, record: parsed.record }]
      : [],
  );
  const [first, ...others] = valid;
  if (first === undefined) return null;
  return {
    kind: 'valid',
    record: first.record,
    comment: toComment(first.comment),
    duplicates: others.map(({ comment }) => comment.id),
  };
}

function brokenOf(candidates: readonly Candidate[], { viewer }: RecordSearch): RecordRead | null {
  const [first] = candidates;
  if (first === undefined) return null;
  const { comment, parsed } = first;
  if (!isUntouched(comment.editor, viewer)) {
    const by = toActor(comment.editor, viewer);
    return { kind: 'broken', why: 'edited', comment: toComment(comment), by };
  }
  if (parsed.kind === 'newer') return { kind: 'newer', version: parsed.version };
  const why = parsed.kind === 'malformed' ? 'malformed' : 'forged';
  return { kind: 'broken', why, comment: toComment(comment), by: null };
}

/** The last time that somebody else deleted a comment of ours. */
export function lastDeletion(issue: Issue, viewer: Actor): Issue['deletions'][number] | undefined {
  const here = arrivedAt(issue) ?? -Infinity;
  return issue.deletions.findLast(
    ({ actor, deletedCommentAuthor, createdAt }) =>
      createdAt > here && isViewer(deletedCommentAuthor, viewer) && !isViewer(actor, viewer),
  );
}

/** Whether anything speaks for a record that was there: a comment of ours was deleted, or a ref of ours stands. */
export function withoutRecord(issue: Issue, refs: readonly RefNode[], viewer: Actor): RecordRead {
  const deletion = lastDeletion(issue, viewer);
  if (deletion !== undefined) return { kind: 'deleted', by: toActor(deletion.actor, viewer) };
  return refs.some((ref) => !isBirthClaim(ref))
    ? { kind: 'deleted', by: null }
    : { kind: 'absent' };
}

/** A birth that was claimed and not followed by a record: its wake died, and the next one may go on. */
function isBirthClaim({ prefix, name }: RefNode): boolean {
  return /\/claims\/\d+\/birth(_\d+)?$/.test(prefix + name);
}

function toComment(comment: Said): RecordComment {
  const { id, url, body, createdAt, updatedAt } = comment;
  return { id, url, body, isPinned: comment.isPinned ?? false, createdAt, updatedAt };
}
