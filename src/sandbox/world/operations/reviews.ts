import { ok } from '../../../lifecycle/result.ts';
import { appOf } from '../actor.ts';
import type { Actor } from '../actor.ts';
import { notFound, unprocessable } from '../api-error.ts';
import type { Outcome } from '../api-error.ts';
import { mustPull } from '../find.ts';
import type { Review } from '../records/review.ts';
import type { Pull } from '../records/topic.ts';
import type { World } from '../world.ts';
import { requirePermission } from './permission.ts';
import { needForPull } from './pull-state.ts';
import { insertReviewComment, publishComment } from './review-drafts.ts';
import type { NewThread } from './review-drafts.ts';
import { dropRequest } from './review-requests.ts';
import { checkBody, recordEdit } from './text.ts';
import { addTimeline } from './timeline.ts';

export type ReviewVerdict = 'COMMENT' | 'APPROVE' | 'REQUEST_CHANGES';

const states = {
  COMMENT: 'COMMENTED',
  APPROVE: 'APPROVED',
  REQUEST_CHANGES: 'CHANGES_REQUESTED',
} as const;

export interface NewReview {
  readonly pullId: number;
  /** None leaves it pending: only its author sees it. */
  readonly event?: ReviewVerdict;
  readonly body?: string;
  readonly commitOid?: string;
  readonly comments?: readonly NewThread[];
}

/** REST `POST …/pulls/{n}/reviews`, GraphQL `addPullRequestReview`. */
export function createReview(world: World, actor: Actor, input: NewReview): Outcome<Review> {
  const found = pullToReview(world, actor, input.pullId);
  if (!found.ok) return found;
  const pull = found.value;
  const refused = refuseVerdict(actor, pull, input);
  if (refused !== undefined) return unprocessable(refused);
  const body = checkBody('PullRequestReview', input.body ?? '');
  if (!body.ok) return body;
  const pending = world.tables.reviews
    .by('pull', pull.id)
    .some((each) => each.state === 'PENDING' && each.authorId === actor.accountId);
  if (pending) return unprocessable('User can only have one pending review per pull request');
  const now = world.now();
  const review = world.tables.reviews.insert({
    ...world.newIdentity('review'),
    repositoryId: pull.repositoryId,
    pullId: pull.id,
    authorId: actor.accountId,
    appId: appOf(actor),
    body: body.value,
    state: 'PENDING',
    commitOid: input.commitOid ?? pull.headOid,
    createdAt: now,
    submittedAt: null,
    updatedAt: now,
    lastEditedAt: null,
    editorId: null,
    minimizedReason: null,
  });
  for (const comment of input.comments ?? []) {
    const made = insertReviewComment(world, actor, { review, thread: comment });
    if (!made.ok) return made;
  }
  return ok(
    input.event === undefined ? review : publish(world, actor, { review, event: input.event }),
  );
}

/** Publishes a pending review. */
export function submitReview(
  world: World,
  actor: Actor,
  input: { readonly reviewId: number; readonly event: ReviewVerdict; readonly body?: string },
): Outcome<Review> {
  const review = world.tables.reviews.get(input.reviewId);
  if (review === undefined || review.authorId !== actor.accountId) return notFound();
  const found = pullToReview(world, actor, review.pullId);
  if (!found.ok) return found;
  if (review.state !== 'PENDING')
    return unprocessable('Can not submit a review that is not pending');
  const body = checkBody('PullRequestReview', input.body ?? review.body);
  if (!body.ok) return body;
  const refused = refuseVerdict(actor, found.value, { ...input, body: body.value });
  if (refused !== undefined) return unprocessable(refused);
  const ready = world.tables.reviews.update(review.id, { body: body.value });
  return ok(publish(world, actor, { review: ready, event: input.event }));
}

