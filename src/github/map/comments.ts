import type { NodeId } from '../../lifecycle/ids.ts';
import type { Actor } from '../../lifecycle/snapshot/actor.ts';
import type { CommentSnapshot, InlinePlace, Stream } from '../../lifecycle/snapshot/comment.ts';
import type { Instant } from '../../lifecycle/time.ts';
import type { Inline, Review, Said, Thread } from '../answer/parts.ts';
import { isUntouched, toActor } from './actor.ts';

export interface CommentMapping {
  readonly viewer: Actor;
  /** The keys of ours that a body carries. */
  readonly keysIn: (body: string) => readonly string[];
  readonly threads: readonly Thread[];
}

export function toSaid(said: Said, stream: Stream, mapping: CommentMapping): CommentSnapshot {
  return { ...common(said, stream, mapping), at: said.createdAt, review: null, inline: null };
}

/** Null for a review that nobody else can see yet, and for the shell that GitHub puts around a lone inline comment. */
export function toReview(review: Review, mapping: CommentMapping): CommentSnapshot | null {
  const { state, submittedAt } = review;
  if (state === 'PENDING' || submittedAt === null) return null;
  if (state === 'COMMENTED' && review.body.trim() === '') return null;
  return {
    ...common(review, 'review', mapping),
    at: submittedAt,
    review: { state, commit: review.commit?.oid ?? null },
    inline: null,
  };
}

/** Null while its review is pending. */
export function toInline(
  inline: Inline,
  mapping: CommentMapping,
  others: ReadonlyMap<NodeId, Inline>,
): CommentSnapshot | null {
  if (inline.publishedAt === null) return null;
  return {
    ...common(inline, 'inline', mapping),
    at: inline.publishedAt,
    review: null,
    inline: placeOf(inline, mapping.threads, others),
  };
}

function common(
  said: Said | Review | Inline,
  stream: Stream,
  { viewer, keysIn }: CommentMapping,
): Omit<CommentSnapshot, 'at' | 'review' | 'inline'> {
  const editedAt: Instant | null = said.lastEditedAt;
  const ours = said.viewerDidAuthor && isUntouched(said.editor, viewer);
  return {
    id: said.id,
    stream,
    url: said.url,
    author: said.viewerDidAuthor ? viewer : toActor(said.author, viewer),
    body: said.body,
    editedAt,
    editor: toActor(said.editor, viewer),
    reactions: (said.reactionGroups ?? []).flatMap(({ content, viewerHasReacted }) =>
      viewerHasReacted ? [content.toLowerCase()] : [],
    ),
    keys: ours ? keysIn(said.body) : [],
  };
}

/** GitHub tells the thread of a comment only by the thread's first comment. */
function placeOf(
  inline: Inline,
  threads: readonly Thread[],
  others: ReadonlyMap<NodeId, Inline>,
): InlinePlace {
  const root = rootOf(inline, others);
  const thread = threads.find(({ comments }) => comments.some(({ id }) => id === root));
  return {
    reviewId: inline.pullRequestReview?.id ?? null,
    threadId: thread?.id ?? root,
    path: inline.path,
    line: inline.line,
    isResolved: thread?.isResolved ?? false,
    opensThread: inline.replyTo === null,
  };
}

function rootOf(inline: Inline, others: ReadonlyMap<NodeId, Inline>): NodeId {
  const seen = new Set<NodeId>();
  let current = inline;
  while (current.replyTo !== null && !seen.has(current.id)) {
    seen.add(current.id);
    const above = others.get(current.replyTo.id);
    if (above === undefined) return current.replyTo.id;
    current = above;
  }
  return current.id;
}
