import { ok } from '../../../lifecycle/result.ts';
import type { Actor } from '../actor.ts';
import { forbidden, invalidField, notFound } from '../api-error.ts';
import type { Outcome } from '../api-error.ts';
import { fromNodeId } from '../node-id.ts';
import { reactionContents } from '../records/comment.ts';
import type { Reaction } from '../records/comment.ts';
import type { World } from '../world.ts';
import { needToTalk } from './comments.ts';
import { requirePermission } from './permission.ts';

/** Idempotent: `created` is false when the same account had reacted so before (REST 200, not 201). */
export function addReaction(
  world: World,
  actor: Actor,
  input: { readonly subjectNodeId: string; readonly content: string },
): Outcome<{ readonly reaction: Reaction; readonly created: boolean }> {
  const allowed = mayReact(world, actor, input.subjectNodeId);
  if (!allowed.ok) return allowed;
  const content = reactionContents.find((each) => each === input.content);
  if (content === undefined) {
    return invalidField({ resource: 'Reaction', field: 'content', code: 'invalid' });
  }
  const same = world.tables.reactions
    .by('subject', input.subjectNodeId)
    .find((each) => each.accountId === actor.accountId && each.content === content);
  if (same !== undefined) return ok({ reaction: same, created: false });
  const reaction = world.tables.reactions.insert({
    ...world.newIdentity('reaction'),
    subjectNodeId: input.subjectNodeId,
    accountId: actor.accountId,
    content,
    createdAt: world.now(),
  });
  return ok({ reaction, created: true });
}

/** Takes back one's own reaction, named by its content or its id. */
export function removeReaction(
  world: World,
  actor: Actor,
  input: { readonly subjectNodeId: string; readonly content: string } | { readonly id: number },
): Outcome<Reaction> {
  const found =
    'id' in input
      ? world.tables.reactions.get(input.id)
      : world.tables.reactions
          .by('subject', input.subjectNodeId)
          .find((each) => each.accountId === actor.accountId && each.content === input.content);
  if (found === undefined) return notFound();
  const allowed = mayReact(world, actor, found.subjectNodeId);
  if (!allowed.ok) return allowed;
  if (found.accountId !== actor.accountId) return forbidden();
  return ok(world.tables.reactions.remove(found.id));
}

function mayReact(world: World, actor: Actor, subjectNodeId: string): Outcome<unknown> {
  const topicId = topicOf(world, subjectNodeId);
  const topic = topicId === undefined ? undefined : world.tables.topics.get(topicId);
  if (topic === undefined) return notFound();
  return requirePermission(world, actor, needToTalk(topic));
}

function topicOf(world: World, nodeId: string): number | undefined {
  const key = fromNodeId(nodeId);
  if (key === undefined) return undefined;
  if (key.kind === 'issue' || key.kind === 'pull') return key.id;
  if (key.kind === 'comment') return world.tables.comments.get(key.id)?.topicId;
  if (key.kind === 'review') return world.tables.reviews.get(key.id)?.pullId;
  if (key.kind === 'reviewComment') return world.tables.reviewComments.get(key.id)?.pullId;
  return undefined;
}
