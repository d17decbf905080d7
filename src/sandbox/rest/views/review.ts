import { mustPull } from '../../world/find.ts';
import type { Review, ReviewComment, ReviewThread } from '../../world/records/review.ts';
import type { World } from '../../world/world.ts';
import { repoApi } from '../addresses.ts';
import type { Schemas } from '../route.ts';
import { userById } from './account.ts';
import { associationOf } from './association.ts';
import { rollupView } from './reaction.ts';
import { topicPage } from './topic.ts';

export function reviewView(world: World, review: Review) {
  const { page, pull } = placeOf(world, review);
  const html = `${page}#pullrequestreview-${review.id}`;
  return {
    id: review.id,
    node_id: review.nodeId,
    user: userById(world, review.authorId),
    body: review.body,
    state: review.state,
    html_url: html,
    pull_request_url: pull,
    _links: { html: { href: html }, pull_request: { href: pull } },
    ...(review.submittedAt === null ? {} : { submitted_at: review.submittedAt }),
    commit_id: review.commitOid,
    author_association: associationOf(world, review.repositoryId, review.authorId),
  } satisfies Schemas['pull-request-review'];
}

/** `pull-request-review-comment` */
export function reviewCommentView(world: World, comment: ReviewComment) {
  const thread = world.tables.reviewThreads.must(comment.threadId);
  const { page, pull, url } = placeOf(world, comment);
  const self = `${url}/comments/${comment.id}`;
  const html = `${page}#discussion_r${comment.id}`;
  return {
    url: self,
    html_url: html,
    pull_request_url: pull,
    id: comment.id,
    node_id: comment.nodeId,
    pull_request_review_id: comment.reviewId,
    diff_hunk: comment.diffHunk,
    path: comment.path,
    commit_id: comment.commitOid,
    original_commit_id: comment.originalCommitOid,
    ...(comment.replyToId === null ? {} : { in_reply_to_id: comment.replyToId }),
    user: userById(world, comment.authorId),
    body: comment.body,
    created_at: comment.createdAt,
    updated_at: comment.updatedAt,
    author_association: associationOf(world, comment.repositoryId, comment.authorId),
    ...lineView(thread),
    reactions: rollupView(world, comment.nodeId, `${self}/reactions`),
    _links: { self: { href: self }, html: { href: html }, pull_request: { href: pull } },
  } satisfies Schemas['pull-request-review-comment'];
}

/** Where a thread stands; once the file has changed, only the original line is left. */
export function lineView(thread: ReviewThread) {
  const { line, startLine, outdated, side, subjectType } = thread;
  return {
    ...(line === null ? {} : { original_line: line, original_position: line }),
    ...(line === null || outdated ? {} : { line, position: line }),
    original_start_line: startLine,
    start_line: outdated ? null : startLine,
    start_side: startLine === null ? null : side,
    side,
    subject_type: subjectType,
  };
}

function placeOf(world: World, thing: { readonly pullId: number; readonly repositoryId: number }) {
  const pull = mustPull(world, thing.pullId);
  const repository = world.tables.repositories.must(thing.repositoryId);
  return {
    page: topicPage(world, pull),
    pull: repoApi(world, repository, `/pulls/${pull.number}`),
    url: repoApi(world, repository, '/pulls'),
  };
}
