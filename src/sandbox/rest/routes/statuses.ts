import { createStatus, latestStatuses } from '../../world/operations/statuses.ts';
import type { CommitStatus } from '../../world/records/checks.ts';
import { shaKey } from '../../world/tables.ts';
import { readable, visible } from '../access.ts';
import { repoApi } from '../addresses.ts';
import { commitAt } from '../commit-at.ts';
import { paginate } from '../pages.ts';
import { unwrap } from '../refusal.ts';
import { reply, route } from '../route.ts';
import { minimalRepositoryView } from '../views/repository.ts';
import { simpleStatusView, statusView } from '../views/status.ts';

export const statusRoutes = [
  route('post', '/repos/{owner}/{repo}/statuses/{sha}', async (request) => {
    const { world, actor, body, params } = request;
    const status = unwrap(
      await createStatus(world, actor, {
        repositoryId: visible(request).id,
        sha: params.sha,
        state: body.state,
        description: body.description ?? null,
        targetUrl: body.target_url ?? null,
        ...(body.context === undefined ? {} : { context: body.context }),
      }),
    );
    return reply(201, statusView(world, status));
  }),

  route('get', '/repos/{owner}/{repo}/commits/{ref}/statuses', async (request) => {
    const { world, params } = request;
    const repository = readable(request, ['statuses:read']);
    const sha = await commitAt(request, repository, params.ref);
    const all = world.tables.statuses.by('sha', shaKey(repository.id, sha)).reverse();
    const page = paginate(request, all);
    const views = page.items.map((each) => statusView(world, each));
    return reply(200, views, page.headers);
  }),

  route('get', '/repos/{owner}/{repo}/commits/{ref}/status', async (request) => {
    const { world, params } = request;
    const repository = readable(request, ['statuses:read']);
    const sha = await commitAt(request, repository, params.ref);
    const latest = latestStatuses(world, shaKey(repository.id, sha));
    const page = paginate(request, latest);
    const url = repoApi(world, repository, `/commits/${sha}`);
    return reply(
      200,
      {
        state: combine(latest),
        statuses: page.items.map((each) => simpleStatusView(world, each)),
        sha,
        total_count: latest.length,
        repository: minimalRepositoryView(world, repository),
        commit_url: url,
        url: `${url}/status`,
      },
      page.headers,
    );
  }),
];

/** No status at all is pending [docs: rest/commits/statuses, "Get the combined status"]. */
function combine(statuses: readonly CommitStatus[]): string {
  const states = statuses.map((each) => each.state);
  if (states.includes('error') || states.includes('failure')) return 'failure';
  return states.length === 0 || states.includes('pending') ? 'pending' : 'success';
}
