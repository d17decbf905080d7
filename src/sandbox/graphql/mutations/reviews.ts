import {
  deleteReviewComment,
  editReviewComment,
  replyToThread,
  setThreadResolved,
} from '../../world/operations/review-comments.ts';
import { insertComment, insertReviewComment } from '../../world/operations/review-drafts.ts';
import type { NewThread } from '../../world/operations/review-drafts.ts';
import {
  createReview,
  dismiss,
  editReview,
  pullToReview,
  submitReview,
} from '../../world/operations/reviews.ts';
import type { ReviewVerdict } from '../../world/operations/reviews.ts';
import { checkComment } from '../../world/operations/text.ts';
import type { Review } from '../../world/records/review.ts';
import type { GraphqlContext } from '../context.ts';
import { noSuchNode, notFoundError, notImplementedError, typedError } from '../errors.ts';
import { unwrap, unwrapNode } from '../errors.ts';
import { idOf } from '../nodes.ts';
import { thing } from '../thing.ts';
import { mutation } from './mutation.ts';

interface GivenThread {
  readonly path?: string | null;
  readonly body: string;
  readonly line?: number | null;
  readonly startLine?: number | null;
  readonly side?: 'LEFT' | 'RIGHT' | null;
}

function toThread({ path, body, line, startLine, side }: GivenThread): NewThread {
  if (typeof path !== 'string') throw typedError('UNPROCESSABLE', 'Path is required');
  return { path, body, line: line ?? null, startLine: startLine ?? null, side: side ?? 'RIGHT' };
}

interface AddReview {
  readonly pullRequestId: string;
  readonly event?: string;
  readonly body?: string;
  readonly commitOID?: string;
  readonly threads?: readonly GivenThread[];
}

function toVerdict(event: string): ReviewVerdict {
  if (event === 'COMMENT' || event === 'APPROVE' || event === 'REQUEST_CHANGES') return event;
  throw notImplementedError(`the review event ${event}`);
}

const shown = (review: Review) => ({ pullRequestReview: thing('PullRequestReview', review) });

function addReview(input: AddReview, { world, actor }: GraphqlContext) {
  const { event, body, commitOID } = input;
  const made = createReview(world, actor, {
    pullId: idOf(input.pullRequestId, 'pull'),
    comments: (input.threads ?? []).map(toThread),
    ...(event === undefined ? {} : { event: toVerdict(event) }),
    ...(body === undefined ? {} : { body }),
    ...(commitOID === undefined ? {} : { commitOid: commitOID }),
  });
  return shown(unwrapNode(made, input.pullRequestId));
}

interface InReview {
  readonly pullRequestId?: string;
  readonly pullRequestReviewId?: string;
}

/** The caller's own pending review, named by itself or by its pull request. */
function pendingReview({ world, actor }: GraphqlContext, input: InReview): Review | undefined {
  if (input.pullRequestReviewId !== undefined) {
    const review = world.tables.reviews.get(idOf(input.pullRequestReviewId, 'review'));
    if (review?.authorId !== actor.accountId) throw noSuchNode(input.pullRequestReviewId);
    return review;
  }
  if (input.pullRequestId === undefined) {
    throw typedError('UNPROCESSABLE', 'A pull request or a review is required');
  }
  return world.tables.reviews
    .by('pull', idOf(input.pullRequestId, 'pull'))
    .find((review) => review.state === 'PENDING' && review.authorId === actor.accountId);
}

function addThread(
  input: InReview & GivenThread & { readonly subjectType?: string },
  context: GraphqlContext,
) {
  const { world, actor } = context;
  const pullId = pendingReview(context, input)?.pullId ?? idOf(input.pullRequestId ?? '', 'pull');
  unwrap(pullToReview(world, actor, pullId));
  const review = pendingReview(context, input) ?? unwrap(createReview(world, actor, { pullId }));
  const { line, ...rest } = input;
  // Only a thread on the whole file has no line.
  const place = input.subjectType === 'FILE' || line === undefined ? rest : { ...rest, line };
  const thread = toThread(place);
  const comment = unwrap(insertReviewComment(world, actor, { review, thread }));
  return shownThread(context, comment.threadId);
}

function shownThread({ world }: GraphqlContext, id: number) {
  return { thread: thing('PullRequestReviewThread', world.tables.reviewThreads.must(id)) };
}

interface Reply {
  readonly pullRequestReviewThreadId: string;
  readonly pullRequestReviewId?: string;
  readonly body: string;
}

