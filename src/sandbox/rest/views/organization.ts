import type { Account } from '../../world/records/account.ts';
import type { World } from '../../world/world.ts';
import { web } from '../addresses.ts';
import type { Schemas } from '../route.ts';
import { organizationView } from './repository.ts';

/** `organization-full` as everyone sees it; it also serves as `team-organization`. */
export function fullOrganizationView(world: World, account: Account) {
  const repositories = world.tables.repositories.by('owner', account.id);
  return {
    ...organizationView(world, account.id),
    name: account.name ?? account.login,
    is_verified: false,
    has_organization_projects: true,
    has_repository_projects: true,
    public_repos: repositories.filter((each) => each.visibility === 'public').length,
    public_gists: 0,
    followers: 0,
    following: 0,
    html_url: web(world, `/${account.login}`),
    type: 'Organization',
    created_at: account.createdAt,
    updated_at: account.createdAt,
    archived_at: null,
  } satisfies Schemas['organization-full'];
}
