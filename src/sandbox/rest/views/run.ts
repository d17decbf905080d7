import type { WorkflowJob, WorkflowRun, Workflow, Artifact } from '../../world/records/workflow.ts';
import type { World } from '../../world/world.ts';
import { createHash } from 'node:crypto';
import { api, repoApi, repoWeb } from '../addresses.ts';
import type { Schemas } from '../route.ts';
import { userById } from './account.ts';
import { minimalRepositoryView } from './repository.ts';

/** `workflow-run`; the head commit is read from git. */
export async function runView(world: World, run: WorkflowRun): Promise<Schemas['workflow-run']> {
  const repository = world.tables.repositories.must(run.repositoryId);
  const url = repoApi(world, repository, `/actions/runs/${run.id}`);
  const suite = world.tables.checkSuites.get(run.checkSuiteId);
  return {
    id: run.id,
    name: run.name,
    node_id: run.nodeId,
    head_branch: run.headBranch,
    head_sha: run.headSha,
    path: run.path,
    display_title: run.displayTitle,
    run_number: run.runNumber,
    run_attempt: run.runAttempt,
    event: run.event,
    status: run.status,
    conclusion: run.conclusion,
    workflow_id: run.workflowId,
    check_suite_id: run.checkSuiteId,
    ...(suite === undefined ? {} : { check_suite_node_id: suite.nodeId }),
    url,
    html_url: repoWeb(world, repository, `/actions/runs/${run.id}`),
    pull_requests: run.pullIds.flatMap((id) => pullReference(world, id)),
    created_at: run.createdAt,
    updated_at: run.updatedAt,
    run_started_at: run.runStartedAt,
    actor: userById(world, run.actorId),
    triggering_actor: userById(world, run.triggeringActorId),
    referenced_workflows: [],
    jobs_url: `${url}/jobs`,
    logs_url: `${url}/logs`,
    check_suite_url: repoApi(world, repository, `/check-suites/${run.checkSuiteId}`),
    artifacts_url: `${url}/artifacts`,
    cancel_url: `${url}/cancel`,
    rerun_url: `${url}/rerun`,
    previous_attempt_url: run.runAttempt > 1 ? `${url}/attempts/${run.runAttempt - 1}` : null,
    workflow_url: repoApi(world, repository, `/actions/workflows/${run.workflowId}`),
    head_commit: await headCommit(world, run),
    repository: minimalRepositoryView(world, repository),
    head_repository: minimalRepositoryView(world, repository),
  };
}

async function headCommit(
  world: World,
  run: WorkflowRun,
): Promise<Schemas['nullable-simple-commit']> {
  const commit = await world.git.commit(run.repositoryId, run.headSha);
  if (commit === undefined) return null;
  const { author, committer } = commit;
  return {
    id: commit.oid,
    tree_id: commit.treeOid,
    message: commit.message,
    timestamp: commit.committer.date,
    author: { name: author.name, email: author.email },
    committer: { name: committer.name, email: committer.email },
  };
}

/** `pull-request-minimal`: how runs and checks name the pull requests of their commit. */
export function pullReference(world: World, pullId: number): Schemas['pull-request-minimal'][] {
  const pull = world.tables.topics.get(pullId);
  if (pull?.kind !== 'pull') return [];
  const repository = world.tables.repositories.must(pull.repositoryId);
  const place = (id: number) => {
    const at = world.tables.repositories.must(id);
    return { id: at.id, url: repoApi(world, at), name: at.name };
  };
  return [
    {
      id: pull.id,
      number: pull.number,
      url: repoApi(world, repository, `/pulls/${pull.number}`),
      head: {
        ref: pull.headRef,
        sha: pull.headOid,
        repo: place(pull.headRepositoryId ?? repository.id),
      },
      base: { ref: pull.baseRef, sha: pull.baseOid, repo: place(repository.id) },
    },
  ];
}

