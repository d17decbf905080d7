import { ok } from '../../../lifecycle/result.ts';
import type { Actor } from '../actor.ts';
import { notFound, unprocessable } from '../api-error.ts';
import type { Outcome } from '../api-error.ts';
import type { Review } from '../records/review.ts';
import type { World } from '../world.ts';
import { pullToReview } from './reviews.ts';

/** REST `DELETE …/reviews/{id}`: one's own review that was never submitted, with its drafts. */
export function discardReview(
  world: World,
  actor: Actor,
  input: { readonly reviewId: number },
): Outcome<Review> {
  const review = world.tables.reviews.get(input.reviewId);
  if (review === undefined || review.authorId !== actor.accountId) return notFound();
  const found = pullToReview(world, actor, review.pullId);
  if (!found.ok) return found;
  if (review.state !== 'PENDING') {
    return unprocessable('Can not delete a non-pending pull request review');
  }
  for (const comment of world.tables.reviewComments.by('review', review.id)) {
    world.tables.reviewComments.remove(comment.id);
    if (world.tables.reviewComments.by('thread', comment.threadId).length === 0) {
      world.tables.reviewThreads.remove(comment.threadId);
    }
  }
  return ok(world.tables.reviews.remove(review.id));
}
