import { randomUUID } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { EngineOptions } from './engine-api.ts';
import type { Scope } from './expressions.ts';
import type { RunFacts } from './github-context.ts';
import type { ActionsHost, Permissions, Strings } from './host.ts';
import type { Json, JsonObject } from './json.ts';
import { environmentName, startDeployment } from './job-environment.ts';
import { stepScope, type Frame, type Job, type RunDefaults } from './job.ts';
import { jobClaims } from './job-claims.ts';
import { baseEnv, makeJobSpace, runnerContext, type JobSpace } from './job-space.ts';
import { makeMasks } from './masks.ts';
import { makeProcessTree, type ProcessTree } from './process-tree.ts';
import type { Conclusion } from './run-state.ts';
import { runPosts, runSteps } from './run-steps.ts';
import { makeStepBoard } from './step-board.ts';
import { messageOf } from './step-process.ts';
import { child, toText, toTexts, type Token } from './tokens.ts';
import { runPres } from './use-action.ts';
import type { JobDefinition, WorkflowFile } from './workflow-file.ts';

export interface JobRequest {
  readonly host: ActionsHost;
  readonly options: EngineOptions;
  readonly run: RunFacts;
  readonly workflow: WorkflowFile;
  readonly definition: JobDefinition;
  readonly jobId: number;
  /** `github` (without token and job), `inputs`, `needs`, `matrix`, `strategy`. */
  readonly contexts: Readonly<Record<string, Json>>;
  readonly permissions: Permissions;
  /** Secrets of a given environment (or none); those of a called workflow are what it was given. */
  readonly secrets: (environment: string | undefined) => Promise<Strings>;
  readonly timeoutMs: number;
  readonly cancel: AbortSignal;
  readonly kill: AbortSignal;
  /** Told of the job's processes while it runs, for `close`. */
  readonly track: (processes: ProcessTree) => () => void;
}

export interface JobResult {
  readonly conclusion: Conclusion;
  readonly outputs: Strings;
}

/** From SIGINT to SIGTERM to SIGKILL, unless the options say otherwise. */
const grace = { interrupt: 2500, terminate: 1000 };

/** What is left of a cancelled job after five minutes is killed [docs: workflow-cancellation]. */
const cancelTimeoutMs = 5 * 60_000;

/** Runs one job in folders and with an environment of its own, from `in_progress` to `completed`. */
export async function runJob(request: JobRequest): Promise<JobResult> {
  const { host, jobId, run } = request;
  await host.updateJob(jobId, { status: 'in_progress', startedAt: host.now() });
  const token = await host.mintToken({
    repository: run.repository.fullName,
    runId: run.runId,
    jobId,
    permissions: request.permissions,
  });
  const space = await makeJobSpace(run.repository.name, request.options.root);
  const processes = makeProcessTree(`github_${randomUUID()}`, request.options.grace ?? grace);
  const untrack = request.track(processes);
  const clock = watchTime(request, processes);
  const board = makeStepBoard(host, jobId);
  const ends = { token, space, processes, board, ...clock };
  const result = await runGuarded(request, ends);
  clock.close();
  await processes.killAll();
  untrack();
  await board.abandon();
  await space.remove();
  await host.revokeToken(token);
  host.identities?.revoke(jobId);
  const { conclusion } = result;
  await host.updateJob(jobId, { status: 'completed', conclusion, completedAt: host.now() });
  return result;
}

interface JobParts {
  readonly token: string;
  readonly space: JobSpace;
  readonly processes: ProcessTree;
  readonly board: ReturnType<typeof makeStepBoard>;
  readonly cancel: AbortSignal;
  readonly kill: AbortSignal;
}

/** A mistake in the workflow that shows only now is the job's failure. */
async function runGuarded(request: JobRequest, parts: JobParts): Promise<JobResult> {
  try {
    return await runInside(request, parts);
  } catch (error) {
    const message = messageOf(error);
    request.host.log(request.jobId, `##[error]${message}`);
    request.host.annotate(request.jobId, { level: 'failure', message });
    return { conclusion: 'failure', outputs: {} };
  }
}

async function runInside(request: JobRequest, parts: JobParts): Promise<JobResult> {
  const { host, run, jobId, definition } = request;
  const setUp = await parts.board.begin('Set up job');
  if (definition.unsupported !== undefined) {
    throw new Error(
      `The sandbox runs jobs on this machine; it has no '${definition.unsupported}'.`,
    );
  }
  const early: Scope = { contexts: request.contexts, functions: [] };
  const environment = environmentName(definition.environment, early);
  const job = await makeJob(request, parts, environment);
  const frame: Frame = {
    inputs: (request.contexts['inputs'] ?? {}) as JsonObject,
    env: {},
    github: {},
    steps: {},
    isComposite: false,
    failed: false,
  };
  const token = definition.environment;
  const deployment =
    environment === undefined
      ? undefined
      : await startDeployment({ host, run, jobId, environment, token }, early);
  await parts.board.end(setUp, 'success');
  await runPres(job, frame, definition.steps);
  await runSteps(job, frame, definition.steps);
  await runPosts(job);
  await parts.board.end(await parts.board.begin('Complete job'), 'success');
  const scope = stepScope(job, frame, { ...job.env });
  const conclusion = conclude(job, frame);
  await deployment?.end(conclusion, scope);
  return { conclusion, outputs: readOutputs(job, definition.outputs, scope) };
}

