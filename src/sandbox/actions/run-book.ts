import type { RerunRequest, RunAnswer, StartedRun } from './engine-api.ts';
import type { InvalidRun } from './event-plans.ts';
import { headOf, type RunFacts } from './github-context.ts';
import type { RepositoryFacts } from './host.ts';
import type { NewRun } from './run-state.ts';
import type { JobResult } from './job-runner.ts';
import { complete, runAttempt, type Shared } from './run-attempt.ts';
import { displayTitle, type RunPlan } from './run-plan.ts';

/** Every run that the engine made, and its attempt now. */
export interface RunBook {
  readonly start: (plan: RunPlan, kind?: 'run' | 'held') => Promise<StartedRun>;
  /** Shows a workflow that cannot start as a run that failed to. */
  readonly refuse: (invalid: InvalidRun) => Promise<StartedRun>;
  readonly cancel: (runId: number) => RunAnswer;
  readonly forceCancel: (runId: number) => RunAnswer;
  readonly rerun: (runId: number, request: RerunRequest) => Promise<RunAnswer>;
  readonly approve: (runId: number, actor: string) => Promise<RunAnswer>;
  readonly idle: () => Promise<void>;
  readonly isClosed: () => boolean;
  readonly close: () => Promise<void>;
}

type RunPhase =
  | { readonly kind: 'held' }
  | {
      readonly kind: 'active';
      readonly cancel: AbortController;
      readonly kill: AbortController;
      readonly done: Promise<void>;
    }
  | { readonly kind: 'over'; readonly results: ReadonlyMap<string, JobResult> };

interface BookedRun {
  readonly plan: RunPlan;
  facts: RunFacts;
  phase: RunPhase;
}

/** The book's pages. */
interface Pages {
  readonly shared: Shared;
  readonly runs: Map<number, BookedRun>;
  /** Runs that are being made. */
  readonly starting: Set<Promise<unknown>>;
  isClosed: boolean;
}

export function makeRunBook(shared: Shared): RunBook {
  const pages: Pages = { shared, runs: new Map(), starting: new Set(), isClosed: false };
  return {
    start: (plan, kind = 'run') => {
      const started = start(pages, plan, kind);
      pages.starting.add(started);
      return started.finally(() => pages.starting.delete(started));
    },
    refuse: (invalid) => refuse(shared, invalid),
    cancel: (runId) => stop(pages, runId, 'cancel'),
    forceCancel: (runId) => stop(pages, runId, 'kill'),
    rerun: (runId, request) => rerun(pages, runId, request),
    approve: (runId, actor) => approve(pages, runId, actor),
    idle: () => idle(pages),
    isClosed: () => pages.isClosed,
    close: () => close(pages),
  };
}

async function start(pages: Pages, plan: RunPlan, kind: 'run' | 'held'): Promise<StartedRun> {
  const run = await book(pages.shared, plan, kind);
  const { runId, htmlUrl } = run.facts;
  pages.runs.set(runId, run);
  if (kind === 'run' && run.phase.kind !== 'over') begin(pages.shared, run, new Map());
  if (pages.isClosed) stop(pages, runId, 'kill');
  return { runId, htmlUrl };
}

function stop({ runs }: Pages, runId: number, how: 'cancel' | 'kill'): RunAnswer {
  const run = runs.get(runId);
  if (run === undefined) return 'not-found';
  if (run.phase.kind !== 'active') return 'conflict';
  run.phase[how].abort();
  run.phase.cancel.abort();
  return 'ok';
}

async function rerun(pages: Pages, runId: number, request: RerunRequest): Promise<RunAnswer> {
  const run = pages.runs.get(runId);
  if (run === undefined) return 'not-found';
  if (run.phase.kind !== 'over' || pages.isClosed) return 'conflict';
  const kept = request.failedOnly === true ? succeededOf(run.phase.results) : new Map();
  again(pages.shared, run, { ...request, attempt: run.facts.attempt + 1, kept });
  return 'ok';
}

async function approve(pages: Pages, runId: number, actor: string): Promise<RunAnswer> {
  const run = pages.runs.get(runId);
  if (run === undefined) return 'not-found';
  if (run.phase.kind !== 'held' || pages.isClosed) return 'conflict';
  again(pages.shared, run, { actor, attempt: run.facts.attempt, kept: new Map() });
  return 'ok';
}

function activeOf({ runs }: Pages): readonly Extract<RunPhase, { kind: 'active' }>[] {
  return [...runs.values()].flatMap(({ phase }) => (phase.kind === 'active' ? [phase] : []));
}

