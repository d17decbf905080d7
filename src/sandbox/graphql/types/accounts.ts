import { findProject } from '../../world/find.ts';
import { permissionOf } from '../../world/find.ts';
import type { Account, Team } from '../../world/records/account.ts';
import type { App } from '../../world/records/app.ts';
import type { World } from '../../world/world.ts';
import { canReadProject, requireMembers } from '../access.ts';
import { paged } from '../connection.ts';
import type { GraphqlContext } from '../context.ts';
import { notFoundError } from '../errors.ts';
import { taking, thing } from '../thing.ts';
import type { FieldTable, Thing } from '../thing.ts';
import { findRepository } from '../../world/find.ts';
import { visibleRepository } from '../access.ts';

export function accountThing(account: Account): Thing<Account> {
  return thing(account.type, account);
}

/** The account behind an id, as an Actor; null stands for a deleted one (`ghost`). */
export function actorOf(world: World, accountId: number | null): Thing<Account> | null {
  const account = world.tables.accounts.get(accountId);
  return account === undefined ? null : accountThing(account);
}

/** Bots are shown without the suffix that REST gives their login. */
export function shownLogin(account: Account): string {
  return account.login.replace(/\[bot\]$/, '');
}

function pathOf(account: Account): string {
  return account.type === 'Bot' ? `/apps/${shownLogin(account)}` : `/${account.login}`;
}

const actorFields = {
  id: (account) => account.nodeId,
  databaseId: (account) => account.id,
  login: shownLogin,
  createdAt: (account) => account.createdAt,
  updatedAt: (account) => account.createdAt,
  resourcePath: pathOf,
  url: (account, _args, { world }) => `${world.origin}${pathOf(account)}`,
  avatarUrl: taking(['size'], (account: Account, _args: { size?: number }, { world }) => {
    return `${world.origin}/avatars/${account.id}`;
  }),
} satisfies FieldTable<Account>;

export const botFields: FieldTable<Account> = actorFields;

const ownerFields = {
  ...actorFields,
  name: (account) => account.name,
  projectV2: taking(['number'], (account: Account, args: { number: number }, context) => {
    const project = findProject(context.world, account.id, args.number);
    if (project === undefined || !canReadProject(context, project)) {
      throw notFoundError(`Could not resolve to a ProjectV2 with the number ${args.number}.`);
    }
    return thing('ProjectV2', project);
  }),
  projectsV2: paged({
    list: (account: Account, _args, context) =>
      context.world.tables.projects
        .by('owner', account.id)
        .filter((project) => canReadProject(context, project))
        .reverse(),
    key: (project) => project.id,
    node: (project) => thing('ProjectV2', project),
  }),
  repository: taking(['name'], (account: Account, args: { name: string }, context) => {
    const message = `Could not resolve to a Repository with the name '${account.login}/${args.name}'.`;
    const found = findRepository(context.world, account.login, args.name);
    return thing('Repository', visibleRepository(context, found, message));
  }),
} satisfies FieldTable<Account>;

export const userFields: FieldTable<Account> = {
  ...ownerFields,
  login: (account) => account.login,
  email: (account) => account.email ?? '',
  isViewer: (account, _args, { actor }) => actor.accountId === account.id,
  isSiteAdmin: () => false,
};

export const organizationFields: FieldTable<Account> = {
  ...ownerFields,
  email: (account) => account.email,
  viewerIsAMember: (account, _args, { world, actor }) =>
    world.tables.memberships
      .by('organization', account.id)
      .some((membership) => membership.accountId === actor.accountId),
  team: taking(['slug'], (account: Account, args: { slug: string }, context) => {
    requireMembers(context, account.id);
    const team = context.world.tables.teams
      .by('organization', account.id)
      .find((each) => each.slug === args.slug.toLowerCase());
    return team === undefined ? null : thing('Team', team);
  }),
  teams: paged({
    list: (account: Account, _args, context) => {
      requireMembers(context, account.id);
      return context.world.tables.teams.by('organization', account.id);
    },
    key: (team) => team.id,
    node: (team) => thing('Team', team),
  }),
  membersWithRole: paged({
    list: (account: Account, _args, context) => {
      requireMembers(context, account.id);
      return context.world.tables.memberships.by('organization', account.id);
    },
    key: (membership) => membership.accountId,
    node: (membership, { world }) => actorOf(world, membership.accountId),
    edge: (membership) => ({ role: membership.role === 'admin' ? 'ADMIN' : 'MEMBER' }),
  }),
};

function teamPath(world: World, team: Team): string {
  return `/orgs/${world.tables.accounts.must(team.organizationId).login}/teams/${team.slug}`;
}

export const teamFields: FieldTable<Team> = {
  id: (team) => team.nodeId,
  databaseId: (team) => team.id,
  slug: (team) => team.slug,
  name: (team) => team.name,
  combinedSlug: (team, _args, { world }) =>
    `${world.tables.accounts.must(team.organizationId).login}/${team.slug}`,
  organization: (team, _args, { world }) => actorOf(world, team.organizationId),
  resourcePath: (team, _args, { world }) => teamPath(world, team),
  url: (team, _args, { world }) => `${world.origin}${teamPath(world, team)}`,
  members: paged<Team, number, { membership?: string; query?: string }>({
    takes: ['query'],
    list: (team, { query }, { world }) =>
      team.memberIds.filter((id) =>
        world.tables.accounts
          .must(id)
          .login.toLowerCase()
          .includes((query ?? '').toLowerCase()),
      ),
    key: (id) => id,
    node: (id, { world }) => actorOf(world, id),
    edge: () => ({ role: 'MEMBER' }),
  }),
};

export const appFields: FieldTable<App> = {
  id: (app) => app.nodeId,
  databaseId: (app) => app.id,
  slug: (app) => app.slug,
  name: (app) => app.name,
  clientId: (app) => app.clientId,
  createdAt: (app) => app.createdAt,
  url: (app, _args, { world }) => `${world.origin}/apps/${app.slug}`,
};

/** Everyone who can get at a repository, with the strongest permission of each; bots are not listed. */
export function collaboratorsOf(
  { world }: GraphqlContext,
  repositoryId: number,
): { readonly account: Account; readonly permission: string }[] {
  const repository = world.tables.repositories.must(repositoryId);
  const ids = new Set([repository.ownerId, ...repository.collaborators.keys()]);
  for (const each of world.tables.memberships.by('organization', repository.ownerId)) {
    ids.add(each.accountId);
  }
  for (const team of world.tables.teams.by('organization', repository.ownerId)) {
    if (team.repositories.has(repositoryId)) for (const id of team.memberIds) ids.add(id);
  }
  return [...ids]
    .sort((a, b) => a - b)
    .map((id) => world.tables.accounts.must(id))
    .filter((account) => account.type === 'User')
    .map((account) => ({ account, permission: permissionOf(world, repository, account.id) }))
    .filter(({ permission }) => permission !== 'none');
}
