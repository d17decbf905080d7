import type {
  Deployment,
  DeploymentState,
  DeploymentStatus,
} from '../../world/records/deployment.ts';
import type { World } from '../../world/world.ts';
import { paged } from '../connection.ts';
import type { GraphqlContext } from '../context.ts';
import { thing } from '../thing.ts';
import type { FieldTable } from '../thing.ts';
import { actorOf } from './accounts.ts';
import { resolveRef } from './git-lookup.ts';

interface DeploymentArgs {
  readonly environments?: readonly string[] | null;
  readonly orderBy?: { readonly direction: 'ASC' | 'DESC' } | null;
}

/** Deployments of a repository or commit, oldest first unless asked otherwise. */
export function deploymentList<R>(
  list: (record: R, context: GraphqlContext) => readonly Deployment[],
) {
  return paged<R, Deployment, DeploymentArgs>({
    takes: ['environments', 'orderBy'],
    list: (record, { environments, orderBy }, context) => {
      const wanted = environments ?? [];
      const found = list(record, context).filter(
        ({ environment }) => wanted.length === 0 || wanted.includes(environment),
      );
      return orderBy?.direction === 'DESC' ? found.toReversed() : found;
    },
    key: (deployment) => deployment.id,
    node: (deployment) => thing('Deployment', deployment),
  });
}

function latestStatus(world: World, deployment: Deployment): DeploymentStatus | undefined {
  return world.tables.deploymentStatuses.by('deployment', deployment.id).at(-1);
}

/** `Deployment.state` has names of its own: a successful one is ACTIVE [SDL DeploymentState]. */
const states = {
  success: 'ACTIVE',
  error: 'ERROR',
  failure: 'FAILURE',
  inactive: 'INACTIVE',
  in_progress: 'IN_PROGRESS',
  queued: 'QUEUED',
  pending: 'PENDING',
} satisfies Record<DeploymentState, string>;

export const deploymentFields: FieldTable<Deployment> = {
  id: (deployment) => deployment.nodeId,
  databaseId: (deployment) => deployment.id,
  environment: (deployment) => deployment.environment,
  originalEnvironment: (deployment) => deployment.environment,
  latestEnvironment: (deployment, _args, { world }) =>
    latestStatus(world, deployment)?.environment ?? deployment.environment,
  description: (deployment) => deployment.description,
  task: (deployment) => deployment.task,
  payload: (deployment) => JSON.stringify(deployment.payload ?? {}),
  commitOid: (deployment) => deployment.sha,
  commit: ({ repositoryId, sha }) => thing('Commit', { repositoryId, oid: sha }),
  ref: (deployment, _args, { world }) => resolveRef(world, deployment.repositoryId, deployment.ref),
  repository: (deployment, _args, { world }) =>
    thing('Repository', world.tables.repositories.must(deployment.repositoryId)),
  creator: (deployment, _args, { world }) => actorOf(world, deployment.creatorId),
  createdAt: (deployment) => deployment.createdAt,
  updatedAt: (deployment) => deployment.updatedAt,
  state: (deployment, _args, { world }) => {
    const status = latestStatus(world, deployment);
    return status === undefined ? 'PENDING' : states[status.state];
  },
  latestStatus: (deployment, _args, { world }) => {
    const status = latestStatus(world, deployment);
    return status === undefined ? null : thing('DeploymentStatus', status);
  },
  statuses: paged({
    // Newest first, as REST lists them.
    list: (deployment: Deployment, _args, { world }) =>
      world.tables.deploymentStatuses.by('deployment', deployment.id).toReversed(),
    key: (status) => status.id,
    node: (status) => thing('DeploymentStatus', status),
  }),
};

export const deploymentStatusFields: FieldTable<DeploymentStatus> = {
  id: (status) => status.nodeId,
  state: (status) => status.state.toUpperCase(),
  description: (status) => status.description,
  environment: (status) => status.environment,
  environmentUrl: (status) => orNull(status.environmentUrl),
  logUrl: (status) => orNull(status.logUrl),
  creator: (status, _args, { world }) => actorOf(world, status.creatorId),
  createdAt: (status) => status.createdAt,
  updatedAt: (status) => status.createdAt,
  deployment: (status, _args, { world }) =>
    thing('Deployment', world.tables.deployments.must(status.deploymentId)),
};

/** What REST gives as an empty string is null here. */
function orNull(text: string): string | null {
  return text === '' ? null : text;
}
