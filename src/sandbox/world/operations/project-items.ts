import { ok } from '../../../lifecycle/result.ts';
import type { Actor } from '../actor.ts';
import { notFound, unprocessable } from '../api-error.ts';
import type { Outcome } from '../api-error.ts';
import { findField } from '../find.ts';
import type { Project, ProjectField, ProjectItem, ProjectValue } from '../records/project.ts';
import type { Topic } from '../records/topic.ts';
import type { World } from '../world.ts';
import { githubActor } from './accounts.ts';
import { canSee } from './permission.ts';
import { requireProject } from './project-access.ts';
import { addTimeline } from './timeline.ts';

export type NewValue =
  | { readonly kind: 'option'; readonly optionId: string }
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'number'; readonly number: number }
  | { readonly kind: 'date'; readonly date: string };

/** GraphQL `addProjectV2ItemById`: gives the existing item when it is there already. */
export function addProjectItem(
  world: World,
  actor: Actor,
  input: { readonly projectId: number; readonly topicId: number },
): Outcome<ProjectItem> {
  const project = requireProject(world, actor, { projectId: input.projectId, level: 'write' });
  if (!project.ok) return project;
  const topic = world.tables.topics.get(input.topicId);
  const repository = world.tables.repositories.get(topic?.repositoryId ?? null);
  if (topic === undefined || repository === undefined) return notFound();
  if (!canSee(world, actor, repository)) return notFound();
  const existing = itemOf(world, project.value, topic);
  if (existing !== undefined) return ok(existing);
  const now = world.now();
  const item = world.tables.projectItems.insert({
    ...world.newIdentity('projectItem'),
    projectId: project.value.id,
    content: { kind: 'topic', topicId: topic.id },
    topicId: topic.id,
    values: new Map(),
    creatorId: actor.accountId,
    archivedAt: null,
    createdAt: now,
    updatedAt: now,
  });
  addTimeline(world, actor, topic, {
    type: 'AddedToProjectV2Event',
    projectId: project.value.id,
    wasAutomated: actor.via.kind === 'github',
  });
  world.emit(actor, { name: 'projects_v2_item', action: 'created', project: project.value, item });
  return ok(item);
}

export function itemOf(world: World, project: Project, topic: Topic): ProjectItem | undefined {
  return world.tables.projectItems
    .by('topic', topic.id)
    .find((item) => item.projectId === project.id);
}

/** Sets a field of an item; null clears it. A change of `Status` shows in the timeline. */
export function setItemField(
  world: World,
  actor: Actor,
  input: { readonly itemId: number; readonly fieldId: number; readonly value: NewValue | null },
): Outcome<ProjectItem> {
  const item = world.tables.projectItems.get(input.itemId);
  const field = world.tables.projectFields.get(input.fieldId);
  if (item === undefined || field === undefined || field.projectId !== item.projectId) {
    return notFound('Could not resolve to a node with the global id given.');
  }
  const project = requireProject(world, actor, { projectId: item.projectId, level: 'write' });
  if (!project.ok) return project;
  const wrong = mismatch(field, input.value);
  if (wrong !== undefined) return unprocessable(wrong);
  return ok(writeField(world, actor, { project: project.value, item, field }, input.value));
}

/** Removes the card; the issue stays. */
export function removeProjectItem(
  world: World,
  actor: Actor,
  input: { readonly itemId: number },
): Outcome<ProjectItem> {
  const item = world.tables.projectItems.get(input.itemId);
  if (item === undefined) return notFound();
  const project = requireProject(world, actor, { projectId: item.projectId, level: 'write' });
  if (!project.ok) return project;
  world.tables.projectItems.remove(item.id);
  const topic = world.tables.topics.get(item.topicId);
  if (topic !== undefined) {
    addTimeline(world, actor, topic, {
      type: 'RemovedFromProjectV2Event',
      projectId: item.projectId,
      wasAutomated: actor.via.kind === 'github',
    });
  }
  world.emit(actor, { name: 'projects_v2_item', action: 'deleted', project: project.value, item });
  return ok(item);
}

