import type { RunAnswer } from '../../actions/engine-api.ts';
import type { WorkflowRun } from '../../world/records/workflow.ts';
import { readable, requireAccount, writable } from '../access.ts';
import { paginate } from '../pages.ts';
import { missing, Refusal } from '../refusal.ts';
import { reply, route } from '../route.ts';
import type { Ask } from '../route.ts';
import { storageLink } from '../storage-links.ts';
import { jobView, runView } from '../views/run.ts';

type RunPath = Ask & {
  readonly params: { readonly owner: string; readonly repo: string; readonly run_id: number };
};

export const runRoutes = [
  route('get', '/repos/{owner}/{repo}/actions/runs/{run_id}', async (request) =>
    reply(200, await runView(request.world, runToRead(request))),
  ),

  route('post', '/repos/{owner}/{repo}/actions/runs/{run_id}/cancel', (request) => {
    const run = runToChange(request);
    const answer = request.deps.actions.cancel(run.id);
    settle(answer, 409, 'Cannot cancel a workflow run that is completed.');
    return reply(202, {});
  }),

  route('post', '/repos/{owner}/{repo}/actions/runs/{run_id}/force-cancel', (request) => {
    const run = runToChange(request);
    const answer = request.deps.actions.forceCancel(run.id);
    settle(answer, 409, 'Cannot cancel a workflow run that is completed.');
    return reply(202, {});
  }),

  route('post', '/repos/{owner}/{repo}/actions/runs/{run_id}/rerun', async (request) => {
    await rerun(request, false);
    return reply(201, {});
  }),

  route(
    'post',
    '/repos/{owner}/{repo}/actions/runs/{run_id}/rerun-failed-jobs',
    async (request) => {
      await rerun(request, true);
      return reply(201, {});
    },
  ),

  route('post', '/repos/{owner}/{repo}/actions/runs/{run_id}/approve', async (request) => {
    const run = runToChange(request);
    const answer = await request.deps.actions.approve(run.id, requireAccount(request).login);
    settle(answer, 403, 'This run does not require approval.');
    return reply(201, {});
  }),

  route('get', '/repos/{owner}/{repo}/actions/runs/{run_id}/jobs', (request) => {
    const { world, query } = request;
    const run = runToRead(request);
    const jobs = world.tables.jobs
      .by('run', run.id)
      .filter((job) => query.filter === 'all' || job.runAttempt === run.runAttempt);
    const page = paginate(request, jobs);
    const views = page.items.map((job) => jobView(world, job));
    return reply(200, { total_count: page.total, jobs: views }, page.headers);
  }),

  route('get', '/repos/{owner}/{repo}/actions/runs/{run_id}/logs', (request) => {
    const location = storageLink(request.world, 'run-logs', runToRead(request).id);
    return reply(302, undefined, { location });
  }),

  route('get', '/repos/{owner}/{repo}/actions/jobs/{job_id}', (request) =>
    reply(200, jobView(request.world, jobToRead(request))),
  ),

  route('get', '/repos/{owner}/{repo}/actions/jobs/{job_id}/logs', (request) => {
    const location = storageLink(request.world, 'job-logs', jobToRead(request).id);
    return reply(302, undefined, { location });
  }),
];

export function runToRead(request: RunPath): WorkflowRun {
  return runAt(request, readable(request, ['actions:read']).id);
}

function runToChange(request: RunPath): WorkflowRun {
  return runAt(request, writable(request, ['actions:write']).id);
}

function runAt(request: RunPath, repositoryId: number): WorkflowRun {
  const run = request.world.tables.runs.get(request.params.run_id);
  if (run?.repositoryId !== repositoryId) throw missing();
  return run;
}

function jobToRead(
  request: Ask & { readonly params: { owner: string; repo: string; job_id: number } },
) {
  const repository = readable(request, ['actions:read']);
  const job = request.world.tables.jobs.get(request.params.job_id);
  if (job?.repositoryId !== repository.id) throw missing();
  return job;
}

async function rerun(request: RunPath, failedOnly: boolean): Promise<void> {
  const run = runToChange(request);
  const actor = requireAccount(request).login;
  const answer = await request.deps.actions.rerun(run.id, { actor, failedOnly });
  settle(answer, 403, 'The workflow run is already running');
}

function settle(answer: RunAnswer, status: number, conflict: string): void {
  if (answer === 'not-found') throw missing();
  if (answer === 'conflict') throw new Refusal(status, conflict);
}
