import { ok } from '../../../lifecycle/result.ts';
import type { Actor } from '../actor.ts';
import { forbidden, notFound } from '../api-error.ts';
import type { Outcome } from '../api-error.ts';
import { isAtLeast, permissionOf } from '../find.ts';
import type { RepositoryPermission } from '../records/account.ts';
import type { AppPermissions } from '../records/app.ts';
import type { Repository } from '../records/repository.ts';
import type { World } from '../world.ts';

/** What an operation asks of its actor: an App or job needs one of `app`, a person needs `role`. */
export interface Need {
  readonly repositoryId: number;
  /** `issues:write`; any one of them is enough. */
  readonly app: readonly `${string}:${'read' | 'write' | 'admin'}`[];
  readonly role: RepositoryPermission;
  /** People may do this to what is their own with read access alone. */
  readonly ownerId?: number;
  /** Reading is allowed in an archived repository. */
  readonly reads?: boolean;
}

/**
 * The repository, if the actor may do it. As on GitHub, what one cannot even see is not found, and a
 * right that is missing is a 403 whose message tells integrations from people.
 */
export function requirePermission(world: World, actor: Actor, need: Need): Outcome<Repository> {
  const repository = world.tables.repositories.get(need.repositoryId);
  if (repository === undefined || !canSee(world, actor, repository)) return notFound();
  const { via } = actor;
  if (via.kind === 'installation' || via.kind === 'job') {
    if (!need.app.some((each) => grants(via.permissions, each))) return forbidden();
  } else if (via.kind === 'user') {
    const role = permissionOf(world, repository, actor.accountId);
    const own = need.ownerId === actor.accountId;
    if (!own && !isAtLeast(role, need.role)) {
      return forbidden('Must have admin rights to Repository.');
    }
  }
  if (repository.archived && need.reads !== true) {
    return forbidden('Repository was archived so is read-only.');
  }
  return ok(repository);
}

/** Is this repository visible to the actor at all? */
export function canSee(world: World, actor: Actor, repository: Repository): boolean {
  const { via } = actor;
  switch (via.kind) {
    case 'github':
      return true;
    case 'installation': {
      const installation = world.tables.installations.get(via.installationId);
      return (
        installation?.accountId === repository.ownerId &&
        covers(installation.repositoryIds, repository.id) &&
        covers(via.repositoryIds, repository.id)
      );
    }
    case 'job':
      return via.repositoryIds.includes(repository.id) || repository.visibility === 'public';
    case 'user':
      return isAtLeast(permissionOf(world, repository, actor.accountId), 'read');
  }
}

/** Has the token this permission or a stronger one? */
export function grants(permissions: AppPermissions, needed: string): boolean {
  const [key = '', level] = needed.split(':');
  // Every token can read metadata; GitHub adds it to each by itself.
  if (key === 'metadata' && level === 'read') return true;
  const ranks = ['read', 'write', 'admin'];
  const granted = permissions[key];
  return granted !== undefined && ranks.indexOf(granted) >= ranks.indexOf(level ?? 'read');
}

/** Is the actor allowed what a person with `role` or an App with `app` is? Reads only, no 404. */
export function may(world: World, actor: Actor, need: Need): boolean {
  return requirePermission(world, actor, need).ok;
}

function covers(ids: 'all' | readonly number[], id: number): boolean {
  return ids === 'all' || ids.includes(id);
}