function conclude(job: Job, frame: Frame): Conclusion {
  if (job.cancel.aborted) return 'cancelled';
  return frame.failed ? 'failure' : 'success';
}

async function makeJob(
  request: JobRequest,
  parts: JobParts,
  environment: string | undefined,
): Promise<Job> {
  const { host, run, workflow, definition, options } = request;
  const { space, token } = parts;
  const secrets = { ...(await request.secrets(environment)), GITHUB_TOKEN: token };
  const eventPath = join(space.temp, 'event.json');
  await writeFile(eventPath, JSON.stringify(run.event.payload));
  const place = { job: definition.id, token, workspace: space.workspace, event_path: eventPath };
  const contexts = {
    ...request.contexts,
    github: { ...(request.contexts['github'] as JsonObject), ...place },
    vars: await host.variables(run.repository.fullName, environment),
    secrets,
    runner: runnerContext(space),
  };
  const scope: Scope = { contexts, functions: [] };
  const env = { ...toTexts(workflow.env, scope), ...toTexts(definition.env, scope) };
  const defaults = readDefaults(request, { contexts: { ...contexts, env }, functions: [] });
  const { processes, board, cancel, kill } = parts;
  const masks = makeMasks(Object.values(secrets));
  const mutable = { env, path: [], posts: [], saved: new Map() };
  const fixed = { host, options, run, key: definition.id, jobId: request.jobId, token, space };
  const shared = { processes, masks, board, contexts, defaults, cancel, kill };
  const known = identityEnv(request);
  masks.add(known['ACTIONS_ID_TOKEN_REQUEST_TOKEN'] ?? '');
  return { ...fixed, ...shared, ...mutable, baseEnv: { ...baseEnv(space, options), ...known } };
}

/** What a job finds that may ask who it is. */
function identityEnv({ host, run, jobId, permissions }: JobRequest): Record<string, string> {
  if (host.identities === undefined || permissions['id_token'] !== 'write') return {};
  const { url, token } = host.identities.grant({ jobId, claims: jobClaims(run) });
  return { ACTIONS_ID_TOKEN_REQUEST_URL: url, ACTIONS_ID_TOKEN_REQUEST_TOKEN: token };
}

function readDefaults({ workflow, definition }: JobRequest, scope: Scope): RunDefaults {
  const read = (key: string): string | undefined => {
    const own = child(child(definition.defaults, 'run'), key);
    const token = own ?? child(child(workflow.defaults, 'run'), key);
    return token === undefined ? undefined : toText(token, scope);
  };
  return { shell: read('shell'), workingDirectory: read('working-directory') };
}

/** An output that holds a secret is left out, as GitHub does [docs: passing-information-between-jobs]. */
function readOutputs(job: Job, token: Token | undefined, scope: Scope): Strings {
  const outputs = Object.entries(toTexts(token, scope)).filter(([name, value]) => {
    const isClean = job.masks.apply(value) === value;
    if (!isClean)
      job.host.log(job.jobId, `##[warning]Skip output '${name}' since it may contain secret.`);
    return isClean;
  });
  return Object.fromEntries(outputs);
}

interface JobClock {
  readonly cancel: AbortSignal;
  readonly kill: AbortSignal;
  close(): void;
}

/** `timeout-minutes` cancels the job; a cancelled job that does not come to an end is killed. */
function watchTime(request: JobRequest, processes: ProcessTree): JobClock {
  const late = new AbortController();
  const stuck = new AbortController();
  const cancel = AbortSignal.any([request.cancel, request.kill, late.signal]);
  const kill = AbortSignal.any([request.kill, stuck.signal]);
  const timers = [setTimeout(() => late.abort(), request.timeoutMs)];
  const onLate = (): void => {
    const minutes = request.timeoutMs / 60_000;
    const message = `The job has exceeded the maximum execution time of ${minutes} minutes.`;
    request.host.annotate(request.jobId, { level: 'failure', message });
    request.host.log(request.jobId, `##[error]${message}`);
  };
  const onCancel = (): void => {
    timers.push(setTimeout(() => stuck.abort(), cancelTimeoutMs));
  };
  const onKill = (): void => void processes.killAll();
  late.signal.addEventListener('abort', onLate);
  cancel.addEventListener('abort', onCancel);
  kill.addEventListener('abort', onKill);
  const close = (): void => {
    cancel.removeEventListener('abort', onCancel);
    kill.removeEventListener('abort', onKill);
    timers.forEach(clearTimeout);
  };
  return { cancel, kill, close };
}
