import { mustPull } from '../../world/find.ts';
import { removeReviewRequests, requestReviews } from '../../world/operations/review-requests.ts';
import type { Repository } from '../../world/records/repository.ts';
import type { World } from '../../world/world.ts';
import { pullAt, visible } from '../access.ts';
import { Refusal, unwrap } from '../refusal.ts';
import { reply, route } from '../route.ts';
import { userById } from '../views/account.ts';
import { pullSummaryView } from '../views/pull.ts';
import { teamView } from '../views/team.ts';
import { idsOf } from './issues.ts';
import { pullToRead } from './pulls.ts';

export const reviewRequestRoutes = [
  route('get', '/repos/{owner}/{repo}/pulls/{pull_number}/requested_reviewers', (request) => {
    const { world } = request;
    const pull = pullToRead(request);
    return reply(200, {
      users: pull.requestedReviewerIds.map((id) => userById(world, id)),
      teams: pull.requestedTeamIds.map((id) => teamView(world, id)),
    });
  }),

  route('post', '/repos/{owner}/{repo}/pulls/{pull_number}/requested_reviewers', (request) => {
    const { world, actor, body } = request;
    const { id } = pullAt(request);
    const accountIds = idsOf(world, body?.reviewers ?? []);
    const teamIds = teamIdsOf(world, visible(request), body?.team_reviewers ?? []);
    const pull = unwrap(requestReviews(world, actor, { pullId: id, accountIds, teamIds }));
    return reply(201, pullSummaryView(world, pull));
  }),

  route('delete', '/repos/{owner}/{repo}/pulls/{pull_number}/requested_reviewers', (request) => {
    const { world, actor, body } = request;
    const { id } = pullAt(request);
    const accountIds = idsOf(world, body.reviewers);
    unwrap(removeReviewRequests(world, actor, { pullId: id, accountIds }));
    return reply(200, pullSummaryView(world, mustPull(world, id)));
  }),
];

function teamIdsOf(world: World, repository: Repository, slugs: readonly string[]): number[] {
  const teams = world.tables.teams.by('organization', repository.ownerId);
  return slugs.map((slug) => {
    const team = teams.find((each) => each.slug === slug);
    if (team !== undefined) return team.id;
    throw new Refusal(422, 'Could not resolve to a node with the global id given.');
  });
}
