import { ok } from '../../../lifecycle/result.ts';
import type { Actor } from '../actor.ts';
import { forbidden, notFound, unprocessable } from '../api-error.ts';
import type { Outcome } from '../api-error.ts';
import type { App, AppPermissions, Installation, Token } from '../records/app.ts';
import { toInstant } from '../world.ts';
import type { World } from '../world.ts';
import { createAccount, randomText } from './accounts.ts';

const hour = 3_600_000;
const ranks = ['read', 'write', 'admin'];

export type NewApp = Pick<
  App,
  'slug' | 'name' | 'ownerId' | 'publicKey' | 'webhook' | 'permissions' | 'events'
> & {
  /** Well-known ids: 15368 is GitHub Actions, whose bot is 41898282. */
  readonly id?: number;
  readonly botId?: number;
};

/** An App and its bot account `<slug>[bot]`. */
export function createApp(world: World, input: NewApp): App {
  const { id: givenId, botId, ...fields } = input;
  const fresh = world.newIdentity('app');
  const id = givenId ?? fresh.id;
  const bot = createAccount(world, {
    type: 'Bot',
    login: `${input.slug}[bot]`,
    appId: id,
    ...(botId === undefined ? {} : { id: botId }),
  });
  return world.tables.apps.insert({
    ...fresh,
    ...fields,
    id,
    botId: bot.id,
    clientId: `Iv23li${randomText(world, 14)}`,
    createdAt: world.now(),
  });
}

export function installApp(
  world: World,
  actor: Actor,
  input: {
    readonly appId: number;
    readonly accountId: number;
    readonly repositoryIds: Installation['repositoryIds'];
    /** Fewer than the App asks for makes an incomplete installation. */
    readonly permissions?: AppPermissions;
    readonly events?: readonly string[];
  },
): Installation {
  const app = world.tables.apps.must(input.appId);
  const now = world.now();
  const installation = world.tables.installations.insert({
    ...world.newIdentity('installation'),
    appId: app.id,
    accountId: input.accountId,
    repositoryIds: input.repositoryIds,
    permissions: input.permissions ?? app.permissions,
    events: input.events ?? app.events,
    suspendedAt: null,
    createdAt: now,
    updatedAt: now,
  });
  world.emit(actor, { name: 'installation', action: 'created', installation });
  return installation;
}

/** What its owner may change about an installation. */
export function updateInstallation(
  world: World,
  actor: Actor,
  input: {
    readonly installationId: number;
    readonly change: Partial<
      Pick<Installation, 'repositoryIds' | 'permissions' | 'events' | 'suspendedAt'>
    >;
  },
): Outcome<Installation> {
  const before = world.tables.installations.get(input.installationId);
  if (before === undefined) return notFound();
  const installation = world.tables.installations.update(before.id, {
    ...input.change,
    updatedAt: world.now(),
  });
  if (before.suspendedAt !== installation.suspendedAt) {
    const action = installation.suspendedAt === null ? 'unsuspend' : 'suspend';
    world.emit(actor, { name: 'installation', action, installation });
  } else if (input.change.permissions !== undefined) {
    world.emit(actor, {
      name: 'installation',
      action: 'new_permissions_accepted',
      installation,
    });
  }
  return ok(installation);
}

export interface TokenRequest {
  readonly installationId: number;
  readonly repositoryIds?: readonly number[];
  readonly repositoryNames?: readonly string[];
  readonly permissions?: AppPermissions;
}

