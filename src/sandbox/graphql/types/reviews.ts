import { isAtLeast, mustPull, permissionOf } from '../../world/find.ts';
import type { Review, ReviewComment, ReviewThread } from '../../world/records/review.ts';
import type { Pull } from '../../world/records/topic.ts';
import { paged } from '../connection.ts';
import type { GraphqlContext } from '../context.ts';
import { thing } from '../thing.ts';
import type { FieldTable, Thing } from '../thing.ts';
import { reviewCommentPath, reviewPath } from '../urls.ts';
import { actorOf } from './accounts.ts';
import { minimizableFields } from './issue.ts';
import { reactableFields, writtenFields } from './reactions.ts';

interface InPull {
  readonly repositoryId: number;
  readonly pullId: number;
}

const inPull = {
  pullRequest: ({ pullId }, _args, { world }) => thing('PullRequest', mustPull(world, pullId)),
  repository: ({ repositoryId }, _args, { world }) =>
    thing('Repository', world.tables.repositories.must(repositoryId)),
} satisfies FieldTable<InPull>;

function accountMay({ world }: GraphqlContext, repositoryId: number, accountId: number): boolean {
  const repository = world.tables.repositories.must(repositoryId);
  return isAtLeast(permissionOf(world, repository, accountId), 'write');
}

/** Reviews that their author has not submitted are shown to nobody else. */
export function visibleReviews(pull: Pull, { world, actor }: GraphqlContext): Review[] {
  return world.tables.reviews
    .by('pull', pull.id)
    .filter((review) => review.state !== 'PENDING' || review.authorId === actor.accountId);
}

function visibleComments(
  comments: readonly ReviewComment[],
  { actor }: GraphqlContext,
): ReviewComment[] {
  return comments.filter(
    (comment) => comment.publishedAt !== null || comment.authorId === actor.accountId,
  );
}

export const reviewFields: FieldTable<Review> = {
  ...writtenFields,
  ...reactableFields,
  ...minimizableFields,
  ...inPull,
  id: (review) => review.nodeId,
  databaseId: (review) => review.id,
  fullDatabaseId: (review) => String(review.id),
  state: (review) => review.state,
  submittedAt: (review) => review.submittedAt,
  publishedAt: (review) => review.submittedAt,
  resourcePath: (review, _args, { world }) => reviewPath(world, review),
  url: (review, _args, { world }) => `${world.origin}${reviewPath(world, review)}`,
  commit: ({ repositoryId, commitOid }) => thing('Commit', { repositoryId, oid: commitOid }),
  authorCanPushToRepository: (review, _args, context) =>
    accountMay(context, review.repositoryId, review.authorId),
  comments: paged({
    list: (review: Review, _args, context) =>
      visibleComments(context.world.tables.reviewComments.by('review', review.id), context),
    key: (comment) => comment.id,
    node: (comment) => thing('PullRequestReviewComment', comment),
  }),
};

function threadOf(comment: ReviewComment, { world }: GraphqlContext): ReviewThread {
  return world.tables.reviewThreads.must(comment.threadId);
}

export const reviewCommentFields: FieldTable<ReviewComment> = {
  ...writtenFields,
  ...reactableFields,
  ...minimizableFields,
  ...inPull,
  id: (comment) => comment.nodeId,
  databaseId: (comment) => comment.id,
  fullDatabaseId: (comment) => String(comment.id),
  path: (comment) => comment.path,
  diffHunk: (comment) => comment.diffHunk,
  draftedAt: (comment) => comment.draftedAt,
  publishedAt: (comment) => comment.publishedAt,
  state: (comment) => (comment.publishedAt === null ? 'PENDING' : 'SUBMITTED'),
  // Null once the line is gone; `originalLine` stays.
  line: (comment, _args, context) => {
    const thread = threadOf(comment, context);
    return thread.outdated ? null : thread.line;
  },
  originalLine: (comment, _args, context) => threadOf(comment, context).line,
  startLine: (comment, _args, context) => {
    const thread = threadOf(comment, context);
    return thread.outdated ? null : thread.startLine;
  },
  originalStartLine: (comment, _args, context) => threadOf(comment, context).startLine,
  outdated: (comment, _args, context) => threadOf(comment, context).outdated,
  subjectType: (comment, _args, context) => threadOf(comment, context).subjectType.toUpperCase(),
  resourcePath: (comment, _args, { world }) => reviewCommentPath(world, comment),
  url: (comment, _args, { world }) => `${world.origin}${reviewCommentPath(world, comment)}`,
  commit: ({ repositoryId, commitOid }) => thing('Commit', { repositoryId, oid: commitOid }),
  originalCommit: ({ repositoryId, originalCommitOid }) =>
    thing('Commit', { repositoryId, oid: originalCommitOid }),
  pullRequestReview: (comment, _args, { world }) =>
    thing('PullRequestReview', world.tables.reviews.must(comment.reviewId)),
  replyTo: (comment, _args, { world }) => {
    const first = world.tables.reviewComments.get(comment.replyToId);
    return first === undefined ? null : thing('PullRequestReviewComment', first);
  },
};

function viewerMayResolve(thread: ReviewThread, context: GraphqlContext): boolean {
  const { actor, world } = context;
  if (actor.via.kind === 'installation' || actor.via.kind === 'job') {
    return actor.via.permissions['pull_requests'] === 'write';
  }
  return (
    mustPull(world, thread.pullId).authorId === actor.accountId ||
    accountMay(context, thread.repositoryId, actor.accountId)
  );
}

export const threadFields: FieldTable<ReviewThread> = {
  ...inPull,
  id: (thread) => thread.nodeId,
  isResolved: (thread) => thread.resolvedById !== null,
  isCollapsed: (thread) => thread.resolvedById !== null,
  isOutdated: (thread) => thread.outdated,
  path: (thread) => thread.path,
  line: (thread) => (thread.outdated ? null : thread.line),
  originalLine: (thread) => thread.line,
  startLine: (thread) => (thread.outdated ? null : thread.startLine),
  originalStartLine: (thread) => thread.startLine,
  diffSide: (thread) => thread.side,
  startDiffSide: (thread) => (thread.startLine === null ? null : thread.side),
  subjectType: (thread) => thread.subjectType.toUpperCase(),
  resolvedBy: (thread, _args, { world }) => resolver(thread, world),
  viewerCanReply: () => true,
  viewerCanResolve: (thread, _args, context) =>
    thread.resolvedById === null && viewerMayResolve(thread, context),
  viewerCanUnresolve: (thread, _args, context) =>
    thread.resolvedById !== null && viewerMayResolve(thread, context),
  comments: paged({
    list: (thread: ReviewThread, _args, context) =>
      visibleComments(context.world.tables.reviewComments.by('thread', thread.id), context),
    key: (comment) => comment.id,
    node: (comment) => thing('PullRequestReviewComment', comment),
  }),
};

/** Of type User: a bot that resolved is not shown. */
function resolver(thread: ReviewThread, world: GraphqlContext['world']): Thing<unknown> | null {
  const account = world.tables.accounts.get(thread.resolvedById);
  return account?.type === 'User' ? actorOf(world, account.id) : null;
}

/** Threads of which the caller sees at least one comment. */
export function visibleThreads(pull: Pull, context: GraphqlContext): ReviewThread[] {
  const { world } = context;
  return world.tables.reviewThreads
    .by('pull', pull.id)
    .filter(
      (thread) =>
        visibleComments(world.tables.reviewComments.by('thread', thread.id), context).length > 0,
    );
}
