import type { Review, ReviewComment, ReviewThread } from '../../world/records/review.ts';
import type { Pull } from '../../world/records/topic.ts';
import type { World } from '../../world/world.ts';
import { repoApi } from '../../rest/addresses.ts';
import { userById } from '../../rest/views/account.ts';
import { viaView } from '../../rest/views/app.ts';
import { associationOf, pageOf, reactionsPayload } from './topic.ts';

/** Webhooks write a review's state in lower case, unlike REST. */
export function reviewPayload(world: World, pull: Pull, review: Review) {
  const repository = world.tables.repositories.must(pull.repositoryId);
  const pullUrl = repoApi(world, repository, `/pulls/${pull.number}`);
  const page = `${pageOf(world, repository, pull)}#pullrequestreview-${review.id}`;
  return {
    id: review.id,
    node_id: review.nodeId,
    user: userById(world, review.authorId),
    body: review.body === '' ? null : review.body,
    commit_id: review.commitOid,
    submitted_at: review.submittedAt,
    updated_at: review.updatedAt,
    state: review.state.toLowerCase(),
    html_url: page,
    pull_request_url: pullUrl,
    author_association: associationOf(world, repository, review.authorId),
    _links: { html: { href: page }, pull_request: { href: pullUrl } },
  };
}

export function reviewCommentPayload(world: World, pull: Pull, comment: ReviewComment) {
  const repository = world.tables.repositories.must(pull.repositoryId);
  const thread = world.tables.reviewThreads.get(comment.threadId);
  const url = repoApi(world, repository, `/pulls/comments/${comment.id}`);
  const pullUrl = repoApi(world, repository, `/pulls/${pull.number}`);
  const page = `${pageOf(world, repository, pull)}#discussion_r${comment.id}`;
  const line = thread?.line ?? null;
  const side = thread?.side ?? 'RIGHT';
  const startLine = thread?.startLine ?? null;
  return {
    url,
    pull_request_review_id: comment.reviewId,
    id: comment.id,
    node_id: comment.nodeId,
    diff_hunk: comment.diffHunk,
    path: comment.path,
    commit_id: comment.commitOid,
    original_commit_id: comment.originalCommitOid,
    user: userById(world, comment.authorId),
    body: comment.body,
    created_at: comment.createdAt,
    updated_at: comment.updatedAt,
    html_url: page,
    pull_request_url: pullUrl,
    author_association: associationOf(world, repository, comment.authorId),
    _links: { self: { href: url }, html: { href: page }, pull_request: { href: pullUrl } },
    reactions: reactionsPayload(world, comment.nodeId, url),
    start_line: startLine,
    original_start_line: startLine,
    start_side: startLine === null ? null : side,
    line,
    original_line: line ?? 1,
    side,
    original_position: 1,
    position: thread?.outdated === true ? null : 1,
    subject_type: thread?.subjectType ?? 'line',
    performed_via_github_app: viaView(world, comment.appId),
    ...(comment.replyToId === null ? {} : { in_reply_to_id: comment.replyToId }),
  };
}

export function threadPayload(world: World, pull: Pull, thread: ReviewThread) {
  return {
    node_id: thread.nodeId,
    comments: world.tables.reviewComments
      .by('thread', thread.id)
      .map((comment) => reviewCommentPayload(world, pull, comment)),
  };
}
