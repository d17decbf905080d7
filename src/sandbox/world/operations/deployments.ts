import { ok } from '../../../lifecycle/result.ts';
import { appOf } from '../actor.ts';
import type { Actor } from '../actor.ts';
import { conflict, invalidField, notFound } from '../api-error.ts';
import type { Outcome } from '../api-error.ts';
import type { Deployment, DeploymentStatus } from '../records/deployment.ts';
import type { World } from '../world.ts';
import { requirePermission } from './permission.ts';
import type { Need } from './permission.ts';
import { ensureEnvironment } from './repositories.ts';
import { checkState } from './required-checks.ts';
import { addTimeline } from './timeline.ts';

const maxDescription = 140;

export interface NewDeployment {
  readonly repositoryId: number;
  readonly ref: string;
  readonly environment?: string;
  readonly task?: string;
  readonly description?: string | null;
  readonly payload?: unknown;
  /** Contexts that must have passed at the commit; null means all that were reported. */
  readonly requiredContexts?: readonly string[] | null;
  readonly transientEnvironment?: boolean;
  readonly productionEnvironment?: boolean;
  readonly runId?: number;
}

function needForDeployments(repositoryId: number): Need {
  return { repositoryId, app: ['deployments:write'], role: 'write' };
}

/**
 * REST `POST /repos/{owner}/{repo}/deployments`. GitHub's default `auto_merge: true` is left to the
 * REST layer, which refuses it when the branch is behind: nothing here merges.
 */
export async function createDeployment(
  world: World,
  actor: Actor,
  input: NewDeployment,
): Promise<Outcome<Deployment>> {
  const allowed = requirePermission(world, actor, needForDeployments(input.repositoryId));
  if (!allowed.ok) return allowed;
  const sha = await world.git.resolve(input.repositoryId, input.ref);
  if (sha === undefined) {
    return invalidField({
      resource: 'Deployment',
      field: 'ref',
      code: 'custom',
      message: `No ref found for: ${input.ref}`,
    });
  }
  const failing = (input.requiredContexts ?? []).filter((context) => {
    const check = { context, appId: null };
    return checkState(world, { repositoryId: input.repositoryId, sha, check }) !== 'success';
  });
  if (failing.length > 0) {
    return conflict(`Conflict: Commit status checks failed for ${input.ref}.`);
  }
  return ok(insertDeployment(world, actor, { ...input, sha }));
}

export function insertDeployment(
  world: World,
  actor: Actor,
  input: NewDeployment & { readonly sha: string },
): Deployment {
  const environment = input.environment ?? 'production';
  ensureEnvironment(world, input.repositoryId, environment);
  const now = world.now();
  const deployment = world.tables.deployments.insert({
    ...world.newIdentity('deployment'),
    repositoryId: input.repositoryId,
    ref: input.ref,
    sha: input.sha,
    task: input.task ?? 'deploy',
    environment,
    description: input.description ?? null,
    payload: input.payload ?? {},
    transientEnvironment: input.transientEnvironment ?? false,
    productionEnvironment: input.productionEnvironment ?? environment === 'production',
    creatorId: actor.accountId,
    appId: appOf(actor),
    runId: input.runId ?? null,
    createdAt: now,
    updatedAt: now,
  });
  for (const topic of world.tables.topics.by('repository', input.repositoryId)) {
    if (topic.kind !== 'pull' || topic.state !== 'open' || topic.headOid !== input.sha) continue;
    addTimeline(world, actor, topic, { type: 'DeployedEvent', deploymentId: deployment.id });
  }
  world.emit(actor, { name: 'deployment', action: 'created', deployment });
  return deployment;
}

export interface NewDeploymentStatus {
  readonly deploymentId: number;
  readonly state: DeploymentStatus['state'];
  readonly description?: string;
  readonly environment?: string;
  readonly environmentUrl?: string;
  readonly logUrl?: string;
  /** A success retires earlier deployments of the same, not transient, environment; on by default. */
  readonly autoInactive?: boolean;
}

