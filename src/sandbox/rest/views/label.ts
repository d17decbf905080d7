import type { Label } from '../../world/records/repository.ts';
import type { World } from '../../world/world.ts';
import { repoApi } from '../addresses.ts';
import type { Schemas } from '../route.ts';

export function labelView(world: World, label: Label): Schemas['label'] {
  const repository = world.tables.repositories.must(label.repositoryId);
  return {
    id: label.id,
    node_id: label.nodeId,
    url: repoApi(world, repository, `/labels/${encodeURIComponent(label.name)}`),
    name: label.name,
    color: label.color,
    default: label.isDefault,
    description: label.description,
  };
}

export function labelsView(world: World, ids: readonly number[]): Schemas['label'][] {
  return ids.map((id) => labelView(world, world.tables.labels.must(id)));
}
