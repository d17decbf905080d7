import type { ActionsHost } from '../actions/host.ts';
import type { DiskGitStore } from '../git/disk-git-store.ts';
import { createJobToken, revokeToken } from '../world/operations/apps.ts';
import { insertDeployment, insertDeploymentStatus } from '../world/operations/deployments.ts';
import type { AppPermissions } from '../world/records/app.ts';
import type { DeploymentState } from '../world/records/deployment.ts';
import type { Repository } from '../world/records/repository.ts';
import type { World } from '../world/world.ts';
import { actionsApp, jobActor } from './actions-app.ts';
import { makeArtifacts } from './artifacts.ts';
import { makeFiles, repositoryNamed } from './files.ts';
import type { Identities } from './identity.ts';
import { makeJobs } from './jobs.ts';
import { makeRuns } from './runs.ts';

/** The world as the workflow engine sees it; `root` is a folder for unpacked actions. Without identities no job gets OIDC tokens. */
export function makeActionsHost(
  world: World,
  git: DiskGitStore,
  { root, identities }: { readonly root: string; readonly identities?: Identities },
): ActionsHost {
  return {
    now: world.now,
    ...(identities === undefined ? {} : { identities }),
    ...makeFiles(world, git, root),
    ...makeRuns(world),
    ...makeJobs(world),
    ...makeArtifacts(world),
    ...makeDeployments(world),
    mintToken: async ({ repository, runId, permissions }) => {
      const found = repositoryNamed(world, repository);
      if (found === undefined) throw new Error(`no repository ${repository}`);
      return createJobToken(world, {
        appId: actionsApp(world).id,
        repositoryId: found.id,
        runId,
        permissions: toAppPermissions(permissions),
      }).value;
    },
    revokeToken: async (token) => revokeToken(world, token),
    secrets: async (name, environment) =>
      secretsOf(world, repositoryNamed(world, name), environment),
    variables: async (name) => Object.fromEntries(repositoryNamed(world, name)?.variables ?? []),
  };
}

/** Those of an environment go before the repository's, and these before the organisation's (GitHub docs, using secrets). */
function secretsOf(
  world: World,
  repository: Repository | undefined,
  environment: string | undefined,
): Readonly<Record<string, string>> {
  if (repository === undefined) return {};
  const own = world.tables.environments
    .by('repository', repository.id)
    .find(({ name }) => name.toLowerCase() === environment?.toLowerCase());
  return Object.fromEntries([
    ...(repository.sharedSecrets ?? []),
    ...repository.secrets,
    ...(own?.secrets ?? []),
  ]);
}

/** Workflows write `pull-requests`, Apps `pull_requests`. */
function toAppPermissions(permissions: AppPermissions): AppPermissions {
  return Object.fromEntries(
    Object.entries(permissions).map(([key, level]) => [key.replaceAll('-', '_'), level]),
  );
}

type Deployments = Pick<ActionsHost, 'createDeployment' | 'setDeploymentStatus'>;

/** Deployments of jobs with `environment:`, made by the Actions bot. */
function makeDeployments(world: World): Deployments {
  return {
    createDeployment: async (input) => {
      const repository = repositoryNamed(world, input.repository);
      if (repository === undefined) throw new Error(`no repository ${input.repository}`);
      const deployment = insertDeployment(world, jobActor(world, input.runId), {
        repositoryId: repository.id,
        ref: input.ref.replace(/^refs\/(heads|tags)\//, ''),
        sha: input.sha,
        environment: input.environment,
        runId: input.runId,
      });
      return { id: deployment.id };
    },
    setDeploymentStatus: async (deploymentId, change) => {
      const deployment = world.tables.deployments.must(deploymentId);
      // A job that waits for its environment shows as waiting; REST has no such state.
      const state: DeploymentState = change.state === 'waiting' ? 'pending' : change.state;
      insertDeploymentStatus(world, jobActor(world, deployment.runId ?? 0), {
        deployment,
        status: {
          deploymentId,
          state,
          logUrl: change.logUrl,
          ...(change.environmentUrl === undefined ? {} : { environmentUrl: change.environmentUrl }),
        },
      });
    },
  };
}