async function idle(pages: Pages): Promise<void> {
  while (activeOf(pages).length > 0) await Promise.all(activeOf(pages).map((phase) => phase.done));
}

async function close(pages: Pages): Promise<void> {
  pages.isClosed = true;
  await Promise.allSettled(pages.starting);
  for (const phase of activeOf(pages)) {
    phase.kill.abort();
    phase.cancel.abort();
  }
  await Promise.all([...pages.shared.processes].map((processes) => processes.killAll()));
  await idle(pages);
}

/** Makes the run; one whose name cannot be evaluated fails to start. */
async function book(shared: Shared, plan: RunPlan, kind: 'run' | 'held'): Promise<BookedRun> {
  const { host } = shared;
  const { event, workflow, source } = plan;
  const repository = await repositoryOf(shared, event.repository);
  const title = await displayTitle(host, plan, { repository });
  const outcome = !title.ok
    ? ({ status: 'completed', conclusion: 'startup_failure', message: title.error } as const)
    : kind === 'held'
      ? ({ status: 'completed', conclusion: 'action_required' } as const)
      : ({ status: 'queued', conclusion: null } as const);
  const created = await host.createRun({
    ...describe(plan),
    displayTitle: title.ok ? title.value : workflow.name,
    workflowName: workflow.name,
    ...outcome,
  });
  const facts: RunFacts = {
    repository,
    event,
    runId: created.id,
    runNumber: created.number,
    attempt: 1,
    triggeringActor: event.actor,
    workflowName: workflow.name,
    workflowPath: source.path,
    htmlUrl: created.htmlUrl,
  };
  const phase: RunPhase = title.ok ? { kind: 'held' } : { kind: 'over', results: new Map() };
  return { plan, facts, phase };
}

async function refuse(shared: Shared, invalid: InvalidRun): Promise<StartedRun> {
  const { source, message } = invalid;
  const created = await shared.host.createRun({
    ...describe(invalid),
    displayTitle: source.path,
    workflowName: source.path,
    status: 'completed',
    conclusion: 'startup_failure',
    message,
  });
  return { runId: created.id, htmlUrl: created.htmlUrl };
}

type Described =
  | 'repository'
  | 'workflowPath'
  | 'event'
  | 'payload'
  | 'headSha'
  | 'headBranch'
  | 'ref'
  | 'actor';

function describe({ event, source }: Pick<RunPlan, 'event' | 'source'>): Pick<NewRun, Described> {
  const head = headOf(event);
  return {
    repository: event.repository,
    workflowPath: source.path,
    event: event.name,
    payload: event.payload,
    headSha: head.sha,
    headBranch: head.branch,
    ref: event.ref,
    actor: event.actor,
  };
}

async function repositoryOf({ host }: Shared, fullName: string): Promise<RepositoryFacts> {
  const repository = await host.repository(fullName);
  if (repository === undefined) throw new Error(`No repository ${fullName}`);
  return repository;
}

function succeededOf(results: ReadonlyMap<string, JobResult>): Map<string, JobResult> {
  return new Map([...results].filter(([, result]) => result.conclusion === 'success'));
}

interface Again {
  readonly actor: string;
  readonly attempt: number;
  readonly kept: ReadonlyMap<string, JobResult>;
}

function again(shared: Shared, run: BookedRun, { actor, attempt, kept }: Again): void {
  const { host } = shared;
  run.facts = { ...run.facts, attempt, triggeringActor: actor };
  begin(shared, run, kept, () =>
    host.updateRun(run.facts.runId, {
      status: 'queued',
      conclusion: null,
      attempt,
      triggeringActor: actor,
      startedAt: host.now(),
    }),
  );
}

/** Starts an attempt; a fault of engine or host ends it as failed and is told. */
function begin(
  shared: Shared,
  run: BookedRun,
  kept: ReadonlyMap<string, JobResult>,
  announce: () => Promise<void> = async () => undefined,
): void {
  const cancel = new AbortController();
  const kill = new AbortController();
  const work = async (): Promise<void> => {
    let results: ReadonlyMap<string, JobResult> = new Map();
    try {
      await announce();
      const request = { plan: run.plan, run: run.facts, kept, cancel, kill: kill.signal };
      results = await runAttempt(shared, request);
    } catch (error) {
      shared.options.onError?.(error);
      await complete(shared, run.facts, 'failure').catch(() => undefined);
    }
    run.phase = { kind: 'over', results };
  };
  run.phase = { kind: 'active', cancel, kill, done: Promise.resolve().then(work) };
}
