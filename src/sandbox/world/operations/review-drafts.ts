import { ok } from '../../../lifecycle/result.ts';
import { appOf } from '../actor.ts';
import type { Actor } from '../actor.ts';
import { unprocessable } from '../api-error.ts';
import type { Outcome } from '../api-error.ts';
import { mustPull } from '../find.ts';
import type { Review, ReviewComment, ReviewThread } from '../records/review.ts';
import type { World } from '../world.ts';
import { checkComment } from './text.ts';

/** A new thread by its first comment; without a line it is on the whole file. */
export interface NewThread {
  readonly path: string;
  readonly body: string;
  readonly line?: number | null;
  readonly startLine?: number | null;
  readonly side?: 'LEFT' | 'RIGHT';
}

/** Adds a draft comment in a new thread to a review that is still pending. */
export function insertReviewComment(
  world: World,
  actor: Actor,
  input: { readonly review: Review; readonly thread: NewThread },
): Outcome<ReviewComment> {
  const { review } = input;
  const body = checkComment('PullRequestReviewComment', input.thread.body);
  if (!body.ok) return body;
  if (review.state !== 'PENDING') return unprocessable('The review is not pending');
  const line = input.thread.line ?? null;
  const thread = world.tables.reviewThreads.insert({
    ...world.newIdentity('reviewThread'),
    repositoryId: review.repositoryId,
    pullId: review.pullId,
    path: input.thread.path,
    line,
    startLine: input.thread.startLine ?? null,
    side: input.thread.side ?? 'RIGHT',
    subjectType: line === null ? 'file' : 'line',
    resolvedById: null,
    outdated: false,
  });
  return ok(insertComment(world, actor, { review, thread, body: body.value }));
}

/** Adds a draft comment to a thread. */
export function insertComment(
  world: World,
  actor: Actor,
  input: { readonly review: Review; readonly thread: ReviewThread; readonly body: string },
): ReviewComment {
  const { review, thread } = input;
  const now = world.now();
  const first = world.tables.reviewComments.one('thread', thread.id);
  return world.tables.reviewComments.insert({
    ...world.newIdentity('reviewComment'),
    repositoryId: review.repositoryId,
    pullId: review.pullId,
    reviewId: review.id,
    threadId: thread.id,
    replyToId: first?.id ?? null,
    authorId: actor.accountId,
    appId: appOf(actor),
    body: input.body,
    path: thread.path,
    commitOid: review.commitOid,
    originalCommitOid: review.commitOid,
    diffHunk: `@@ -${thread.line ?? 1} +${thread.line ?? 1} @@`,
    draftedAt: now,
    publishedAt: null,
    createdAt: now,
    updatedAt: now,
    lastEditedAt: null,
    editorId: null,
    minimizedReason: null,
  });
}

/** Makes a draft comment visible, when its review is submitted. */
export function publishComment(world: World, actor: Actor, draft: ReviewComment): ReviewComment {
  const comment = world.tables.reviewComments.update(draft.id, { publishedAt: world.now() });
  const pull = mustPull(world, comment.pullId);
  world.emit(actor, { name: 'pull_request_review_comment', action: 'created', pull, comment });
  return comment;
}