export function archiveProjectItem(
  world: World,
  actor: Actor,
  input: { readonly itemId: number; readonly archived: boolean },
): Outcome<ProjectItem> {
  const found = world.tables.projectItems.get(input.itemId);
  if (found === undefined) return notFound();
  const project = requireProject(world, actor, { projectId: found.projectId, level: 'write' });
  if (!project.ok) return project;
  const now = world.now();
  const item = world.tables.projectItems.update(found.id, {
    archivedAt: input.archived ? now : null,
    updatedAt: now,
  });
  world.emit(actor, {
    name: 'projects_v2_item',
    action: input.archived ? 'archived' : 'restored',
    project: project.value,
    item,
    archivedFrom: found.archivedAt,
  });
  return ok(item);
}

/**
 * The built-in workflows "Item closed" and "Pull request merged", on in every new project: GitHub itself
 * sets the status (`wasAutomated`).
 */
export function automateItems(world: World, topic: Topic, trigger: 'closed' | 'merged'): void {
  for (const item of world.tables.projectItems.by('topic', topic.id)) {
    const project = world.tables.projects.must(item.projectId);
    const { itemClosed, pullMerged } = project.automations;
    const name = trigger === 'closed' ? itemClosed : pullMerged;
    const field = findField(world, project.id, 'Status');
    const option = field?.options.find((each) => each.name === name);
    if (field === undefined || option === undefined || item.archivedAt !== null) continue;
    const value = { kind: 'option', optionId: option.id } as const;
    writeField(world, githubActor(world), { project, item, field }, value);
  }
}

interface Target {
  readonly project: Project;
  readonly item: ProjectItem;
  readonly field: ProjectField;
}

function writeField(
  world: World,
  actor: Actor,
  target: Target,
  value: NewValue | null,
): ProjectItem {
  const { project, item, field } = target;
  const from = item.values.get(field.id) ?? null;
  const to: ProjectValue | null = value === null ? null : { ...value, updatedAt: world.now() };
  if (sameValue(from, to)) return item;
  const values = new Map(item.values);
  if (to === null) values.delete(field.id);
  else values.set(field.id, to);
  const updated = world.tables.projectItems.update(item.id, { values, updatedAt: world.now() });
  const topic = world.tables.topics.get(item.topicId);
  if (topic !== undefined && field.name === 'Status') {
    addTimeline(world, actor, topic, {
      type: 'ProjectV2ItemStatusChangedEvent',
      projectId: project.id,
      previousStatus: optionName(field, from),
      status: optionName(field, to),
      wasAutomated: actor.via.kind === 'github',
    });
  }
  const change = { field, from, to };
  world.emit(actor, { name: 'projects_v2_item', action: 'edited', project, item: updated, change });
  return updated;
}

function sameValue(a: ProjectValue | null, b: ProjectValue | null): boolean {
  const plain = (value: ProjectValue | null): string =>
    JSON.stringify(value === null ? null : { ...value, updatedAt: '' });
  return plain(a) === plain(b);
}

function optionName(field: ProjectField, value: ProjectValue | null): string {
  if (value?.kind !== 'option') return '';
  return field.options.find((option) => option.id === value.optionId)?.name ?? '';
}

function mismatch(field: ProjectField, value: NewValue | null): string | undefined {
  if (value === null) return undefined;
  const needed = { option: 'SINGLE_SELECT', text: 'TEXT', number: 'NUMBER', date: 'DATE' }[
    value.kind
  ];
  if (field.dataType !== needed) return `Did not receive a ${field.dataType.toLowerCase()} value`;
  if (value.kind === 'option' && !field.options.some((option) => option.id === value.optionId)) {
    return 'The single select option Id does not belong to the field';
  }
  return undefined;
}
