import {
  createComment,
  deleteComment,
  editComment,
  minimizeComment,
  pinComment,
  unpinComment,
} from '../../world/operations/comments.ts';
import { addReaction, removeReaction } from '../../world/operations/reactions.ts';
import { fromNodeId } from '../../world/node-id.ts';
import type { Comment, MinimizedReason } from '../../world/records/comment.ts';
import type { GraphqlContext } from '../context.ts';
import { notImplementedError, unwrapNode } from '../errors.ts';
import { idOf, nodeById } from '../nodes.ts';
import { thing } from '../thing.ts';
import { contentByName, reactionGroups } from '../types/reactions.ts';
import { topicThing } from '../types/topic-lists.ts';
import { mutation } from './mutation.ts';

interface ById {
  readonly id: string;
}

const shown = (comment: Comment) => ({ issueComment: thing('IssueComment', comment) });

function edgeOf(node: unknown) {
  return { cursor: () => notImplemented('a cursor in a payload'), node };
}

function notImplemented(what: string): never {
  throw notImplementedError(what);
}

const classifiers: Readonly<Record<string, MinimizedReason>> = {
  ABUSE: 'abuse',
  DUPLICATE: 'duplicate',
  OFF_TOPIC: 'off-topic',
  OUTDATED: 'outdated',
  RESOLVED: 'resolved',
  SPAM: 'spam',
};

function minimize(
  { world, actor }: GraphqlContext,
  subjectId: string,
  reason: MinimizedReason | null,
) {
  if (fromNodeId(subjectId)?.kind !== 'comment') {
    throw notImplementedError('minimizing anything but comments of a conversation');
  }
  const commentId = idOf(subjectId, 'comment');
  const comment = unwrapNode(minimizeComment(world, actor, { commentId, reason }), subjectId);
  return thing('IssueComment', comment);
}

export const commentMutations = {
  addComment: mutation<{ subjectId: string; body: string }>(
    'addComment',
    ['subjectId', 'body'],
    ({ subjectId, body }, { world, actor }) => {
      const topicId = idOf(subjectId, 'issue', 'pull');
      const comment = unwrapNode(createComment(world, actor, { topicId, body }), subjectId);
      return {
        subject: topicThing(world.tables.topics.must(topicId)),
        commentEdge: edgeOf(thing('IssueComment', comment)),
        timelineEdge: edgeOf(thing('IssueComment', comment)),
      };
    },
  ),
  updateIssueComment: mutation<{ id: string; body: string }>(
    'updateIssueComment',
    ['id', 'body'],
    ({ id, body }, { world, actor }) => {
      const commentId = idOf(id, 'comment');
      return shown(unwrapNode(editComment(world, actor, { commentId, body }), id));
    },
  ),
  deleteIssueComment: mutation<ById>('deleteIssueComment', ['id'], ({ id }, { world, actor }) => {
    unwrapNode(deleteComment(world, actor, { commentId: idOf(id, 'comment') }), id);
    return {};
  }),
  minimizeComment: mutation<{ subjectId: string; classifier: string }>(
    'minimizeComment',
    ['subjectId', 'classifier'],
    ({ subjectId, classifier }, context) => {
      const reason = classifiers[classifier];
      if (reason === undefined) throw notImplementedError(`the classifier ${classifier}`);
      return { minimizedComment: minimize(context, subjectId, reason) };
    },
  ),
  unminimizeComment: mutation<{ subjectId: string }>(
    'unminimizeComment',
    ['subjectId'],
    ({ subjectId }, context) => ({ unminimizedComment: minimize(context, subjectId, null) }),
  ),
  pinIssueComment: mutation<{ issueCommentId: string }>(
    'pinIssueComment',
    ['issueCommentId'],
    ({ issueCommentId }, { world, actor }) => {
      const commentId = idOf(issueCommentId, 'comment');
      return shown(unwrapNode(pinComment(world, actor, { commentId }), issueCommentId));
    },
  ),
  unpinIssueComment: mutation<{ issueCommentId: string }>(
    'unpinIssueComment',
    ['issueCommentId'],
    ({ issueCommentId }, { world, actor }) => {
      const commentId = idOf(issueCommentId, 'comment');
      return shown(unwrapNode(unpinComment(world, actor, { commentId }), issueCommentId));
    },
  ),
};

interface React {
  readonly subjectId: string;
  readonly content: string;
}

export const reactionMutations = {
  addReaction: mutation<React>(
    'addReaction',
    ['subjectId', 'content'],
    async ({ subjectId, content }, context) => {
      const { world, actor } = context;
      const input = { subjectNodeId: subjectId, content: contentByName(content) };
      const { reaction } = unwrapNode(addReaction(world, actor, input), subjectId);
      return {
        reaction: thing('Reaction', reaction),
        reactionGroups: reactionGroups(subjectId),
        subject: await nodeById(context, subjectId),
      };
    },
  ),
  removeReaction: mutation<React>(
    'removeReaction',
    ['subjectId', 'content'],
    async ({ subjectId, content }, context) => {
      const { world, actor } = context;
      const input = { subjectNodeId: subjectId, content: contentByName(content) };
      const reaction = unwrapNode(removeReaction(world, actor, input), subjectId);
      return {
        reaction: thing('Reaction', reaction),
        reactionGroups: reactionGroups(subjectId),
        subject: await nodeById(context, subjectId),
      };
    },
  ),
};