/** REST `POST /app/installations/{id}/access_tokens`: an hour, never more than the installation has. */
export function createInstallationToken(
  world: World,
  app: App,
  input: TokenRequest,
): Outcome<Token> {
  const installation = world.tables.installations.get(input.installationId);
  if (installation === undefined || installation.appId !== app.id) return notFound();
  if (installation.suspendedAt !== null) return forbidden('This installation has been suspended');
  const permissions = input.permissions ?? installation.permissions;
  for (const [key, level] of Object.entries(permissions)) {
    const has = installation.permissions[key];
    if (key !== 'metadata' && (has === undefined || ranks.indexOf(has) < ranks.indexOf(level))) {
      return unprocessable('The permissions requested are not granted to this installation.');
    }
  }
  const repositoryIds = scopeOf(world, installation, input);
  if (!repositoryIds.ok) return repositoryIds;
  return ok(
    world.tables.tokens.insert({
      id: world.nextId(),
      value: `ghs_${randomText(world, 36)}`,
      kind: 'installation',
      accountId: app.botId,
      installationId: installation.id,
      runId: null,
      permissions: { metadata: 'read', ...permissions },
      repositoryIds: repositoryIds.value,
      createdAt: world.now(),
      expiresAt: toInstant(new Date(world.clock().getTime() + hour)),
    }),
  );
}

export interface JobTokenRequest {
  readonly appId: number;
  readonly repositoryId: number;
  readonly runId: number;
  readonly permissions: AppPermissions;
}

/** The GITHUB_TOKEN of one job: acts as the Actions bot, on its own repository only. */
export function createJobToken(world: World, input: JobTokenRequest): Token {
  return world.tables.tokens.insert({
    id: world.nextId(),
    value: `ghs_${randomText(world, 36)}`,
    kind: 'job',
    accountId: world.tables.apps.must(input.appId).botId,
    installationId: null,
    runId: input.runId,
    permissions: { metadata: 'read', ...input.permissions },
    repositoryIds: [input.repositoryId],
    createdAt: world.now(),
    expiresAt: toInstant(new Date(world.clock().getTime() + 24 * hour)),
  });
}

export function revokeToken(world: World, value: string): void {
  const token = world.tables.tokens.one('value', value);
  if (token !== undefined) world.tables.tokens.remove(token.id);
}

/** The actor behind a token, with what the installation may do now, not what it could when it was made. */
export function actorOf(world: World, token: Token): Actor {
  if (token.kind === 'user') return { accountId: token.accountId, via: { kind: 'user' } };
  const { accountId, permissions } = token;
  const { appId } = world.tables.accounts.must(accountId);
  if (appId === null) throw new Error(`token of ${accountId} belongs to no App`);
  if (token.kind === 'job') {
    const repositoryIds = token.repositoryIds === 'all' ? [] : token.repositoryIds;
    return {
      accountId,
      via: { kind: 'job', appId, runId: token.runId, permissions, repositoryIds },
    };
  }
  const installationId = token.installationId ?? 0;
  const { repositoryIds } = token;
  const granted = world.tables.installations.get(installationId)?.permissions ?? {};
  return {
    accountId,
    via: {
      kind: 'installation',
      appId,
      installationId,
      permissions: weaker(permissions, granted),
      repositoryIds,
    },
  };
}

/** The permissions in both, each at the lower of the two levels. */
function weaker(a: AppPermissions, b: AppPermissions): AppPermissions {
  const both: Record<string, AppPermissions[string]> = {};
  for (const [key, level] of Object.entries(a)) {
    const other = b[key];
    if (other !== undefined)
      both[key] = ranks.indexOf(level) < ranks.indexOf(other) ? level : other;
  }
  return both;
}

function scopeOf(
  world: World,
  installation: Installation,
  input: TokenRequest,
): Outcome<Token['repositoryIds']> {
  const names = input.repositoryNames?.map((name) => name.toLowerCase());
  if (names === undefined && input.repositoryIds === undefined) {
    return ok(installation.repositoryIds);
  }
  const ids = world.tables.repositories
    .by('owner', installation.accountId)
    .filter(
      ({ id, name }) =>
        names?.includes(name.toLowerCase()) === true || input.repositoryIds?.includes(id) === true,
    )
    .map((repository) => repository.id);
  const wanted = (names?.length ?? 0) + (input.repositoryIds?.length ?? 0);
  const { repositoryIds } = installation;
  const installed = repositoryIds === 'all' || ids.every((id) => repositoryIds.includes(id));
  return ids.length === wanted && installed
    ? ok(ids)
    : unprocessable(
        'There is at least one repository that does not exist or is not accessible to the parent installation.',
      );
}
