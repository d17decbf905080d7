import { ok } from '../../../lifecycle/result.ts';
import type { Actor } from '../actor.ts';
import { notFound } from '../api-error.ts';
import type { Outcome } from '../api-error.ts';
import type { Topic } from '../records/topic.ts';
import type { World } from '../world.ts';
import { needToTalk } from './comments.ts';
import { requirePermission } from './permission.ts';
import { addTimeline } from './timeline.ts';

/** REST `PUT /repos/{owner}/{repo}/issues/{n}/lock`: only people with write access comment then. */
export function lockTopic(
  world: World,
  actor: Actor,
  input: { readonly topicId: number },
): Outcome<Topic> {
  return setLocked(world, actor, { ...input, locked: true });
}

export function unlockTopic(
  world: World,
  actor: Actor,
  input: { readonly topicId: number },
): Outcome<Topic> {
  return setLocked(world, actor, { ...input, locked: false });
}

function setLocked(
  world: World,
  actor: Actor,
  input: { readonly topicId: number; readonly locked: boolean },
): Outcome<Topic> {
  const topic = world.tables.topics.get(input.topicId);
  if (topic === undefined) return notFound();
  const allowed = requirePermission(world, actor, needToTalk(topic, 'write'));
  if (!allowed.ok) return allowed;
  if (topic.locked === input.locked) return ok(topic);
  const changed = world.tables.topics.update(topic.id, { locked: input.locked });
  addTimeline(world, actor, changed, { type: input.locked ? 'LockedEvent' : 'UnlockedEvent' });
  return ok(changed);
}
