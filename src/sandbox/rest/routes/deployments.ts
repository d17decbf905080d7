import {
  createDeployment,
  deleteDeployment,
  setDeploymentStatus,
} from '../../world/operations/deployments.ts';
import type { Deployment } from '../../world/records/deployment.ts';
import { readable, visible, writable } from '../access.ts';
import { paginate } from '../pages.ts';
import { missing, Refusal, unwrap } from '../refusal.ts';
import { empty, reply, route } from '../route.ts';
import type { Ask } from '../route.ts';
import { deploymentStatusView, deploymentView } from '../views/deployment.ts';

export const deploymentRoutes = [
  route('post', '/repos/{owner}/{repo}/deployments', async (request) => {
    const { world, actor, body } = request;
    const repository = writable(request, ['deployments:write']);
    if (body.auto_merge !== false) await refuseBehind(request, repository.id, body.ref);
    const deployment = unwrap(
      await createDeployment(world, actor, {
        repositoryId: repository.id,
        ref: body.ref,
        description: body.description ?? null,
        payload: readPayload(body.payload),
        requiredContexts: body.required_contexts ?? null,
        ...(body.task === undefined ? {} : { task: body.task }),
        ...(body.environment === undefined ? {} : { environment: body.environment }),
        ...(body.transient_environment === undefined
          ? {}
          : { transientEnvironment: body.transient_environment }),
        ...(body.production_environment === undefined
          ? {}
          : { productionEnvironment: body.production_environment }),
      }),
    );
    return reply(201, deploymentView(world, deployment));
  }),

  route('get', '/repos/{owner}/{repo}/deployments', (request) => {
    const { world, query } = request;
    const repository = readable(request, ['deployments:read']);
    const wanted = world.tables.deployments
      .by('repository', repository.id)
      .filter(
        (each) =>
          (query.sha === undefined || query.sha === each.sha) &&
          (query.ref === undefined || query.ref === each.ref) &&
          (query.task === undefined || query.task === each.task) &&
          (query.environment === undefined || query.environment === each.environment),
      )
      .reverse();
    const page = paginate(request, wanted);
    const views = page.items.map((each) => deploymentView(world, each));
    return reply(200, views, page.headers);
  }),

  route('get', '/repos/{owner}/{repo}/deployments/{deployment_id}', (request) => {
    readable(request, ['deployments:read']);
    return reply(200, deploymentView(request.world, deploymentAt(request)));
  }),

  route('delete', '/repos/{owner}/{repo}/deployments/{deployment_id}', (request) => {
    const { world, actor } = request;
    unwrap(deleteDeployment(world, actor, { deploymentId: deploymentAt(request).id }));
    return empty(204);
  }),

  route('post', '/repos/{owner}/{repo}/deployments/{deployment_id}/statuses', (request) => {
    const { world, actor, body } = request;
    const { log_url: logged, target_url: target } = body;
    const logUrl = logged ?? target;
    const status = unwrap(
      setDeploymentStatus(world, actor, {
        deploymentId: deploymentAt(request).id,
        state: body.state,
        ...(body.description === undefined ? {} : { description: body.description }),
        ...(body.environment === undefined ? {} : { environment: body.environment }),
        ...(body.environment_url === undefined ? {} : { environmentUrl: body.environment_url }),
        ...(logUrl === undefined ? {} : { logUrl }),
        ...(body.auto_inactive === undefined ? {} : { autoInactive: body.auto_inactive }),
      }),
    );
    return reply(201, deploymentStatusView(world, status));
  }),

  route('get', '/repos/{owner}/{repo}/deployments/{deployment_id}/statuses', (request) => {
    const { world } = request;
    readable(request, ['deployments:read']);
    const { id } = deploymentAt(request);
    const page = paginate(request, world.tables.deploymentStatuses.by('deployment', id).reverse());
    const views = page.items.map((each) => deploymentStatusView(world, each));
    return reply(200, views, page.headers);
  }),
];

function deploymentAt(
  request: Ask & { readonly params: { owner: string; repo: string; deployment_id: number } },
): Deployment {
  const repository = visible(request);
  const deployment = request.world.tables.deployments.get(request.params.deployment_id);
  if (deployment?.repositoryId !== repository.id) throw missing();
  return deployment;
}

/**
 * GitHub's default merges the default branch into a ref that is behind it and answers 202; the sandbox
 * refuses where it would have merged, so that nobody relies on that by accident.
 */
async function refuseBehind({ world }: Ask, repositoryId: number, ref: string): Promise<void> {
  const { defaultBranch } = world.tables.repositories.must(repositoryId);
  const main = world.git.ref(repositoryId, `refs/heads/${defaultBranch}`);
  const sha = await world.git.resolve(repositoryId, ref);
  if (main === undefined || sha === undefined) return;
  if (await world.git.isAncestor(repositoryId, main, sha)) return;
  throw new Refusal(409, `Conflict merging ${defaultBranch} into ${ref}.`);
}

/** GitHub keeps a text that is JSON as the value that it means. */
function readPayload(payload: unknown): unknown {
  if (typeof payload !== 'string') return payload ?? {};
  try {
    return JSON.parse(payload) as unknown;
  } catch {
    return payload;
  }
}
