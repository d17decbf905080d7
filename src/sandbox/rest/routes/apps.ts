import { findAccount, findRepository } from '../../world/find.ts';
import { createInstallationToken } from '../../world/operations/apps.ts';
import type { App, Installation } from '../../world/records/app.ts';
import type { World } from '../../world/world.ts';
import { paginate } from '../pages.ts';
import { found, missing, unwrap } from '../refusal.ts';
import { empty, reply, route } from '../route.ts';
import { appView, installationView } from '../views/app.ts';
import { repositoryView } from '../views/repository.ts';

/** What an App does with its JWT, apart from its webhook. */
export const appRoutes = [
  route('get', '/app', ({ world, app }) => {
    const installations_count = world.tables.installations.by('app', app.id).length;
    return reply(200, { ...appView(world, app), installations_count });
  }),

  route('get', '/app/installations', (request) => {
    const { world, app, query } = request;
    const since = query.since ?? '';
    const all = world.tables.installations
      .by('app', app.id)
      .filter((installation) => installation.updatedAt >= since);
    const page = paginate(request, all);
    const views = page.items.map((each) => installationView(world, each));
    // The description of this one list demands an account that is a user and an enterprise at once.
    return reply(200, views as never, page.headers);
  }),

  route('get', '/app/installations/{installation_id}', ({ world, app, params }) => {
    const installation = world.tables.installations.get(params.installation_id);
    if (installation?.appId !== app.id) throw missing();
    return reply(200, installationView(world, installation));
  }),

  route('post', '/app/installations/{installation_id}/access_tokens', (request) => {
    const { world, app, params, body } = request;
    const token = unwrap(
      createInstallationToken(world, app, {
        installationId: params.installation_id,
        ...(body?.repositories === undefined ? {} : { repositoryNames: body.repositories }),
        ...(body?.repository_ids === undefined ? {} : { repositoryIds: body.repository_ids }),
        ...(body?.permissions === undefined ? {} : { permissions: body.permissions }),
      }),
    );
    const { repositoryIds, expiresAt } = token;
    return reply(201, {
      token: token.value,
      expires_at: expiresAt ?? '',
      permissions: { ...token.permissions },
      repository_selection: repositoryIds === 'all' ? ('all' as const) : ('selected' as const),
      ...(body?.repositories === undefined && body?.repository_ids === undefined
        ? {}
        : { repositories: scope(world, repositoryIds) }),
    });
  }),

  route('get', '/repos/{owner}/{repo}/installation', ({ world, app, params }) => {
    const repository = found(findRepository(world, params.owner, params.repo));
    const installation = installationOn(world, app, repository.ownerId);
    const { repositoryIds } = installation;
    if (repositoryIds !== 'all' && !repositoryIds.includes(repository.id)) throw missing();
    return reply(200, installationView(world, installation));
  }),

  route('get', '/orgs/{org}/installation', ({ world, app, params }) => {
    const owner = found(findAccount(world, params.org));
    return reply(200, installationView(world, installationOn(world, app, owner.id)));
  }),

  route('get', '/users/{username}/installation', ({ world, app, params }) => {
    const owner = found(findAccount(world, params.username));
    return reply(200, installationView(world, installationOn(world, app, owner.id)));
  }),

  route('put', '/app/installations/{installation_id}/suspended', ({ world, app, params }) => {
    const installation = world.tables.installations.get(params.installation_id);
    if (installation?.appId !== app.id) throw missing();
    world.tables.installations.update(installation.id, { suspendedAt: world.now() });
    return empty(204);
  }),

  route('delete', '/app/installations/{installation_id}/suspended', ({ world, app, params }) => {
    const installation = world.tables.installations.get(params.installation_id);
    if (installation?.appId !== app.id) throw missing();
    world.tables.installations.update(installation.id, { suspendedAt: null });
    return empty(204);
  }),
];

function installationOn(world: World, app: App, ownerId: number): Installation {
  const installation = world.tables.installations
    .by('account', ownerId)
    .find((each) => each.appId === app.id);
  return found(installation);
}

function scope(world: World, ids: 'all' | readonly number[]) {
  if (ids === 'all') return [];
  return ids.map((id) => repositoryView(world, world.tables.repositories.must(id)));
}
