import type { World } from '../../world/world.ts';
import type { Schemas } from '../route.ts';

/**
 * What someone is to a repository. Unreliable on GitHub, too (private members show as CONTRIBUTOR), so
 * nothing should be decided by it; Apps are NONE.
 */
export function associationOf(
  world: World,
  repositoryId: number,
  accountId: number,
): Schemas['author-association'] {
  const repository = world.tables.repositories.must(repositoryId);
  if (repository.ownerId === accountId) return 'OWNER';
  const isMember = world.tables.memberships
    .by('organization', repository.ownerId)
    .some((membership) => membership.accountId === accountId);
  if (isMember) return 'MEMBER';
  return repository.collaborators.has(accountId) ? 'COLLABORATOR' : 'NONE';
}
