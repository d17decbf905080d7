import { findAccount } from '../../world/find.ts';
import { commitFiles } from '../../world/operations/contents.ts';
import { canSee } from '../../world/operations/permission.ts';
import { createRepository } from '../../world/operations/repositories.ts';
import type { Account } from '../../world/records/account.ts';
import { isMember, organizationToRead, requireAccount } from '../access.ts';
import { api } from '../addresses.ts';
import { paginate } from '../pages.ts';
import { found, missing, Refusal, unwrap } from '../refusal.ts';
import { empty, reply, route } from '../route.ts';
import type { Ask } from '../route.ts';
import { userById, userView } from '../views/account.ts';
import { fullOrganizationView } from '../views/organization.ts';
import {
  fullRepositoryView,
  minimalRepositoryView,
  organizationView,
} from '../views/repository.ts';

export const organizationRoutes = [
  route('get', '/orgs/{org}', (request) =>
    reply(200, fullOrganizationView(request.world, organizationAt(request))),
  ),

  route('get', '/orgs/{org}/repos', (request) => {
    const { world, actor } = request;
    const seen = world.tables.repositories
      .by('owner', organizationAt(request).id)
      .filter((each) => canSee(world, actor, each));
    const page = paginate(request, seen);
    const views = page.items.map((each) => minimalRepositoryView(world, each));
    return reply(200, views, page.headers);
  }),

  route('post', '/orgs/{org}/repos', async (request) => {
    const { world, actor, body } = request;
    const organization = organizationAt(request);
    if (roleIn(request, organization, requireAccount(request).id) !== 'admin') {
      throw new Refusal(
        403,
        'You need admin access to the organization before adding a repository to it.',
      );
    }
    const { private: hidden, visibility } = body;
    const isPrivate = hidden ?? visibility === 'private';
    const repository = unwrap(
      await createRepository(world, actor, {
        ownerId: organization.id,
        name: body.name,
        visibility: isPrivate ? 'private' : 'public',
        ...(body.description === undefined ? {} : { description: body.description }),
      }),
    );
    if (body.auto_init === true) {
      unwrap(
        await commitFiles(world, actor, {
          repositoryId: repository.id,
          branch: repository.defaultBranch,
          message: 'Initial commit',
          changes: [{ path: 'README.md', content: `# ${repository.name}\n` }],
        }),
      );
    }
    const now = world.tables.repositories.must(repository.id);
    return reply(201, fullRepositoryView(world, now, actor));
  }),

  route('get', '/orgs/{org}/members', (request) => {
    const { world, query } = request;
    const organization = organizationToRead(request);
    const members = world.tables.memberships
      .by('organization', organization.id)
      .filter((each) => query.role === undefined || ['all', each.role].includes(query.role));
    const page = paginate(request, members);
    const views = page.items.map((each) => userById(world, each.accountId));
    return reply(200, views, page.headers);
  }),

  route('get', '/orgs/{org}/members/{username}', (request) => {
    const organization = organizationToRead(request);
    const account = found(findAccount(request.world, request.params.username));
    if (!isMember(request.world, organization.id, account.id)) throw missing();
    return empty(204);
  }),

  route('get', '/orgs/{org}/memberships/{username}', (request) => {
    const { world, params } = request;
    const organization = organizationToRead(request);
    const account = found(findAccount(world, params.username));
    const role = found(roleIn(request, organization, account.id));
    const url = api(world, `/orgs/${organization.login}`);
    return reply(200, {
      url: `${url}/memberships/${account.login}`,
      state: 'active',
      role,
      direct_membership: true,
      organization_url: url,
      organization: organizationView(world, organization.id),
      user: userView(world, account),
    });
  }),
];

function organizationAt({ world, params }: Ask & { readonly params: { org: string } }): Account {
  const account = findAccount(world, params.org);
  if (account?.type !== 'Organization') throw missing();
  return account;
}

function roleIn({ world }: Ask, organization: Account, accountId: number) {
  return world.tables.memberships
    .by('organization', organization.id)
    .find((membership) => membership.accountId === accountId)?.role;
}
