import { ok } from '../../../lifecycle/result.ts';
import type { Actor } from '../actor.ts';
import { invalidField, notFound } from '../api-error.ts';
import type { Outcome } from '../api-error.ts';
import { findLabel } from '../find.ts';
import type { Label } from '../records/repository.ts';
import type { World } from '../world.ts';
import { requirePermission } from './permission.ts';
import type { Need } from './permission.ts';

export interface NewLabel {
  readonly repositoryId: number;
  readonly name: string;
  readonly color?: string;
  readonly description?: string | null;
}

function needForLabels(repositoryId: number): Need {
  return { repositoryId, app: ['issues:write', 'pull_requests:write'], role: 'write' };
}

export function createLabel(world: World, actor: Actor, input: NewLabel): Outcome<Label> {
  const allowed = requirePermission(world, actor, needForLabels(input.repositoryId));
  if (!allowed.ok) return allowed;
  if (findLabel(world, input.repositoryId, input.name) !== undefined) {
    return invalidField({ resource: 'Label', field: 'name', code: 'already_exists' });
  }
  const label = insertLabel(world, input);
  world.emit(actor, { name: 'label', action: 'created', label });
  return ok(label);
}

export function insertLabel(world: World, input: NewLabel): Label {
  return world.tables.labels.insert({
    ...world.newIdentity('label'),
    repositoryId: input.repositoryId,
    name: input.name,
    color: input.color ?? 'ededed',
    description: input.description ?? null,
    isDefault: false,
  });
}

export function updateLabel(
  world: World,
  actor: Actor,
  input: {
    readonly labelId: number;
    readonly name?: string;
    readonly color?: string;
    readonly description?: string | null;
  },
): Outcome<Label> {
  const label = world.tables.labels.get(input.labelId);
  if (label === undefined) return notFound();
  const allowed = requirePermission(world, actor, needForLabels(label.repositoryId));
  if (!allowed.ok) return allowed;
  const updated = world.tables.labels.update(label.id, {
    name: input.name ?? label.name,
    color: input.color ?? label.color,
    description: input.description === undefined ? label.description : input.description,
  });
  world.emit(actor, { name: 'label', action: 'edited', label: updated });
  return ok(updated);
}

/** Takes the label off every issue and pull request first. */
export function deleteLabel(
  world: World,
  actor: Actor,
  input: { readonly labelId: number },
): Outcome<Label> {
  const label = world.tables.labels.get(input.labelId);
  if (label === undefined) return notFound();
  const allowed = requirePermission(world, actor, needForLabels(label.repositoryId));
  if (!allowed.ok) return allowed;
  for (const topic of world.tables.topics.by('repository', label.repositoryId)) {
    if (!topic.labelIds.includes(label.id)) continue;
    world.tables.topics.update(topic.id, {
      labelIds: topic.labelIds.filter((id) => id !== label.id),
    });
  }
  world.tables.labels.remove(label.id);
  world.emit(actor, { name: 'label', action: 'deleted', label });
  return ok(label);
}
