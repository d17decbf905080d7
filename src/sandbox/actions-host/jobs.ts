import type { ActionsHost, Annotation } from '../actions/host.ts';
import type { JobChange, NewJob } from '../actions/run-state.ts';
import { fullName } from '../world/find.ts';
import { changeCheckRun, insertCheckRun } from '../world/operations/checks.ts';
import type { WorkflowJob } from '../world/records/workflow.ts';
import type { World } from '../world/world.ts';
import { actionsService } from './actions-app.ts';

type Jobs = Pick<ActionsHost, 'createJob' | 'updateJob' | 'log' | 'annotate' | 'summary'>;

/** Jobs and their check runs, which share the number and go in step. */
export function makeJobs(world: World): Jobs {
  return {
    createJob: async (job) => ({ id: createJob(world, job).id }),
    updateJob: async (jobId, change) => updateJob(world, jobId, change),
    log: (jobId, line) => {
      const { log } = world.tables.jobs.must(jobId);
      world.tables.jobs.update(jobId, { log: `${log}${world.now()} ${line}\n` });
    },
    annotate: (jobId, annotation) => annotate(world, jobId, annotation),
    summary: (jobId, markdown) => {
      const { summary } = world.tables.checkRuns.must(jobId).output;
      const joined = summary === null ? markdown : `${summary}\n${markdown}`;
      changeCheckRun(world, actionsService(world), {
        checkRunId: jobId,
        change: { output: { summary: joined } },
      });
    },
  };
}

function createJob(world: World, input: NewJob): WorkflowJob {
  const run = world.tables.runs.must(input.runId);
  const repository = world.tables.repositories.must(run.repositoryId);
  const suite = world.tables.checkSuites.must(run.checkSuiteId);
  const identity = world.newIdentity('job');
  const page = `${world.origin}/${fullName(world, repository)}/actions/runs/${run.id}/job/${identity.id}`;
  insertCheckRun(world, actionsService(world), {
    suite,
    run: {
      id: identity.id,
      repositoryId: run.repositoryId,
      headSha: run.headSha,
      name: input.name,
      status: input.status,
      detailsUrl: page,
      externalId: identity.nodeId,
    },
  });
  const job = world.tables.jobs.insert({
    ...identity,
    repositoryId: run.repositoryId,
    runId: run.id,
    runAttempt: input.attempt,
    name: input.name,
    status: input.status,
    conclusion: null,
    checkRunId: identity.id,
    labels: input.labels,
    steps: [],
    log: '',
    createdAt: world.now(),
    startedAt: null,
    completedAt: null,
  });
  if (job.status === 'queued') tell(world, job, 'queued');
  return job;
}

function updateJob(world: World, jobId: number, change: JobChange): void {
  const before = world.tables.jobs.must(jobId);
  const { status, conclusion, startedAt, completedAt, steps } = change;
  const job = world.tables.jobs.update(jobId, {
    ...(status === undefined ? {} : { status }),
    ...(conclusion === undefined ? {} : { conclusion }),
    ...(startedAt === undefined ? {} : { startedAt }),
    ...(completedAt === undefined ? {} : { completedAt }),
    ...(steps === undefined ? {} : { steps }),
  });
  if (job.status === before.status && job.conclusion === before.conclusion) return;
  changeCheckRun(world, actionsService(world), {
    checkRunId: job.checkRunId,
    change: { status: job.status, conclusion: job.conclusion },
  });
  if (job.status === before.status || job.status === 'pending') return;
  tell(world, job, job.status);
}

function annotate(world: World, jobId: number, { level, message, title, path, line }: Annotation) {
  const { annotations } = world.tables.checkRuns.must(jobId);
  // GitHub shows an annotation without a place under the folder of workflows.
  const place = { path: path ?? '.github', line: line ?? 1 };
  changeCheckRun(world, actionsService(world), {
    checkRunId: jobId,
    change: { annotations: [...annotations, { level, message, title: title ?? null, ...place }] },
  });
}

function tell(
  world: World,
  job: WorkflowJob,
  action: 'queued' | 'waiting' | 'in_progress' | 'completed',
): void {
  const { triggeringActorId } = world.tables.runs.must(job.runId);
  const actor = { accountId: triggeringActorId, via: { kind: 'github' } } as const;
  world.emit(actor, { name: 'workflow_job', action, job });
}
