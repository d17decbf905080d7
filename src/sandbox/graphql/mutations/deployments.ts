import { fromGitNodeId } from '../../world/node-id.ts';
import { createDeployment, setDeploymentStatus } from '../../world/operations/deployments.ts';
import type { DeploymentState } from '../../world/records/deployment.ts';
import type { GraphqlContext } from '../context.ts';
import { noSuchNode, notImplementedError, unwrapNode } from '../errors.ts';
import { idOf } from '../nodes.ts';
import { thing } from '../thing.ts';
import { mutation } from './mutation.ts';

interface CreateDeployment {
  readonly repositoryId: string;
  readonly refId: string;
  readonly environment?: string;
  readonly task?: string;
  readonly description?: string;
  readonly payload?: string;
  readonly autoMerge?: boolean;
  readonly requiredContexts?: readonly string[];
}

async function create(input: CreateDeployment, { world, actor }: GraphqlContext) {
  const key = fromGitNodeId(input.refId);
  const repositoryId = idOf(input.repositoryId, 'repository');
  if (key?.kind !== 'ref' || key.repositoryId !== repositoryId) throw noSuchNode(input.refId);
  const oid = world.git.ref(repositoryId, key.ref);
  const repository = world.tables.repositories.get(repositoryId);
  if (oid === undefined || repository === undefined) throw noSuchNode(input.refId);
  const main = world.git.ref(repositoryId, `refs/heads/${repository.defaultBranch}`);
  const behind = main !== undefined && !(await world.git.isAncestor(repositoryId, main, oid));
  if (behind && input.autoMerge !== false) {
    throw notImplementedError('autoMerge of createDeployment for a branch that is behind');
  }
  const made = await createDeployment(world, actor, {
    repositoryId,
    ref: key.ref.replace(/^refs\/(heads|tags)\//, ''),
    environment: input.environment ?? 'production',
    task: input.task ?? 'deploy',
    description: input.description ?? null,
    payload: JSON.parse(input.payload ?? '{}') as unknown,
    requiredContexts: input.requiredContexts ?? null,
  });
  const deployment = unwrapNode(made, input.repositoryId);
  return { autoMerged: false, deployment: thing('Deployment', deployment) };
}

interface CreateStatus {
  readonly deploymentId: string;
  readonly state: string;
  readonly description?: string;
  readonly environment?: string;
  readonly environmentUrl?: string;
  readonly logUrl?: string;
  readonly autoInactive?: boolean;
}

function createStatus(input: CreateStatus, { world, actor }: GraphqlContext) {
  if (input.state === 'WAITING') throw notImplementedError('the deployment state WAITING');
  const { deploymentId, state, ...rest } = input;
  const made = setDeploymentStatus(world, actor, {
    ...rest,
    deploymentId: idOf(deploymentId, 'deployment'),
    state: state.toLowerCase() as DeploymentState,
  });
  return { deploymentStatus: thing('DeploymentStatus', unwrapNode(made, deploymentId)) };
}

export const deploymentMutations = {
  createDeployment: mutation<CreateDeployment>(
    'createDeployment',
    [
      'repositoryId',
      'refId',
      'environment',
      'task',
      'description',
      'payload',
      'autoMerge',
      'requiredContexts',
    ],
    create,
  ),
  createDeploymentStatus: mutation<CreateStatus>(
    'createDeploymentStatus',
    [
      'deploymentId',
      'state',
      'description',
      'environment',
      'environmentUrl',
      'logUrl',
      'autoInactive',
    ],
    createStatus,
  ),
};
