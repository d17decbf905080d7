import type { CommitStatus } from '../../world/records/checks.ts';
import type { World } from '../../world/world.ts';
import { repoApi } from '../addresses.ts';
import type { Schemas } from '../route.ts';
import { userById } from './account.ts';

export function statusView(world: World, status: CommitStatus): Schemas['status'] {
  return { ...simpleStatusView(world, status), creator: userById(world, status.creatorId) };
}

/** As in a combined status: without its creator. */
export function simpleStatusView(
  world: World,
  status: CommitStatus,
): Schemas['simple-commit-status'] {
  const repository = world.tables.repositories.must(status.repositoryId);
  return {
    url: repoApi(world, repository, `/statuses/${status.sha}`),
    avatar_url: userById(world, status.creatorId).avatar_url,
    id: status.id,
    node_id: status.nodeId,
    state: status.state,
    description: status.description,
    target_url: status.targetUrl,
    context: status.context,
    created_at: status.createdAt,
    updated_at: status.updatedAt,
  };
}
