import type { Deployment, DeploymentStatus } from '../../world/records/deployment.ts';
import type { World } from '../../world/world.ts';
import { repoApi } from '../addresses.ts';
import type { Schemas } from '../route.ts';
import { userById } from './account.ts';
import { viaView } from './app.ts';

export function deploymentView(world: World, deployment: Deployment): Schemas['deployment'] {
  const repository = world.tables.repositories.must(deployment.repositoryId);
  const url = repoApi(world, repository, `/deployments/${deployment.id}`);
  return {
    url,
    id: deployment.id,
    node_id: deployment.nodeId,
    sha: deployment.sha,
    ref: deployment.ref,
    task: deployment.task,
    payload: deployment.payload as Schemas['deployment']['payload'],
    original_environment: deployment.environment,
    environment: deployment.environment,
    description: deployment.description,
    creator: userById(world, deployment.creatorId),
    created_at: deployment.createdAt,
    updated_at: deployment.updatedAt,
    statuses_url: `${url}/statuses`,
    repository_url: repoApi(world, repository),
    transient_environment: deployment.transientEnvironment,
    production_environment: deployment.productionEnvironment,
    performed_via_github_app: viaView(world, deployment.appId),
  };
}

export function deploymentStatusView(
  world: World,
  status: DeploymentStatus,
): Schemas['deployment-status'] {
  const repository = world.tables.repositories.must(status.repositoryId);
  const deployment = repoApi(world, repository, `/deployments/${status.deploymentId}`);
  return {
    url: `${deployment}/statuses/${status.id}`,
    id: status.id,
    node_id: status.nodeId,
    state: status.state,
    creator: userById(world, status.creatorId),
    description: status.description,
    environment: status.environment,
    target_url: status.logUrl,
    created_at: status.createdAt,
    updated_at: status.createdAt,
    deployment_url: deployment,
    repository_url: repoApi(world, repository),
    environment_url: status.environmentUrl,
    log_url: status.logUrl,
    performed_via_github_app: viaView(world, status.appId),
  };
}
