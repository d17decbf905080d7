import { createCheckRun, updateCheckRun } from '../../world/operations/checks.ts';
import type { CheckConclusion, CheckRun, CheckStatus } from '../../world/records/checks.ts';
import { shaKey } from '../../world/tables.ts';
import { readable, visible } from '../access.ts';
import { commitAt } from '../commit-at.ts';
import { paginate } from '../pages.ts';
import { missing, unwrap } from '../refusal.ts';
import { reply, route } from '../route.ts';
import type { Ask } from '../route.ts';
import { checkRunView, checkSuiteView } from '../views/check.ts';

export const checkRoutes = [
  route('post', '/repos/{owner}/{repo}/check-runs', async (request) => {
    const { world, actor, body } = request;
    const input = {
      repositoryId: visible(request).id,
      headSha: body.head_sha,
      name: body.name,
      ...changeOf(body),
    };
    const view = checkRunView(world, unwrap(await createCheckRun(world, actor, input)));
    return reply(201, view, { location: view.url });
  }),

  route('get', '/repos/{owner}/{repo}/check-runs/{check_run_id}', (request) => {
    readable(request, ['checks:read']);
    return reply(200, checkRunView(request.world, checkRunAt(request)));
  }),

  route('patch', '/repos/{owner}/{repo}/check-runs/{check_run_id}', (request) => {
    const { world, actor } = request;
    const change = changeOf(request.body);
    const input = { checkRunId: checkRunAt(request).id, change };
    return reply(200, checkRunView(world, unwrap(updateCheckRun(world, actor, input))));
  }),

  route('get', '/repos/{owner}/{repo}/commits/{ref}/check-runs', async (request) => {
    const { world, params } = request;
    const repository = readable(request, ['checks:read']);
    const sha = await commitAt(request, repository, params.ref);
    return list(request, world.tables.checkRuns.by('sha', shaKey(repository.id, sha)));
  }),

  route('get', '/repos/{owner}/{repo}/commits/{ref}/check-suites', async (request) => {
    const { world, params, query } = request;
    const { app_id: appId } = query;
    const repository = readable(request, ['checks:read']);
    const sha = await commitAt(request, repository, params.ref);
    const suites = world.tables.checkSuites
      .by('sha', shaKey(repository.id, sha))
      .filter((suite) => appId === undefined || suite.appId === Number(appId));
    const page = paginate(request, suites);
    const check_suites = await Promise.all(page.items.map((each) => checkSuiteView(world, each)));
    return reply(200, { total_count: page.total, check_suites }, page.headers);
  }),

  route('get', '/repos/{owner}/{repo}/check-suites/{check_suite_id}', async (request) => {
    const { world } = request;
    const suite = suiteAt(request);
    return reply(200, await checkSuiteView(world, suite));
  }),

  route('get', '/repos/{owner}/{repo}/check-suites/{check_suite_id}/check-runs', (request) =>
    list(request, request.world.tables.checkRuns.by('suite', suiteAt(request).id)),
  ),
];

interface CheckBody {
  readonly name?: string;
  readonly status?: CheckStatus;
  readonly conclusion?: CheckConclusion;
  readonly external_id?: string;
  readonly details_url?: string;
  readonly started_at?: string;
  readonly output?: { readonly title?: string; readonly summary?: string; readonly text?: string };
}

/** The fields of a body, as far as they were given, in the words of the world. */
function changeOf(body: CheckBody) {
  const { title, summary, text } = body.output ?? {};
  return {
    ...(body.name === undefined ? {} : { name: body.name }),
    ...(body.status === undefined ? {} : { status: body.status }),
    ...(body.conclusion === undefined ? {} : { conclusion: body.conclusion }),
    ...(body.external_id === undefined ? {} : { externalId: body.external_id }),
    ...(body.details_url === undefined ? {} : { detailsUrl: body.details_url }),
    ...(body.started_at === undefined ? {} : { startedAt: body.started_at }),
    output: {
      ...(title === undefined ? {} : { title }),
      ...(summary === undefined ? {} : { summary }),
      ...(text === undefined ? {} : { text }),
    },
  };
}

type ListAsk = Ask & {
  readonly query: {
    readonly check_name?: string;
    readonly status?: string;
    readonly filter?: string;
    readonly app_id?: string;
    readonly per_page?: string;
    readonly page?: string;
  };
};

function list(request: ListAsk, all: readonly CheckRun[]) {
  const { world, query } = request;
  const { check_name: name, status, app_id: appId, filter } = query;
  const newest = filter === 'all' ? all : latest(all);
  const chosen = newest.filter(
    (run) =>
      (name === undefined || run.name === name) &&
      (status === undefined || run.status === status) &&
      (appId === undefined || run.appId === Number(appId)),
  );
  const page = paginate(request, chosen);
  const check_runs = page.items.map((each) => checkRunView(world, each));
  return reply(200, { total_count: page.total, check_runs }, page.headers);
}

/** The newest of each name in each suite: what `filter=latest`, the default, leaves. */
function latest(runs: readonly CheckRun[]): CheckRun[] {
  const newest = new Map(runs.map((run) => [`${run.suiteId}/${run.name}`, run]));
  return [...newest.values()];
}

function checkRunAt(
  request: Ask & { readonly params: { owner: string; repo: string; check_run_id: number } },
): CheckRun {
  const repository = visible(request);
  const run = request.world.tables.checkRuns.get(request.params.check_run_id);
  if (run?.repositoryId !== repository.id) throw missing();
  return run;
}

function suiteAt(
  request: Ask & { readonly params: { owner: string; repo: string; check_suite_id: number } },
) {
  const repository = readable(request, ['checks:read']);
  const suite = request.world.tables.checkSuites.get(request.params.check_suite_id);
  if (suite?.repositoryId !== repository.id) throw missing();
  return suite;
}
