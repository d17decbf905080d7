import { fail, ok, type Result } from '../../lifecycle/result.ts';
import {
  makeConcurrencyGroups,
  readConcurrency,
  type ConcurrencyGroups,
  type ConcurrencySetting,
} from './concurrency.ts';
import type { EngineOptions } from './engine-api.ts';
import type { Scope } from './expressions.ts';
import { githubContext, isFromFork, type RunFacts } from './github-context.ts';
import type { Attempt, Graph, JobResults } from './graph.ts';
import type { ActionsHost } from './host.ts';
import { runGraph } from './job-graph.ts';
import type { JobResult } from './job-runner.ts';
import type { ProcessTree } from './process-tree.ts';
import type { RunPlan } from './run-plan.ts';
import type { RunConclusion } from './run-state.ts';
import { messageOf } from './step-process.ts';
import { makeSemaphore, type Semaphore } from './semaphore.ts';
import { worst } from './worst.ts';

/** What all runs of an engine share. */
export interface Shared {
  readonly host: ActionsHost;
  readonly options: EngineOptions;
  readonly slots: Semaphore;
  readonly groups: ConcurrencyGroups;
  /** Processes of all running jobs. */
  readonly processes: Set<ProcessTree>;
}

export function makeShared(host: ActionsHost, options: EngineOptions): Shared {
  const slots = makeSemaphore(options.maxJobs ?? 4);
  return { host, options, slots, groups: makeConcurrencyGroups(), processes: new Set() };
}

export interface AttemptRequest {
  readonly plan: RunPlan;
  readonly run: RunFacts;
  readonly kept: ReadonlyMap<string, JobResult>;
  readonly cancel: AbortController;
  readonly kill: AbortSignal;
}

/** Runs one attempt of a run from `queued` or `pending` to `completed`; resolves with its jobs' results. */
export async function runAttempt(shared: Shared, request: AttemptRequest): Promise<JobResults> {
  const { host, groups } = shared;
  const { plan, run, cancel } = request;
  const repository = run.repository.fullName;
  const contexts = await rootContexts(shared, request);
  const scope: Scope = { contexts, functions: [] };
  const group = readGroup(plan, scope);
  if (!group.ok) {
    await complete(shared, run, 'startup_failure', group.error);
    return new Map();
  }
  const setting = group.value;
  const mustWait = setting !== undefined && groups.isBusy(repository, setting);
  if (mustWait) await host.updateRun(run.runId, { status: 'pending' });
  const leave =
    setting === undefined
      ? () => undefined
      : await groups.enter({
          repository,
          setting,
          runId: run.runId,
          level: 'run',
          signal: cancel.signal,
          cancel: () => cancel.abort(),
        });
  if (leave === undefined) {
    await complete(shared, run, 'cancelled');
    return new Map();
  }
  try {
    if (mustWait) await host.updateRun(run.runId, { status: 'queued' });
    const results = await runGraph(toGraph(shared, request, contexts));
    await complete(shared, run, concludeRun(results, cancel.signal.aborted));
    return results;
  } finally {
    leave();
  }
}

function readGroup(
  { workflow }: RunPlan,
  scope: Scope,
): Result<ConcurrencySetting | undefined, string> {
  try {
    return ok(readConcurrency(workflow.concurrency, scope));
  } catch (error) {
    return fail(messageOf(error));
  }
}

/** A cancelled run says so even when a job had failed before. */
function concludeRun(results: JobResults, isCancelled: boolean): RunConclusion {
  const all = worst([...results.values()].map((one) => one.conclusion));
  return isCancelled && all !== 'success' ? 'cancelled' : all;
}

export async function complete(
  { host }: Pick<Shared, 'host'>,
  run: Pick<RunFacts, 'runId'>,
  conclusion: RunConclusion,
  message?: string,
): Promise<void> {
  const ended = { status: 'completed', conclusion, completedAt: host.now() } as const;
  await host.updateRun(run.runId, message === undefined ? ended : { ...ended, message });
}

type RootContexts = Graph['contexts'];

async function rootContexts(
  { host }: Shared,
  { plan, run }: AttemptRequest,
): Promise<RootContexts> {
  const vars = await host.variables(run.repository.fullName, undefined);
  return { github: githubContext(run), inputs: plan.inputs, vars };
}

function toGraph(shared: Shared, request: AttemptRequest, contexts: RootContexts): Graph {
  const { host } = shared;
  const { plan, run } = request;
  const repository = run.repository.fullName;
  const hasSecrets = !isFromFork(run.event);
  return {
    attempt: toAttempt(shared, request),
    workflow: plan.workflow,
    source: { repository, ref: run.event.sha },
    contexts,
    secrets: async (environment) => (hasSecrets ? host.secrets(repository, environment) : {}),
    prefix: '',
    depth: 0,
    cap: undefined,
  };
}

function toAttempt(shared: Shared, { run, kept, cancel, kill }: AttemptRequest): Attempt {
  const { host, options, slots, groups, processes } = shared;
  let hasStarted = false;
  return {
    host,
    options,
    run,
    slots,
    groups,
    kept,
    kill,
    cancel: cancel.signal,
    track: (tree) => {
      processes.add(tree);
      return () => void processes.delete(tree);
    },
    onStart: async () => {
      if (hasStarted) return;
      hasStarted = true;
      await host.updateRun(run.runId, { status: 'in_progress' });
    },
  };
}
