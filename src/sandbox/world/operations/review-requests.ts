import { ok } from '../../../lifecycle/result.ts';
import type { Actor } from '../actor.ts';
import { unprocessable } from '../api-error.ts';
import type { Outcome } from '../api-error.ts';
import { isAtLeast, mustPull, permissionOf } from '../find.ts';
import type { Pull } from '../records/topic.ts';
import type { World } from '../world.ts';
import { pullToChange } from './pull-state.ts';
import { addTimeline } from './timeline.ts';

export interface ReviewRequest {
  readonly pullId: number;
  readonly accountIds: readonly number[];
  readonly teamIds?: readonly number[];
}

/** Asking again who has already reviewed is allowed and puts them back on the list. */
export function requestReviews(world: World, actor: Actor, input: ReviewRequest): Outcome<Pull> {
  const found = pullToChange(world, actor, { pullId: input.pullId, role: 'triage' });
  if (!found.ok) return found;
  const repository = world.tables.repositories.must(found.value.repositoryId);
  if (input.accountIds.includes(found.value.authorId)) {
    return unprocessable('Review cannot be requested from pull request author.');
  }
  const able = (id: number) => isAtLeast(permissionOf(world, repository, id), 'read');
  if (!input.accountIds.every(able)) {
    return unprocessable(
      'Reviews may only be requested from collaborators. One or more of the users or teams you specified is not a collaborator of the repository.',
    );
  }
  for (const reviewerId of input.accountIds) {
    const { requestedReviewerIds } = mustPull(world, input.pullId);
    if (requestedReviewerIds.includes(reviewerId)) continue;
    world.tables.topics.update(input.pullId, {
      requestedReviewerIds: [...requestedReviewerIds, reviewerId],
    });
    note(world, actor, input.pullId, { action: 'review_requested', reviewerId });
  }
  const teams = new Set([...found.value.requestedTeamIds, ...(input.teamIds ?? [])]);
  world.tables.topics.update(input.pullId, { requestedTeamIds: [...teams] });
  return ok(mustPull(world, input.pullId));
}

export function removeReviewRequests(
  world: World,
  actor: Actor,
  input: ReviewRequest,
): Outcome<Pull> {
  const found = pullToChange(world, actor, { pullId: input.pullId, role: 'triage' });
  if (!found.ok) return found;
  for (const reviewerId of input.accountIds) {
    if (!dropRequest(world, mustPull(world, input.pullId), reviewerId)) continue;
    note(world, actor, input.pullId, { action: 'review_request_removed', reviewerId });
  }
  return ok(mustPull(world, input.pullId));
}

/** A review answers the request for it, without an event. */
export function dropRequest(world: World, pull: Pull, accountId: number): boolean {
  if (!pull.requestedReviewerIds.includes(accountId)) return false;
  world.tables.topics.update(pull.id, {
    requestedReviewerIds: pull.requestedReviewerIds.filter((id) => id !== accountId),
  });
  return true;
}

function note(
  world: World,
  actor: Actor,
  pullId: number,
  fact: {
    readonly action: 'review_requested' | 'review_request_removed';
    readonly reviewerId: number;
  },
): void {
  const pull = mustPull(world, pullId);
  addTimeline(world, actor, pull, {
    type: fact.action === 'review_requested' ? 'ReviewRequestedEvent' : 'ReviewRequestRemovedEvent',
    reviewerId: fact.reviewerId,
  });
  world.emit(actor, { name: 'pull_request', pull, ...fact });
}
