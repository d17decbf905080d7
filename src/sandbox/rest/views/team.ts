import type { World } from '../../world/world.ts';
import { api, web } from '../addresses.ts';
import type { Schemas } from '../route.ts';

export function teamView(world: World, teamId: number): Schemas['team'] {
  const team = world.tables.teams.must(teamId);
  const organization = world.tables.accounts.must(team.organizationId);
  const url = api(world, `/organizations/${organization.id}/team/${team.id}`);
  return {
    id: team.id,
    node_id: team.nodeId,
    name: team.name,
    slug: team.slug,
    description: null,
    privacy: 'closed',
    notification_setting: 'notifications_enabled',
    permission: 'pull',
    url,
    html_url: web(world, `/orgs/${organization.login}/teams/${team.slug}`),
    members_url: `${url}/members{/member}`,
    repositories_url: `${url}/repos`,
    type: 'organization',
    organization_id: organization.id,
    parent: null,
  };
}
