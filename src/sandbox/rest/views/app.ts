import type { App, Installation } from '../../world/records/app.ts';
import type { World } from '../../world/world.ts';
import { api, web } from '../addresses.ts';
import type { Schemas } from '../route.ts';
import { userById } from './account.ts';

/** `integration`: an App, also as `performed_via_github_app`. */
export function appView(world: World, app: App) {
  return {
    id: app.id,
    slug: app.slug,
    node_id: app.nodeId,
    client_id: app.clientId,
    owner: userById(world, app.ownerId),
    name: app.name,
    description: null,
    external_url: web(world, `/apps/${app.slug}`),
    html_url: web(world, `/apps/${app.slug}`),
    created_at: app.createdAt,
    updated_at: app.createdAt,
    permissions: { ...app.permissions },
    events: [...app.events],
  };
}

/** The App that something was done through, or null. */
export function viaView(world: World, appId: number | null) {
  return appId === null ? null : appView(world, world.tables.apps.must(appId));
}

export function installationView(
  world: World,
  installation: Installation,
): Schemas['installation'] {
  const app = world.tables.apps.must(installation.appId);
  const account = world.tables.accounts.must(installation.accountId);
  const page =
    account.type === 'Organization'
      ? `/organizations/${account.login}/settings/installations/${installation.id}`
      : `/settings/installations/${installation.id}`;
  return {
    id: installation.id,
    client_id: app.clientId,
    account: userById(world, account.id),
    repository_selection: installation.repositoryIds === 'all' ? 'all' : 'selected',
    access_tokens_url: api(world, `/app/installations/${installation.id}/access_tokens`),
    repositories_url: api(world, '/installation/repositories'),
    html_url: web(world, page),
    app_id: app.id,
    app_slug: app.slug,
    target_id: account.id,
    target_type: account.type,
    permissions: { ...installation.permissions },
    events: [...installation.events],
    created_at: installation.createdAt,
    updated_at: installation.updatedAt,
    single_file_name: null,
    has_multiple_single_files: false,
    single_file_paths: [],
    suspended_by: installation.suspendedAt === null ? null : userById(world, app.ownerId),
    suspended_at: installation.suspendedAt,
  };
}
