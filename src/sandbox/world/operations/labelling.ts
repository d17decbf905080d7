import { ok } from '../../../lifecycle/result.ts';
import type { Actor } from '../actor.ts';
import { notFound } from '../api-error.ts';
import type { Outcome } from '../api-error.ts';
import type { DomainFact } from '../events.ts';
import { findLabel, isAtLeast, permissionOf } from '../find.ts';
import type { Label } from '../records/repository.ts';
import type { Topic } from '../records/topic.ts';
import type { World } from '../world.ts';
import { needToTalk } from './comments.ts';
import { insertLabel } from './labels.ts';
import { requirePermission } from './permission.ts';
import { addTimeline } from './timeline.ts';

/** Adds labels by name; an unknown one is made (REST does so, GraphQL knows ids only). */
export function addLabels(
  world: World,
  actor: Actor,
  input: { readonly topicId: number; readonly names: readonly string[] },
): Outcome<Topic> {
  const found = topicToSort(world, actor, input.topicId);
  if (!found.ok) return found;
  for (const name of input.names) {
    const { repositoryId } = found.value;
    const label =
      findLabel(world, repositoryId, name) ?? insertLabel(world, { repositoryId, name });
    putLabel(world, actor, input.topicId, label);
  }
  return ok(world.tables.topics.must(input.topicId));
}

export function removeLabel(
  world: World,
  actor: Actor,
  input: { readonly topicId: number; readonly name: string },
): Outcome<Topic> {
  const found = topicToSort(world, actor, input.topicId);
  if (!found.ok) return found;
  const label = findLabel(world, found.value.repositoryId, input.name);
  if (label === undefined || !found.value.labelIds.includes(label.id)) {
    return notFound('Label does not exist');
  }
  takeLabel(world, actor, input.topicId, label);
  return ok(world.tables.topics.must(input.topicId));
}

/** Makes the labels exactly these. */
export function setLabels(
  world: World,
  actor: Actor,
  input: { readonly topicId: number; readonly names: readonly string[] },
): Outcome<Topic> {
  const found = topicToSort(world, actor, input.topicId);
  if (!found.ok) return found;
  const wanted = input.names.map((name) => name.toLowerCase());
  for (const id of found.value.labelIds) {
    const label = world.tables.labels.must(id);
    if (!wanted.includes(label.name.toLowerCase())) takeLabel(world, actor, input.topicId, label);
  }
  return addLabels(world, actor, input);
}

/** Accounts that cannot see the repository are left out in silence. */
export function addAssignees(
  world: World,
  actor: Actor,
  input: { readonly topicId: number; readonly accountIds: readonly number[] },
): Outcome<Topic> {
  const found = topicToSort(world, actor, input.topicId);
  if (!found.ok) return found;
  const repository = world.tables.repositories.must(found.value.repositoryId);
  for (const assigneeId of input.accountIds) {
    const topic = world.tables.topics.must(input.topicId);
    const able = isAtLeast(permissionOf(world, repository, assigneeId), 'read');
    if (!able || topic.assigneeIds.includes(assigneeId)) continue;
    world.tables.topics.update(topic.id, { assigneeIds: [...topic.assigneeIds, assigneeId] });
    noteAssignee(world, actor, topic.id, { action: 'assigned', assigneeId });
  }
  return ok(world.tables.topics.must(input.topicId));
}

export function removeAssignees(
  world: World,
  actor: Actor,
  input: { readonly topicId: number; readonly accountIds: readonly number[] },
): Outcome<Topic> {
  const found = topicToSort(world, actor, input.topicId);
  if (!found.ok) return found;
  for (const assigneeId of input.accountIds) {
    const topic = world.tables.topics.must(input.topicId);
    if (!topic.assigneeIds.includes(assigneeId)) continue;
    world.tables.topics.update(topic.id, {
      assigneeIds: topic.assigneeIds.filter((id) => id !== assigneeId),
    });
    noteAssignee(world, actor, topic.id, { action: 'unassigned', assigneeId });
  }
  return ok(world.tables.topics.must(input.topicId));
}

function topicToSort(world: World, actor: Actor, topicId: number): Outcome<Topic> {
  const topic = world.tables.topics.get(topicId);
  if (topic === undefined) return notFound();
  const allowed = requirePermission(world, actor, needToTalk(topic, 'triage'));
  return allowed.ok ? ok(topic) : allowed;
}

function putLabel(world: World, actor: Actor, topicId: number, label: Label): void {
  const { labelIds } = world.tables.topics.must(topicId);
  if (labelIds.includes(label.id)) return;
  const topic = world.tables.topics.update(topicId, {
    labelIds: [...labelIds, label.id],
    updatedAt: world.now(),
  });
  addTimeline(world, actor, topic, {
    type: 'LabeledEvent',
    labelName: label.name,
    labelId: label.id,
  });
  world.emit(actor, aboutTopic(topic, { action: 'labeled', labelId: label.id }));
}

function takeLabel(world: World, actor: Actor, topicId: number, label: Label): void {
  const { labelIds } = world.tables.topics.must(topicId);
  const topic = world.tables.topics.update(topicId, {
    labelIds: labelIds.filter((id) => id !== label.id),
    updatedAt: world.now(),
  });
  addTimeline(world, actor, topic, {
    type: 'UnlabeledEvent',
    labelName: label.name,
    labelId: label.id,
  });
  world.emit(actor, aboutTopic(topic, { action: 'unlabeled', labelId: label.id }));
}

function noteAssignee(
  world: World,
  actor: Actor,
  topicId: number,
  fact: { readonly action: 'assigned' | 'unassigned'; readonly assigneeId: number },
): void {
  const topic = world.tables.topics.must(topicId);
  addTimeline(world, actor, topic, {
    type: fact.action === 'assigned' ? 'AssignedEvent' : 'UnassignedEvent',
    assigneeId: fact.assigneeId,
  });
  world.emit(actor, aboutTopic(topic, fact));
}

function aboutTopic(
  topic: Topic,
  fact: {
    readonly action: 'labeled' | 'unlabeled' | 'assigned' | 'unassigned';
    readonly labelId?: number;
    readonly assigneeId?: number;
  },
): DomainFact {
  return topic.kind === 'pull'
    ? { name: 'pull_request', pull: topic, ...fact }
    : { name: 'issues', issue: topic, ...fact };
}