export function jobView(world: World, job: WorkflowJob): Schemas['job'] {
  const repository = world.tables.repositories.must(job.repositoryId);
  const run = world.tables.runs.must(job.runId);
  return {
    id: job.id,
    run_id: run.id,
    run_url: repoApi(world, repository, `/actions/runs/${run.id}`),
    run_attempt: job.runAttempt,
    node_id: job.nodeId,
    head_sha: run.headSha,
    head_branch: run.headBranch,
    url: repoApi(world, repository, `/actions/jobs/${job.id}`),
    html_url: repoWeb(world, repository, `/actions/runs/${run.id}/job/${job.id}`),
    status: job.status,
    conclusion: jobConclusion(job.conclusion),
    created_at: job.createdAt,
    // Never null on GitHub: a job that has not started shows when it was made.
    started_at: job.startedAt ?? job.createdAt,
    completed_at: job.completedAt,
    name: job.name,
    steps: job.steps.map((step) => ({
      number: step.number,
      name: step.name,
      status: step.status,
      conclusion: step.conclusion,
      started_at: step.startedAt,
      completed_at: step.completedAt,
    })),
    check_run_url: repoApi(world, repository, `/check-runs/${job.checkRunId}`),
    labels: [...job.labels],
    runner_id: job.startedAt === null ? null : 1,
    runner_name: job.startedAt === null ? null : 'sandbox',
    runner_group_id: job.startedAt === null ? null : 1,
    runner_group_name: job.startedAt === null ? null : 'sandbox',
    workflow_name: run.name,
  };
}

/** Jobs do not know `stale` and `startup_failure`, which only suites and runs have. */
function jobConclusion(conclusion: WorkflowJob['conclusion']): Schemas['job']['conclusion'] {
  return conclusion === 'stale' || conclusion === 'startup_failure' ? 'failure' : conclusion;
}

export function workflowView(world: World, workflow: Workflow): Schemas['workflow'] {
  const repository = world.tables.repositories.must(workflow.repositoryId);
  const file = workflow.path.split('/').at(-1) ?? workflow.path;
  return {
    id: workflow.id,
    node_id: workflow.nodeId,
    name: workflow.name,
    path: workflow.path,
    state: workflow.state,
    created_at: workflow.createdAt,
    updated_at: workflow.updatedAt,
    url: repoApi(world, repository, `/actions/workflows/${workflow.id}`),
    html_url: repoWeb(world, repository, `/blob/${repository.defaultBranch}/${workflow.path}`),
    badge_url: repoWeb(world, repository, `/workflows/${encodeURIComponent(file)}/badge.svg`),
  };
}

export function artifactView(world: World, artifact: Artifact): Schemas['artifact'] {
  const repository = world.tables.repositories.must(artifact.repositoryId);
  const run = world.tables.runs.get(artifact.runId);
  const url = repoApi(world, repository, `/actions/artifacts/${artifact.id}`);
  return {
    id: artifact.id,
    node_id: artifact.nodeId,
    name: artifact.name,
    size_in_bytes: artifact.zip.byteLength,
    url,
    archive_download_url: `${url}/zip`,
    expired: isExpired(world, artifact),
    created_at: artifact.createdAt,
    updated_at: artifact.createdAt,
    expires_at: artifact.expiresAt,
    digest: `sha256:${createHash('sha256').update(artifact.zip).digest('hex')}`,
    workflow_run:
      run === undefined
        ? null
        : {
            id: run.id,
            repository_id: repository.id,
            head_repository_id: repository.id,
            ...(run.headBranch === null ? {} : { head_branch: run.headBranch }),
            head_sha: run.headSha,
          },
  };
}

export function isExpired(world: World, artifact: Artifact): boolean {
  return artifact.expired || artifact.expiresAt <= world.now();
}

/** What a dispatch answers when run details are asked for. */
export function dispatchView(
  world: World,
  run: { readonly runId: number; readonly htmlUrl: string; readonly repository: string },
): Schemas['workflow-dispatch-response'] {
  return {
    workflow_run_id: run.runId,
    run_url: api(world, `/repos/${run.repository}/actions/runs/${run.runId}`),
    html_url: run.htmlUrl,
  };
}
