import type { Repository } from '../../world/records/repository.ts';
import type { Workflow, WorkflowRun } from '../../world/records/workflow.ts';
import { fullName } from '../../world/find.ts';
import { workflowsOf } from '../../world/operations/workflows.ts';
import type { World } from '../../world/world.ts';
import type { JsonObject } from '../../actions/json.ts';
import { readable, writable } from '../access.ts';
import { paginate } from '../pages.ts';
import { found, Refusal } from '../refusal.ts';
import { empty, reply, route } from '../route.ts';
import type { Ask } from '../route.ts';
import { selectRuns } from '../select-runs.ts';
import { userById } from '../views/account.ts';
import { organizationView, repositoryView } from '../views/repository.ts';
import { dispatchView, runView, workflowView } from '../views/run.ts';

/** The version from which a dispatch always answers with the run [OpenAPI x-github-breaking-changes]. */
const versionWithRunDetails = '2026-03-10';

export const workflowRoutes = [
  route('get', '/repos/{owner}/{repo}/actions/workflows', async (request) => {
    const { world } = request;
    const repository = readable(request, ['actions:read']);
    const page = paginate(request, await workflowsOf(world, repository));
    const workflows = page.items.map((each) => workflowView(world, each));
    return reply(200, { total_count: page.total, workflows }, page.headers);
  }),

  route('get', '/repos/{owner}/{repo}/actions/workflows/{workflow_id}', async (request) => {
    const repository = readable(request, ['actions:read']);
    const { workflow_id: id } = request.params;
    const workflow = found(await findWorkflow(request.world, repository, id));
    return reply(200, workflowView(request.world, workflow));
  }),

  route('post', '/repos/{owner}/{repo}/actions/workflows/{workflow_id}/dispatches', (request) =>
    dispatch(request),
  ),

  route('get', '/repos/{owner}/{repo}/actions/workflows/{workflow_id}/runs', async (request) => {
    const { world, query } = request;
    const repository = readable(request, ['actions:read']);
    const workflow = found(await findWorkflow(world, repository, request.params.workflow_id));
    const runs = selectRuns(world, world.tables.runs.by('workflow', workflow.id), query);
    return listRuns(request, runs);
  }),

  route('get', '/repos/{owner}/{repo}/actions/runs', async (request) => {
    const { world, query } = request;
    const repository = readable(request, ['actions:read']);
    const runs = selectRuns(world, world.tables.runs.by('repository', repository.id), query);
    return listRuns(request, runs);
  }),
];

async function listRuns(
  request: Ask & { readonly query: { per_page?: string; page?: string } },
  runs: readonly WorkflowRun[],
) {
  const page = paginate(request, runs);
  const workflow_runs = await Promise.all(page.items.map((run) => runView(request.world, run)));
  return reply(200, { total_count: page.total, workflow_runs }, page.headers);
}

interface DispatchBody {
  readonly ref: string;
  readonly inputs?: { readonly [key: string]: unknown };
  readonly return_run_details?: boolean;
}

interface DispatchAsk extends Ask {
  readonly params: { owner: string; repo: string; workflow_id: number | string };
  readonly body: DispatchBody;
}

async function dispatch(request: DispatchAsk) {
  const { world, deps, actor, body, params } = request;
  const repository = writable(request, ['actions:write']);
  const name = fullName(world, repository);
  const started = await deps.actions.dispatch({
    repository: name,
    workflow: fileOf(world, params.workflow_id),
    ref: body.ref,
    inputs: (body.inputs ?? {}) as JsonObject,
    actor: world.tables.accounts.must(actor.accountId).login,
    payload: payloadOf(world, repository, actor.accountId) as unknown as JsonObject,
  });
  if (!started.ok) throw new Refusal(started.error.status, started.error.message);
  const asked = body.return_run_details === true;
  // ISO dates compare as text.
  const always = (request.header('x-github-api-version') ?? '') >= versionWithRunDetails;
  return asked || always
    ? reply(200, dispatchView(world, { ...started.value, repository: name }))
    : empty(204);
}

/** What the event of a dispatched run says besides its inputs. */
function payloadOf(world: World, repository: Repository, senderId: number): object {
  const owner = world.tables.accounts.must(repository.ownerId);
  return {
    repository: repositoryView(world, repository),
    ...(owner.type === 'Organization' ? { organization: organizationView(world, owner.id) } : {}),
    sender: userById(world, senderId),
  };
}

function fileOf(world: World, id: number | string): string {
  if (typeof id === 'string') return id;
  return found(world.tables.workflows.get(id)).path;
}

/** By id, by file name or by path. */
async function findWorkflow(
  world: World,
  repository: Repository,
  id: number | string,
): Promise<Workflow | undefined> {
  return (await workflowsOf(world, repository)).find(
    (workflow) =>
      workflow.id === id || workflow.path === id || workflow.path.endsWith(`/${String(id)}`),
  );
}
