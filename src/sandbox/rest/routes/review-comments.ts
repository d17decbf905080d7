import {
  addSingleComment,
  deleteReviewComment,
  editReviewComment,
  replyToThread,
} from '../../world/operations/review-comments.ts';
import type { ReviewComment } from '../../world/records/review.ts';
import { pullAt, readable, visible } from '../access.ts';
import { paginate } from '../pages.ts';
import { missing, Refusal, unwrap } from '../refusal.ts';
import { empty, reply, route } from '../route.ts';
import type { Ask } from '../route.ts';
import { toThread } from '../to-thread.ts';
import { reviewCommentView } from '../views/review.ts';
import { changedSince, inOrder } from './comments.ts';
import { pullToRead } from './pulls.ts';

export const reviewCommentRoutes = [
  route('get', '/repos/{owner}/{repo}/pulls/{pull_number}/comments', (request) =>
    list(request, request.world.tables.reviewComments.by('pull', pullToRead(request).id)),
  ),

  route('get', '/repos/{owner}/{repo}/pulls/comments', (request) => {
    const repository = readable(request, ['pull_requests:read']);
    const { reviewComments } = request.world.tables;
    return list(
      request,
      reviewComments.all().filter((each) => each.repositoryId === repository.id),
    );
  }),

  route('post', '/repos/{owner}/{repo}/pulls/{pull_number}/comments', (request) => {
    const { world, actor, body } = request;
    const pull = pullAt(request);
    const input = { pullId: pull.id, commitOid: body.commit_id, thread: toThread(body) };
    // GitHub ignores everything else then.
    if (body.in_reply_to !== undefined) return answer(request, body.in_reply_to, body.body);
    if (input.thread.line === undefined && body.subject_type !== 'file') {
      throw new Refusal(422, 'Validation Failed', {
        errors: [{ resource: 'PullRequestReviewComment', field: 'line', code: 'missing_field' }],
      });
    }
    const view = reviewCommentView(world, unwrap(addSingleComment(world, actor, input)));
    return reply(201, view, { location: view.url });
  }),

  route(
    'post',
    '/repos/{owner}/{repo}/pulls/{pull_number}/comments/{comment_id}/replies',
    (request) => {
      pullAt(request);
      return answer(request, request.params.comment_id, request.body.body);
    },
  ),

  route('get', '/repos/{owner}/{repo}/pulls/comments/{comment_id}', (request) => {
    readable(request, ['pull_requests:read']);
    return reply(200, reviewCommentView(request.world, reviewCommentAt(request)));
  }),

  route('patch', '/repos/{owner}/{repo}/pulls/comments/{comment_id}', (request) => {
    const { world, actor, body } = request;
    const input = { commentId: reviewCommentAt(request).id, body: body.body };
    return reply(200, reviewCommentView(world, unwrap(editReviewComment(world, actor, input))));
  }),

  route('delete', '/repos/{owner}/{repo}/pulls/comments/{comment_id}', (request) => {
    const { world, actor } = request;
    unwrap(deleteReviewComment(world, actor, { commentId: reviewCommentAt(request).id }));
    return empty(204);
  }),
];

/** A reply goes to the thread, whichever of its comments is named. */
function answer(request: PlaceAsk, commentId: number, text: string) {
  const { world, actor } = request;
  const { threadId } = commentIn(request, commentId);
  const made = unwrap(replyToThread(world, actor, { threadId, body: text }));
  const view = reviewCommentView(world, made);
  return reply(201, view, { location: view.url });
}

export function reviewCommentAt(
  request: PlaceAsk & { readonly params: { comment_id: number } },
): ReviewComment {
  return commentIn(request, request.params.comment_id);
}

type PlaceAsk = Ask & { readonly params: { readonly owner: string; readonly repo: string } };

function commentIn(request: PlaceAsk, id: number): ReviewComment {
  const repository = visible(request);
  const comment = request.world.tables.reviewComments.get(id);
  if (comment?.repositoryId !== repository.id || !isSeen(request, comment)) throw missing();
  return comment;
}

/** Drafts of a pending review are its author's alone. */
function isSeen({ actor }: Ask, comment: ReviewComment): boolean {
  return comment.publishedAt !== null || comment.authorId === actor.accountId;
}

type ListAsk = Ask & {
  readonly query: {
    readonly since?: string;
    readonly sort?: string;
    readonly direction?: string;
    readonly per_page?: string;
    readonly page?: string;
  };
};

function list(request: ListAsk, all: readonly ReviewComment[]) {
  const { world, query } = request;
  const seen = changedSince(all, query.since).filter((each) => each.publishedAt !== null);
  const page = paginate(request, inOrder(seen, query));
  const views = page.items.map((each) => reviewCommentView(world, each));
  return reply(200, views, page.headers);
}
