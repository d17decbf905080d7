import { ok } from '../../../lifecycle/result.ts';
import { appOf } from '../actor.ts';
import type { Actor } from '../actor.ts';
import { forbidden, notFound, unprocessable } from '../api-error.ts';
import type { Outcome } from '../api-error.ts';
import { isAtLeast, permissionOf } from '../find.ts';
import type { Comment, MinimizedReason } from '../records/comment.ts';
import type { Topic } from '../records/topic.ts';
import type { World } from '../world.ts';
import type { Need } from './permission.ts';
import { requirePermission } from './permission.ts';
import { crossReference } from './references.ts';
import { checkComment, recordEdit } from './text.ts';
import { addTimeline } from './timeline.ts';

/** Issues need `issues`; a pull request's conversation is open to `pull_requests` too. */
export function needToTalk(topic: Topic, role: Need['role'] = 'read'): Need {
  return {
    repositoryId: topic.repositoryId,
    app: topic.kind === 'pull' ? ['issues:write', 'pull_requests:write'] : ['issues:write'],
    role,
  };
}

/** REST `POST /repos/{owner}/{repo}/issues/{n}/comments`, GraphQL `addComment`. */
export function createComment(
  world: World,
  actor: Actor,
  input: { readonly topicId: number; readonly body: string },
): Outcome<Comment> {
  const topic = world.tables.topics.get(input.topicId);
  if (topic === undefined) return notFound();
  const allowed = requirePermission(world, actor, needToTalk(topic));
  if (!allowed.ok) return allowed;
  if (topic.locked && actor.via.kind === 'user') {
    const role = permissionOf(world, allowed.value, actor.accountId);
    if (!isAtLeast(role, 'write'))
      return forbidden('Unable to create comment because issue is locked.');
  }
  const body = checkComment('IssueComment', input.body);
  if (!body.ok) return body;
  const now = world.now();
  const comment = world.tables.comments.insert({
    ...world.newIdentity('comment'),
    repositoryId: topic.repositoryId,
    topicId: topic.id,
    authorId: actor.accountId,
    appId: appOf(actor),
    body: body.value,
    createdAt: now,
    updatedAt: now,
    lastEditedAt: null,
    editorId: null,
    minimizedReason: null,
    pinnedAt: null,
    pinnedById: null,
  });
  const touched = world.tables.topics.update(topic.id, { updatedAt: now });
  addTimeline(world, actor, touched, { type: 'IssueComment', commentId: comment.id });
  crossReference(world, actor, touched, comment.body);
  world.emit(actor, { name: 'issue_comment', action: 'created', topic: touched, comment });
  return ok(comment);
}

/**
 * The author may, and so may everyone with write access. There is no precondition to send: the last
 * writer wins, whatever they had read.
 */
export function editComment(
  world: World,
  actor: Actor,
  input: { readonly commentId: number; readonly body: string },
): Outcome<Comment> {
  const found = commentToChange(world, actor, input.commentId);
  if (!found.ok) return found;
  const { comment, topic } = found.value;
  const body = checkComment('IssueComment', input.body);
  if (!body.ok) return body;
  if (body.value === comment.body) return ok(comment);
  const edited = world.tables.comments.update(
    comment.id,
    recordEdit(world, actor, comment, body.value),
  );
  crossReference(world, actor, topic, edited.body);
  world.emit(actor, {
    name: 'issue_comment',
    action: 'edited',
    topic,
    comment: edited,
    changes: { body: { from: comment.body } },
  });
  return ok(edited);
}

export function deleteComment(
  world: World,
  actor: Actor,
  input: { readonly commentId: number },
): Outcome<Comment> {
  const found = commentToChange(world, actor, input.commentId);
  if (!found.ok) return found;
  const { comment, topic } = found.value;
  const item = world.tables.timeline
    .by('topic', topic.id)
    .find(({ detail }) => detail.type === 'IssueComment' && detail.commentId === comment.id);
  if (item !== undefined) world.tables.timeline.remove(item.id);
  world.tables.comments.remove(comment.id);
  addTimeline(world, actor, topic, {
    type: 'CommentDeletedEvent',
    deletedCommentAuthorId: comment.authorId,
  });
  world.emit(actor, { name: 'issue_comment', action: 'deleted', topic, comment });
  return ok(comment);
}

/** GraphQL `minimizeComment`; null shows it again. */
export function minimizeComment(
  world: World,
  actor: Actor,
  input: { readonly commentId: number; readonly reason: MinimizedReason | null },
): Outcome<Comment> {
  const found = commentToChange(world, actor, input.commentId);
  if (!found.ok) return found;
  return ok(
    world.tables.comments.update(found.value.comment.id, { minimizedReason: input.reason }),
  );
}

/** One comment an issue: pinning another unpins the first. Needs triage. */
export function pinComment(
  world: World,
  actor: Actor,
  input: { readonly commentId: number },
): Outcome<Comment> {
  const found = commentToPin(world, actor, input.commentId);
  if (!found.ok) return found;
  const { comment, topic } = found.value;
  if (comment.pinnedAt !== null) return ok(comment);
  for (const other of world.tables.comments.by('topic', topic.id)) {
    if (other.pinnedAt !== null) unpin(world, actor, { comment: other, topic });
  }
  const pinned = world.tables.comments.update(comment.id, {
    pinnedAt: world.now(),
    pinnedById: actor.accountId,
  });
  addTimeline(world, actor, topic, { type: 'IssueCommentPinnedEvent', commentId: comment.id });
  world.emit(actor, { name: 'issue_comment', action: 'pinned', topic, comment: pinned });
  return ok(pinned);
}

export function unpinComment(
  world: World,
  actor: Actor,
  input: { readonly commentId: number },
): Outcome<Comment> {
  const found = commentToPin(world, actor, input.commentId);
  if (!found.ok) return found;
  return ok(
    found.value.comment.pinnedAt === null ? found.value.comment : unpin(world, actor, found.value),
  );
}

interface CommentOfTopic {
  readonly comment: Comment;
  readonly topic: Topic;
}

function unpin(world: World, actor: Actor, { comment, topic }: CommentOfTopic): Comment {
  const unpinned = world.tables.comments.update(comment.id, { pinnedAt: null, pinnedById: null });
  addTimeline(world, actor, topic, { type: 'IssueCommentUnpinnedEvent', commentId: comment.id });
  world.emit(actor, { name: 'issue_comment', action: 'unpinned', topic, comment: unpinned });
  return unpinned;
}

function commentToPin(world: World, actor: Actor, commentId: number): Outcome<CommentOfTopic> {
  const comment = world.tables.comments.get(commentId);
  if (comment === undefined) return notFound();
  const topic = world.tables.topics.must(comment.topicId);
  if (topic.kind !== 'issue') return unprocessable('Only comments on issues can be pinned');
  const allowed = requirePermission(world, actor, needToTalk(topic, 'triage'));
  return allowed.ok ? ok({ comment, topic }) : allowed;
}

function commentToChange(world: World, actor: Actor, commentId: number): Outcome<CommentOfTopic> {
  const comment = world.tables.comments.get(commentId);
  if (comment === undefined) return notFound();
  const topic = world.tables.topics.must(comment.topicId);
  const need = { ...needToTalk(topic, 'write'), ownerId: comment.authorId };
  const allowed = requirePermission(world, actor, need);
  return allowed.ok ? ok({ comment, topic }) : allowed;
}