/** An approval or a request for changes only; needs admin rights or those of a listed dismisser. */
export function dismiss(
  world: World,
  actor: Actor,
  input: { readonly reviewId: number; readonly message: string },
): Outcome<Review> {
  const review = world.tables.reviews.get(input.reviewId);
  if (review === undefined) return notFound();
  const pull = mustPull(world, review.pullId);
  const allowed = requirePermission(world, actor, needForPull(pull, 'write'));
  if (!allowed.ok) return allowed;
  if (review.state !== 'APPROVED' && review.state !== 'CHANGES_REQUESTED') {
    return unprocessable('Can not dismiss a commented pull request review');
  }
  return ok(dismissReview(world, actor, { review, message: input.message }));
}

/** Dismisses without asking for rights, as a push to a branch with stale-review rules does. */
export function dismissReview(
  world: World,
  actor: Actor,
  input: { readonly review: Review; readonly message: string | null },
): Review {
  const review = world.tables.reviews.update(input.review.id, {
    state: 'DISMISSED',
    updatedAt: world.now(),
  });
  const pull = mustPull(world, review.pullId);
  addTimeline(world, actor, pull, {
    type: 'ReviewDismissedEvent',
    reviewId: review.id,
    previousState: input.review.state,
    message: input.message,
  });
  world.emit(actor, { name: 'pull_request_review', action: 'dismissed', pull, review });
  return review;
}

export function editReview(
  world: World,
  actor: Actor,
  input: { readonly reviewId: number; readonly body: string },
): Outcome<Review> {
  const before = world.tables.reviews.get(input.reviewId);
  if (before === undefined) return notFound();
  const pull = mustPull(world, before.pullId);
  const need = { ...needForPull(pull, 'write'), ownerId: before.authorId };
  const allowed = requirePermission(world, actor, need);
  if (!allowed.ok) return allowed;
  const body = checkBody('PullRequestReview', input.body);
  if (!body.ok) return body;
  const review = world.tables.reviews.update(
    before.id,
    recordEdit(world, actor, before, body.value),
  );
  const changes = { body: { from: before.body } };
  world.emit(actor, { name: 'pull_request_review', action: 'edited', pull, review, changes });
  return ok(review);
}

/** Everyone who can read may review a pull request; `pull_requests: write` for Apps. */
export function pullToReview(world: World, actor: Actor, pullId: number): Outcome<Pull> {
  const pull = world.tables.topics.get(pullId);
  if (pull?.kind !== 'pull') return notFound();
  const allowed = requirePermission(world, actor, needForPull(pull, 'read'));
  return allowed.ok ? ok(pull) : allowed;
}

function refuseVerdict(
  actor: Actor,
  pull: Pull,
  input: Pick<NewReview, 'event' | 'body' | 'comments'>,
): string | undefined {
  const own = pull.authorId === actor.accountId;
  if (own && input.event === 'APPROVE') return 'Can not approve your own pull request';
  if (own && input.event === 'REQUEST_CHANGES') {
    return 'Can not request changes on your own pull request';
  }
  const empty = (input.body ?? '').trim() === '' && (input.comments ?? []).length === 0;
  if (empty && input.event === 'REQUEST_CHANGES') return 'Body cannot be blank';
  return undefined;
}

function publish(
  world: World,
  actor: Actor,
  input: { readonly review: Review; readonly event: ReviewVerdict },
): Review {
  const now = world.now();
  const review = world.tables.reviews.update(input.review.id, {
    state: states[input.event],
    submittedAt: now,
    updatedAt: now,
  });
  dropRequest(world, mustPull(world, review.pullId), actor.accountId);
  const pull = mustPull(world, review.pullId);
  world.tables.topics.update(pull.id, { updatedAt: now });
  addTimeline(world, actor, pull, { type: 'PullRequestReview', reviewId: review.id });
  world.emit(actor, { name: 'pull_request_review', action: 'submitted', pull, review });
  for (const comment of world.tables.reviewComments.by('review', review.id)) {
    publishComment(world, actor, comment);
  }
  return review;
}
