import type { Actor } from '../actor.ts';
import { findAccount } from '../find.ts';
import type { NodeKind } from '../node-id.ts';
import { toNodeId } from '../node-id.ts';
import type { Account, Membership, RepositoryPermission, Team } from '../records/account.ts';
import type { Token } from '../records/app.ts';
import type { World } from '../world.ts';

const kinds = { User: 'user', Bot: 'bot', Organization: 'organization' } satisfies Record<
  Account['type'],
  NodeKind
>;

export interface NewAccount {
  readonly type: Account['type'];
  readonly login: string;
  readonly name?: string;
  /** A well-known id, such as 41898282 of `github-actions[bot]`. */
  readonly id?: number;
  readonly appId?: number;
}

/** Accounts are made when seeding; the API has no way to. */
export function createAccount(world: World, input: NewAccount): Account {
  const id = input.id ?? world.nextId();
  return world.tables.accounts.insert({
    id,
    nodeId: toNodeId(kinds[input.type], id),
    type: input.type,
    login: input.login,
    name: input.name ?? null,
    email: input.type === 'User' ? `${input.login}@example.com` : null,
    appId: input.appId ?? null,
    createdAt: world.now(),
  });
}

/**
 * Takes a person's account away, and what it might do with it. What it wrote stays, and is nobody's. Git commits and
 * webhooks of what it did just before are not looked after: it has to have done nothing for a while.
 */
export function deleteAccount(world: World, accountId: number): void {
  const { accounts, memberships, repositories } = world.tables;
  for (const { id } of memberships.all().filter((each) => each.accountId === accountId))
    memberships.remove(id);
  for (const { id, collaborators } of repositories.all())
    if (collaborators.has(accountId))
      repositories.update(id, {
        collaborators: new Map([...collaborators].filter(([each]) => each !== accountId)),
      });
  accounts.remove(accountId);
}

export function addMember(
  world: World,
  input: Pick<Membership, 'organizationId' | 'accountId' | 'role'>,
): Membership {
  return world.tables.memberships.insert({ id: world.nextId(), ...input });
}

export function createTeam(
  world: World,
  input: Pick<Team, 'organizationId' | 'slug' | 'memberIds'> & {
    readonly repositories?: ReadonlyMap<number, RepositoryPermission>;
  },
): Team {
  return world.tables.teams.insert({
    ...world.newIdentity('team'),
    organizationId: input.organizationId,
    slug: input.slug,
    name: input.slug,
    memberIds: input.memberIds,
    repositories: input.repositories ?? new Map(),
  });
}

/** A personal access token with every scope. */
export function createUserToken(world: World, accountId: number): Token {
  return world.tables.tokens.insert({
    id: world.nextId(),
    value: `ghp_${randomText(world, 36)}`,
    kind: 'user',
    accountId,
    installationId: null,
    runId: null,
    permissions: {},
    repositoryIds: 'all',
    createdAt: world.now(),
    expiresAt: null,
  });
}

/** Letters and digits from the world's own chance. */
export function randomText(world: World, length: number): string {
  const alphabet = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789';
  return Array.from({ length }, () => alphabet[Math.floor(world.random() * alphabet.length)]).join(
    '',
  );
}

export function userActor(account: Account): Actor {
  return { accountId: account.id, via: { kind: 'user' } };
}

const automationLogin = 'github-project-automation[bot]';

/** GitHub itself, as the built-in workflows of projects show it. */
export function githubActor(world: World): Actor {
  const account =
    findAccount(world, automationLogin) ??
    createAccount(world, { type: 'Bot', login: automationLogin });
  return { accountId: account.id, via: { kind: 'github' } };
}