export function setDeploymentStatus(
  world: World,
  actor: Actor,
  input: NewDeploymentStatus,
): Outcome<DeploymentStatus> {
  const deployment = world.tables.deployments.get(input.deploymentId);
  if (deployment === undefined) return notFound();
  const allowed = requirePermission(world, actor, needForDeployments(deployment.repositoryId));
  if (!allowed.ok) return allowed;
  if ((input.description ?? '').length > maxDescription) {
    return invalidField({
      resource: 'DeploymentStatus',
      field: 'description',
      code: 'custom',
      message: `description is too long (maximum is ${maxDescription} characters)`,
    });
  }
  return ok(insertDeploymentStatus(world, actor, { deployment, status: input }));
}

export function insertDeploymentStatus(
  world: World,
  actor: Actor,
  input: { readonly deployment: Deployment; readonly status: NewDeploymentStatus },
): DeploymentStatus {
  const { deployment, status } = input;
  const now = world.now();
  const inserted = world.tables.deploymentStatuses.insert({
    ...world.newIdentity('deploymentStatus'),
    repositoryId: deployment.repositoryId,
    deploymentId: deployment.id,
    state: status.state,
    description: status.description ?? '',
    environment: status.environment ?? deployment.environment,
    environmentUrl: status.environmentUrl ?? '',
    logUrl: status.logUrl ?? '',
    creatorId: actor.accountId,
    appId: appOf(actor),
    createdAt: now,
  });
  const updated = world.tables.deployments.update(deployment.id, { updatedAt: now });
  if (status.state === 'success' && status.autoInactive !== false) {
    retireOthers(world, actor, updated);
  }
  // GitHub sends no event for `inactive`.
  if (status.state !== 'inactive') {
    world.emit(actor, {
      name: 'deployment_status',
      action: 'created',
      deployment: updated,
      status: inserted,
    });
  }
  return inserted;
}

/** The newest status, which is the deployment's state; undefined before the first. */
export function latestDeploymentStatus(
  world: World,
  deploymentId: number,
): DeploymentStatus | undefined {
  return world.tables.deploymentStatuses.by('deployment', deploymentId).at(-1);
}

/** An active one must be made inactive first. */
export function deleteDeployment(
  world: World,
  actor: Actor,
  input: { readonly deploymentId: number },
): Outcome<Deployment> {
  const deployment = world.tables.deployments.get(input.deploymentId);
  if (deployment === undefined) return notFound();
  const allowed = requirePermission(world, actor, needForDeployments(deployment.repositoryId));
  if (!allowed.ok) return allowed;
  const state = latestDeploymentStatus(world, deployment.id)?.state;
  const all = world.tables.deployments.by('repository', deployment.repositoryId);
  if (all.length > 1 && state !== undefined && state !== 'inactive') {
    return invalidField({
      resource: 'Deployment',
      field: 'state',
      code: 'custom',
      message:
        'We cannot delete an active deployment unless it is the only deployment in a given environment.',
    });
  }
  for (const status of world.tables.deploymentStatuses.by('deployment', deployment.id)) {
    world.tables.deploymentStatuses.remove(status.id);
  }
  return ok(world.tables.deployments.remove(deployment.id));
}

function retireOthers(world: World, actor: Actor, deployment: Deployment): void {
  for (const other of world.tables.deployments.by('repository', deployment.repositoryId)) {
    if (other.id >= deployment.id || other.environment !== deployment.environment) continue;
    if (other.transientEnvironment || other.productionEnvironment) continue;
    const state = latestDeploymentStatus(world, other.id)?.state;
    if (state !== 'success') continue;
    const status = { deploymentId: other.id, state: 'inactive' } as const;
    insertDeploymentStatus(world, actor, { deployment: other, status });
  }
}