function reply(input: Reply, context: GraphqlContext) {
  const { world, actor } = context;
  const { body, pullRequestReviewThreadId } = input;
  const threadId = idOf(pullRequestReviewThreadId, 'reviewThread');
  const thread = world.tables.reviewThreads.get(threadId);
  if (thread === undefined) throw noSuchNode(pullRequestReviewThreadId);
  if (input.pullRequestReviewId === undefined) {
    const replied = replyToThread(world, actor, { threadId, body });
    const comment = unwrapNode(replied, pullRequestReviewThreadId);
    return { comment: thing('PullRequestReviewComment', comment) };
  }
  const review = pendingReview(context, { pullRequestReviewId: input.pullRequestReviewId });
  unwrap(pullToReview(world, actor, thread.pullId));
  const text = unwrap(checkComment('PullRequestReviewComment', body));
  if (review?.state !== 'PENDING') throw typedError('UNPROCESSABLE', 'The review is not pending');
  const comment = insertComment(world, actor, { review, thread, body: text });
  return { comment: thing('PullRequestReviewComment', comment) };
}

function resolveMutation(name: string, resolved: boolean) {
  return mutation<{ threadId: string }>(name, ['threadId'], ({ threadId }, context) => {
    const id = idOf(threadId, 'reviewThread');
    const done = setThreadResolved(context.world, context.actor, { threadId: id, resolved });
    return shownThread(context, unwrapNode(done, threadId).id);
  });
}

export const reviewMutations = {
  addPullRequestReview: mutation<AddReview>(
    'addPullRequestReview',
    ['pullRequestId', 'event', 'body', 'commitOID', 'threads'],
    addReview,
  ),
  submitPullRequestReview: mutation<InReview & { readonly event: string; readonly body?: string }>(
    'submitPullRequestReview',
    ['pullRequestId', 'pullRequestReviewId', 'event', 'body'],
    (input, context) => {
      const review = pendingReview(context, input);
      if (review === undefined) throw notFoundError('Could not find a pending review');
      const submitted = submitReview(context.world, context.actor, {
        reviewId: review.id,
        event: toVerdict(input.event),
        ...(input.body === undefined ? {} : { body: input.body }),
      });
      return shown(unwrap(submitted));
    },
  ),
  updatePullRequestReview: mutation<{ pullRequestReviewId: string; body: string }>(
    'updatePullRequestReview',
    ['pullRequestReviewId', 'body'],
    ({ pullRequestReviewId, body }, { world, actor }) => {
      const reviewId = idOf(pullRequestReviewId, 'review');
      return shown(unwrapNode(editReview(world, actor, { reviewId, body }), pullRequestReviewId));
    },
  ),
  dismissPullRequestReview: mutation<{ pullRequestReviewId: string; message: string }>(
    'dismissPullRequestReview',
    ['pullRequestReviewId', 'message'],
    ({ pullRequestReviewId, message }, { world, actor }) => {
      const reviewId = idOf(pullRequestReviewId, 'review');
      return shown(unwrapNode(dismiss(world, actor, { reviewId, message }), pullRequestReviewId));
    },
  ),
  addPullRequestReviewThread: mutation<
    InReview & GivenThread & { readonly subjectType?: string; readonly startSide?: string }
  >(
    'addPullRequestReviewThread',
    [
      'pullRequestId',
      'pullRequestReviewId',
      'path',
      'body',
      'line',
      'side',
      'startLine',
      'startSide',
      'subjectType',
    ],
    addThread,
  ),
  addPullRequestReviewThreadReply: mutation<Reply>(
    'addPullRequestReviewThreadReply',
    ['pullRequestReviewThreadId', 'pullRequestReviewId', 'body'],
    reply,
  ),
  resolveReviewThread: resolveMutation('resolveReviewThread', true),
  unresolveReviewThread: resolveMutation('unresolveReviewThread', false),
  updatePullRequestReviewComment: mutation<{ pullRequestReviewCommentId: string; body: string }>(
    'updatePullRequestReviewComment',
    ['pullRequestReviewCommentId', 'body'],
    ({ pullRequestReviewCommentId: id, body }, { world, actor }) => {
      const commentId = idOf(id, 'reviewComment');
      const comment = unwrapNode(editReviewComment(world, actor, { commentId, body }), id);
      return { pullRequestReviewComment: thing('PullRequestReviewComment', comment) };
    },
  ),
  deletePullRequestReviewComment: mutation<{ id: string }>(
    'deletePullRequestReviewComment',
    ['id'],
    ({ id }, { world, actor }) => {
      const commentId = idOf(id, 'reviewComment');
      const comment = unwrapNode(deleteReviewComment(world, actor, { commentId }), id);
      return shown(world.tables.reviews.must(comment.reviewId));
    },
  ),
};
