import type { Actor } from '../world/actor.ts';
import { canSee, requirePermission } from '../world/operations/permission.ts';
import { requireProject } from '../world/operations/project-access.ts';
import type { Project } from '../world/records/project.ts';
import type { Repository } from '../world/records/repository.ts';
import type { RepositoryPermission } from '../world/records/account.ts';
import type { World } from '../world/world.ts';
import type { GraphqlContext } from './context.ts';
import { forbiddenError, notFoundError, unwrap } from './errors.ts';

/** Permissions of an App that guard reading, by key of `app-permissions`. */
export type ReadKey =
  | 'metadata'
  | 'issues'
  | 'pull_requests'
  | 'contents'
  | 'checks'
  | 'statuses'
  | 'deployments'
  | 'actions';

/**
 * The repository if the caller may read this part of it: an App needs one of the permissions (else
 * FORBIDDEN), a person read access or `role`.
 */
export function readable(
  { world, actor }: GraphqlContext,
  repositoryId: number,
  keys: readonly ReadKey[],
  role: RepositoryPermission = 'read',
): Repository {
  const app = keys.map((key) => `${key}:read` as const);
  return unwrap(requirePermission(world, actor, { repositoryId, app, role, reads: true }));
}

export function visibleRepository(
  { world, actor }: GraphqlContext,
  repository: Repository | undefined,
  message: string,
): Repository {
  if (repository === undefined || !canSee(world, actor, repository)) throw notFoundError(message);
  return repository;
}

/** Members and teams of an organisation: an App installed there needs `members`, a person membership. */
export function requireMembers({ world, actor }: GraphqlContext, organizationId: number): void {
  if (!readsMembers(world, actor, organizationId)) throw forbiddenError();
}

function readsMembers(world: World, { via, accountId }: Actor, organizationId: number): boolean {
  switch (via.kind) {
    case 'github':
      return true;
    case 'job':
      return false;
    case 'installation':
      return (
        world.tables.installations.get(via.installationId)?.accountId === organizationId &&
        via.permissions['members'] !== undefined
      );
    case 'user':
      return world.tables.memberships
        .by('organization', organizationId)
        .some((membership) => membership.accountId === accountId);
  }
}

/** Whether a project can be read; an App or job that lacks the permission altogether gets FORBIDDEN. */
export function canReadProject({ world, actor }: GraphqlContext, project: Project): boolean {
  const outcome = requireProject(world, actor, { projectId: project.id, level: 'read' });
  if (outcome.ok) return true;
  if (outcome.error.type === 'FORBIDDEN' && actor.via.kind !== 'user') throw forbiddenError();
  return false;
}
