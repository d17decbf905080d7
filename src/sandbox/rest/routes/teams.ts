import { findAccount } from '../../world/find.ts';
import type { Team } from '../../world/records/account.ts';
import { organizationToRead, readable } from '../access.ts';
import { api } from '../addresses.ts';
import { paginate } from '../pages.ts';
import { found, missing } from '../refusal.ts';
import { reply, route } from '../route.ts';
import type { Ask, Schemas } from '../route.ts';
import { userById } from '../views/account.ts';
import { fullOrganizationView } from '../views/organization.ts';
import { teamView } from '../views/team.ts';

export const teamRoutes = [
  route('get', '/orgs/{org}/teams', (request) => {
    const { world } = request;
    const organization = organizationToRead(request);
    const page = paginate(request, world.tables.teams.by('organization', organization.id));
    const views = page.items.map((each) => teamView(world, each.id));
    return reply(200, views, page.headers);
  }),

  route('get', '/orgs/{org}/teams/{team_slug}', (request) => {
    const { world } = request;
    const team = teamAt(request);
    const organization = world.tables.accounts.must(team.organizationId);
    // Privacy and notifications are texts in `team` and enumerations here.
    const view = teamView(world, team.id) as Pick<
      Schemas['team-full'],
      keyof Schemas['team'] & keyof Schemas['team-full']
    >;
    return reply(200, {
      ...view,
      members_count: team.memberIds.length,
      repos_count: team.repositories.size,
      created_at: organization.createdAt,
      updated_at: organization.createdAt,
      organization: fullOrganizationView(world, organization),
    });
  }),

  route('get', '/orgs/{org}/teams/{team_slug}/members', (request) => {
    const page = paginate(request, teamAt(request).memberIds);
    const views = page.items.map((id) => userById(request.world, id));
    return reply(200, views, page.headers);
  }),

  route('get', '/orgs/{org}/teams/{team_slug}/memberships/{username}', (request) => {
    const { world, params } = request;
    const team = teamAt(request);
    const account = found(findAccount(world, params.username));
    if (!team.memberIds.includes(account.id)) throw missing();
    const url = api(
      world,
      `/organizations/${team.organizationId}/team/${team.id}/memberships/${account.login}`,
    );
    return reply(200, { url, role: 'member', state: 'active' });
  }),

  route('get', '/repos/{owner}/{repo}/teams', (request) => {
    const { world } = request;
    const repository = readable(request, ['administration:read', 'metadata:read']);
    const teams = world.tables.teams
      .by('organization', repository.ownerId)
      .filter((team) => team.repositories.has(repository.id));
    const page = paginate(request, teams);
    const views = page.items.map((each) => teamView(world, each.id));
    return reply(200, views, page.headers);
  }),
];

function teamAt(request: Ask & { readonly params: { org: string; team_slug: string } }): Team {
  const organization = organizationToRead(request);
  const teams = request.world.tables.teams.by('organization', organization.id);
  return found(teams.find((team) => team.slug === request.params.team_slug));
}
