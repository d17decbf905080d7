import { createReview, dismiss, editReview, submitReview } from '../../world/operations/reviews.ts';
import { discardReview } from '../../world/operations/discard-review.ts';
import type { Review } from '../../world/records/review.ts';
import { pullAt } from '../access.ts';
import { paginate } from '../pages.ts';
import { missing, unwrap } from '../refusal.ts';
import { reply, route } from '../route.ts';
import type { Ask, Schemas } from '../route.ts';
import { reviewCommentView, reviewView } from '../views/review.ts';
import { toThread } from '../to-thread.ts';
import { pullToRead } from './pulls.ts';

export const reviewRoutes = [
  route('get', '/repos/{owner}/{repo}/pulls/{pull_number}/reviews', (request) => {
    const { world } = request;
    const all = world.tables.reviews
      .by('pull', pullToRead(request).id)
      .filter((review) => isSeen(request, review));
    const page = paginate(request, all);
    const views = page.items.map((each) => reviewView(world, each));
    return reply(200, views, page.headers);
  }),

  route('post', '/repos/{owner}/{repo}/pulls/{pull_number}/reviews', (request) => {
    const { world, actor, body } = request;
    const { event, body: text, commit_id: commitOid, comments } = body ?? {};
    const review = unwrap(
      createReview(world, actor, {
        pullId: pullAt(request).id,
        ...(event === undefined ? {} : { event }),
        ...(text === undefined ? {} : { body: text }),
        ...(commitOid === undefined ? {} : { commitOid }),
        comments: (comments ?? []).map(toThread),
      }),
    );
    return reply(200, reviewView(world, review));
  }),

  route('get', '/repos/{owner}/{repo}/pulls/{pull_number}/reviews/{review_id}', (request) => {
    pullToRead(request);
    return reply(200, reviewView(request.world, reviewAt(request)));
  }),

  route('put', '/repos/{owner}/{repo}/pulls/{pull_number}/reviews/{review_id}', (request) => {
    const { world, actor, body } = request;
    const input = { reviewId: reviewAt(request).id, body: body.body };
    return reply(200, reviewView(world, unwrap(editReview(world, actor, input))));
  }),

  route('delete', '/repos/{owner}/{repo}/pulls/{pull_number}/reviews/{review_id}', (request) => {
    const { world, actor } = request;
    const input = { reviewId: reviewAt(request).id };
    return reply(200, reviewView(world, unwrap(discardReview(world, actor, input))));
  }),

  route(
    'post',
    '/repos/{owner}/{repo}/pulls/{pull_number}/reviews/{review_id}/events',
    (request) => {
      const { world, actor, body } = request;
      const input = {
        reviewId: reviewAt(request).id,
        event: body.event,
        ...(body.body === undefined ? {} : { body: body.body }),
      };
      return reply(200, reviewView(world, unwrap(submitReview(world, actor, input))));
    },
  ),

  route(
    'put',
    '/repos/{owner}/{repo}/pulls/{pull_number}/reviews/{review_id}/dismissals',
    (request) => {
      const { world, actor, body } = request;
      const input = { reviewId: reviewAt(request).id, message: body.message };
      return reply(200, reviewView(world, unwrap(dismiss(world, actor, input))));
    },
  ),

  route(
    'get',
    '/repos/{owner}/{repo}/pulls/{pull_number}/reviews/{review_id}/comments',
    (request) => {
      const { world } = request;
      pullToRead(request);
      const all = world.tables.reviewComments.by('review', reviewAt(request).id);
      const page = paginate(request, all);
      const views = page.items.map((each) => reviewCommentView(world, each));
      // Described with a position that is never absent, which a comment on a whole file cannot have.
      return reply(200, views as Schemas['review-comment'][], page.headers);
    },
  ),
];

/** A pending review is its author's alone. */
function isSeen({ actor }: Ask, review: Review): boolean {
  return review.state !== 'PENDING' || review.authorId === actor.accountId;
}

function reviewAt(
  request: Ask & {
    readonly params: { owner: string; repo: string; pull_number: number; review_id: number };
  },
): Review {
  const pull = pullAt(request);
  const review = request.world.tables.reviews.get(request.params.review_id);
  if (review?.pullId !== pull.id || !isSeen(request, review)) throw missing();
  return review;
}
