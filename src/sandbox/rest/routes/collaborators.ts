import { findAccount, permissionOf } from '../../world/find.ts';
import { setCollaborator } from '../../world/operations/repositories.ts';
import type { Account, RepositoryPermission } from '../../world/records/account.ts';
import type { Repository } from '../../world/records/repository.ts';
import type { World } from '../../world/world.ts';
import { readable, visible } from '../access.ts';
import { paginate } from '../pages.ts';
import { found, missing, Refusal, unwrap } from '../refusal.ts';
import { empty, reply, route } from '../route.ts';
import type { Ask } from '../route.ts';
import { userView } from '../views/account.ts';
import { roleFlags } from '../views/repository.ts';

/** Words of a request for the roles of a repository. */
const roles = {
  pull: 'read',
  triage: 'triage',
  push: 'write',
  maintain: 'maintain',
  admin: 'admin',
} as const satisfies Record<string, RepositoryPermission>;

/** The four permissions that were there before roles; `permission` still shows them. */
const legacy = {
  none: 'none',
  read: 'read',
  triage: 'read',
  write: 'write',
  maintain: 'write',
  admin: 'admin',
} as const satisfies Record<RepositoryPermission, string>;

export const collaboratorRoutes = [
  route('get', '/repos/{owner}/{repo}/collaborators', (request) => {
    const { world } = request;
    const repository = readable(request, ['metadata:read'], 'write');
    const people = world.tables.accounts
      .all()
      .filter((each) => each.type === 'User' && isCollaborator(world, repository, each));
    const page = paginate(request, people);
    const views = page.items.map((each) => collaboratorView(world, repository, each));
    return reply(200, views, page.headers);
  }),

  route('get', '/repos/{owner}/{repo}/collaborators/{username}', (request) => {
    const repository = readable(request, ['metadata:read']);
    if (!isCollaborator(request.world, repository, accountAt(request))) throw missing();
    return empty(204);
  }),

  route('put', '/repos/{owner}/{repo}/collaborators/{username}', (request) => {
    const { world, actor, body } = request;
    // Nobody has to accept an invitation here, so the answer is that of someone who is one already.
    const input = {
      repositoryId: visible(request).id,
      accountId: accountAt(request).id,
      permission: roleOf(body?.permission ?? 'push'),
    };
    unwrap(setCollaborator(world, actor, input));
    return empty(204);
  }),

  route('delete', '/repos/{owner}/{repo}/collaborators/{username}', (request) => {
    const { world, actor } = request;
    const { id: accountId } = accountAt(request);
    const input = { repositoryId: visible(request).id, accountId, permission: 'none' } as const;
    unwrap(setCollaborator(world, actor, input));
    return empty(204);
  }),

  route('get', '/repos/{owner}/{repo}/collaborators/{username}/permission', (request) => {
    const { world } = request;
    const repository = readable(request, ['metadata:read']);
    const account = accountAt(request);
    const role = permissionOf(world, repository, account.id);
    const user = collaboratorView(world, repository, account);
    return reply(200, { permission: legacy[role], role_name: role, user });
  }),

  route('get', '/repos/{owner}/{repo}/assignees', (request) => {
    const { world } = request;
    const repository = readable(request, ['issues:read', 'pull_requests:read']);
    const people = world.tables.accounts
      .all()
      .filter((each) => each.type === 'User' && isCollaborator(world, repository, each));
    const page = paginate(request, people);
    const views = page.items.map((each) => userView(world, each));
    return reply(200, views, page.headers);
  }),
];

function roleOf(word: string): RepositoryPermission {
  const role = (roles as Readonly<Record<string, RepositoryPermission>>)[word];
  if (role === undefined) throw new Refusal(422, `Invalid permission: ${word}`);
  return role;
}

function accountAt({ world, params }: Ask & { readonly params: { username: string } }): Account {
  return found(findAccount(world, params.username));
}

/** More than what everybody may in a public repository. */
function isCollaborator(world: World, repository: Repository, account: Account): boolean {
  const role = permissionOf(world, repository, account.id);
  if (repository.visibility === 'private') return role !== 'none';
  return role !== 'read' || repository.collaborators.has(account.id);
}

function collaboratorView(world: World, repository: Repository, account: Account) {
  const role = permissionOf(world, repository, account.id);
  return { ...userView(world, account), permissions: roleFlags(role), role_name: role };
}
