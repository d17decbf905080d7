import { ok } from '../../../lifecycle/result.ts';
import type { Actor } from '../actor.ts';
import { notFound } from '../api-error.ts';
import type { Outcome } from '../api-error.ts';
import { mustPull } from '../find.ts';
import type { Review, ReviewComment, ReviewThread } from '../records/review.ts';
import type { World } from '../world.ts';
import { requirePermission } from './permission.ts';
import { needForPull } from './pull-state.ts';
import { insertComment, publishComment } from './review-drafts.ts';
import type { NewThread } from './review-drafts.ts';
import { createReview, pullToReview } from './reviews.ts';
import { checkComment, recordEdit } from './text.ts';

/**
 * "Add single comment": on GitHub this is a review of its own, submitted at once in state COMMENTED.
 */
export function addSingleComment(
  world: World,
  actor: Actor,
  input: { readonly pullId: number; readonly commitOid?: string; readonly thread: NewThread },
): Outcome<ReviewComment> {
  const review = createReview(world, actor, {
    pullId: input.pullId,
    event: 'COMMENT',
    comments: [input.thread],
    ...(input.commitOid === undefined ? {} : { commitOid: input.commitOid }),
  });
  return review.ok ? firstComment(world, review.value) : review;
}

/** A reply is a submitted COMMENTED review too. */
export function replyToThread(
  world: World,
  actor: Actor,
  input: { readonly threadId: number; readonly body: string },
): Outcome<ReviewComment> {
  const thread = world.tables.reviewThreads.get(input.threadId);
  if (thread === undefined) return notFound();
  const found = pullToReview(world, actor, thread.pullId);
  if (!found.ok) return found;
  const text = checkComment('PullRequestReviewComment', input.body);
  if (!text.ok) return text;
  const review = createReview(world, actor, { pullId: thread.pullId });
  if (!review.ok) return review;
  const comment = insertComment(world, actor, { review: review.value, thread, body: text.value });
  world.tables.reviews.update(review.value.id, {
    state: 'COMMENTED',
    submittedAt: world.now(),
    updatedAt: world.now(),
  });
  return ok(publishComment(world, actor, comment));
}

export function editReviewComment(
  world: World,
  actor: Actor,
  input: { readonly commentId: number; readonly body: string },
): Outcome<ReviewComment> {
  const found = commentToChange(world, actor, input.commentId);
  if (!found.ok) return found;
  const before = found.value;
  const body = checkComment('PullRequestReviewComment', input.body);
  if (!body.ok) return body;
  const comment = world.tables.reviewComments.update(
    before.id,
    recordEdit(world, actor, before, body.value),
  );
  const pull = mustPull(world, comment.pullId);
  const changes = { body: { from: before.body } };
  world.emit(actor, {
    name: 'pull_request_review_comment',
    action: 'edited',
    pull,
    comment,
    changes,
  });
  return ok(comment);
}

export function deleteReviewComment(
  world: World,
  actor: Actor,
  input: { readonly commentId: number },
): Outcome<ReviewComment> {
  const found = commentToChange(world, actor, input.commentId);
  if (!found.ok) return found;
  const comment = world.tables.reviewComments.remove(found.value.id);
  const pull = mustPull(world, comment.pullId);
  if (world.tables.reviewComments.by('thread', comment.threadId).length === 0) {
    world.tables.reviewThreads.remove(comment.threadId);
  }
  world.emit(actor, { name: 'pull_request_review_comment', action: 'deleted', pull, comment });
  return ok(comment);
}

/** GraphQL `resolveReviewThread` and `unresolveReviewThread`; the pull request's author may too. */
export function setThreadResolved(
  world: World,
  actor: Actor,
  input: { readonly threadId: number; readonly resolved: boolean },
): Outcome<ReviewThread> {
  const before = world.tables.reviewThreads.get(input.threadId);
  if (before === undefined) return notFound();
  const pull = mustPull(world, before.pullId);
  const need = {
    ...needForPull(pull, 'write'),
    app: ['pull_requests:write', 'contents:write'] as const,
    ownerId: pull.authorId,
  };
  const allowed = requirePermission(world, actor, need);
  if (!allowed.ok) return allowed;
  if ((before.resolvedById !== null) === input.resolved) return ok(before);
  const thread = world.tables.reviewThreads.update(before.id, {
    resolvedById: input.resolved ? actor.accountId : null,
  });
  const action = input.resolved ? 'resolved' : 'unresolved';
  world.emit(actor, { name: 'pull_request_review_thread', action, pull, thread });
  return ok(thread);
}

function firstComment(world: World, review: Review): Outcome<ReviewComment> {
  const comment = world.tables.reviewComments.one('review', review.id);
  return comment === undefined ? notFound() : ok(comment);
}

function commentToChange(world: World, actor: Actor, commentId: number): Outcome<ReviewComment> {
  const comment = world.tables.reviewComments.get(commentId);
  if (comment === undefined) return notFound();
  const pull = mustPull(world, comment.pullId);
  const need = { ...needForPull(pull, 'write'), ownerId: comment.authorId };
  const allowed = requirePermission(world, actor, need);
  return allowed.ok ? ok(comment) : allowed;
}
