import { z } from 'zod';
import { RunId } from '../../lifecycle/ids.ts';
import type { IssueRecord } from '../../lifecycle/record/record.ts';
import type { Config } from '../../lifecycle/policy/config.ts';
import { DEFAULT_CONFIG } from '../../lifecycle/policy/config.ts';
import type { RunConclusion, RunSnapshot } from '../../lifecycle/snapshot/run.ts';
import { HOUR, type Instant, MINUTE } from '../../lifecycle/time.ts';
import type { World } from '../answer/world.ts';
import { askRest, partial } from './asking.ts';
import type { Looked, Reading } from './look.ts';
import { wasPushed } from './pushed.ts';
import { readReport } from './report.ts';

type Run = NonNullable<IssueRecord['run']>;

const CONCLUSIONS = [
  'success',
  'failure',
  'cancelled',
  'timed_out',
  'skipped',
  'action_required',
  'neutral',
  'stale',
  'startup_failure',
] as const satisfies readonly RunConclusion[];

/** A run's state without its report. */
type State = Omit<RunSnapshot, 'report' | 'key'>;

/** The record's current run, as GitHub shows it; null while it is not found. */
export async function readRun(
  reading: Reading,
  looked: Looked,
  now: Instant,
): Promise<RunSnapshot | null> {
  const run = looked.record.kind === 'valid' ? looked.record.record.run : null;
  if (run === null) return null;
  const url = reading.memory.hints.run;
  const state = url === null ? await findRun(reading, looked, run) : stateOf(looked.world.run, url);
  if (state === null) return null;
  const report = await reportOf(reading, run, { state, now, refs: looked.refs });
  return { key: run.key, ...state, report };
}

function stateOf(run: World['run'], url: string): State | null {
  const suite = run?.checkSuite;
  const id = RunId.safeParse(/\/actions\/runs\/(\d+)/.exec(url)?.[1]);
  if (suite === undefined || !id.success) return null;
  return { id: id.data, url, ...progress(suite.status, suite.conclusion) };
}

/** GraphQL says `IN_PROGRESS`, REST `in_progress`; both have several words for waiting. */
function progress(status: string, conclusion: string | null): Pick<State, 'status' | 'conclusion'> {
  const word = status.toLowerCase();
  if (word !== 'completed') {
    return { status: word === 'in_progress' ? 'running' : 'queued', conclusion: null };
  }
  const known = CONCLUSIONS.find((each) => each === conclusion?.toLowerCase());
  return { status: 'completed', conclusion: known ?? 'neutral' };
}

/** How long an artifact may take to be listed after its run has ended well. */
const REPORT_LAG = MINUTE;

interface Now {
  readonly state: State;
  readonly now: Instant;
  readonly refs: Looked['refs'];
}

async function reportOf(
  reading: Reading,
  run: Run,
  { state, now, refs }: Now,
): Promise<RunSnapshot['report']> {
  const { memory } = reading;
  if (state.status !== 'completed') return null;
  if (run.kind === 'verify') return { kind: 'missing' };
  if (memory.report?.run === state.id) return memory.report.read;
  const read = await readReport(reading, state.id);
  const pushed =
    read.kind !== 'read' ||
    wasPushed(read.report, { issue: reading.key.number, run: state.id, refs });
  if (read.kind !== 'missing' && pushed) {
    memory.report = { run: state.id, read };
    return read;
  }
  // Not to see once what a run has published is no proof that it is not there.
  if (memory.noReportSince?.run !== state.id) memory.noReportSince = { run: state.id, at: now };
  const isNew = now - memory.noReportSince.at < REPORT_LAG;
  if (!pushed) {
    if (isNew) throw partial('the run has ended and what it pushed is not shown yet');
    return { kind: 'unreadable', reason: 'it names what its run did not push' };
  }
  if (state.conclusion === 'success' && isNew)
    throw partial('the run has ended and its report is not listed yet');
  return read;
}

const Runs = z.object({
  workflow_runs: z.array(
    z.object({
      id: z.number(),
      html_url: z.string(),
      display_title: z.string(),
      path: z.string(),
      event: z.string(),
      head_branch: z.string().nullable(),
      run_attempt: z.number().optional(),
      status: z.string().nullable(),
      conclusion: z.string().nullable(),
      actor: z.object({ node_id: z.string(), login: z.string() }).optional(),
    }),
  ),
});

type Listed = z.infer<typeof Runs>['workflow_runs'][number];

/**
 * Looks for a run by its name where no answer told its address: only one of the workflow meant, in its first attempt. Of
 * two the older.
 */
async function findRun(reading: Reading, looked: Looked, run: Run): Promise<State | null> {
  const own = (await dispatchedSince(reading, looked, run.requestedAt - MINUTE)).filter(
    (each) =>
      each.display_title === `drover ${run.key}` &&
      isOf(each, workflowsOf(looked)[run.kind]) &&
      (each.run_attempt ?? 1) === 1,
  );
  const [first] = own.toSorted((a, b) => a.id - b.id);
  if (first === undefined) return null;
  reading.memory.found = { key: run.key, url: first.html_url };
  return {
    id: RunId.parse(String(first.id)),
    url: first.html_url,
    ...progress(first.status ?? 'queued', first.conclusion),
  };
}

/** Runs that Drover itself dispatched on the default branch, the newest hundred. */
async function dispatchedSince(
  reading: Reading,
  { viewer, world }: Looked,
  since: Instant,
): Promise<readonly Listed[]> {
  const { owner, repo } = reading.key;
  const created = `>=${new Date(since).toISOString()}`;
  const answer = await askRest(
    reading.client,
    'GET /repos/{owner}/{repo}/actions/runs',
    { owner, repo, event: 'workflow_dispatch', created, per_page: 100 },
    Runs,
  );
  if ('refused' in answer) return [];
  return answer.workflow_runs.filter(
    (each) =>
      each.event === 'workflow_dispatch' &&
      each.head_branch === world.repository.defaultBranchRef?.name &&
      (each.actor?.node_id === viewer.id || each.actor?.login === viewer.login),
  );
}

function isOf({ path }: Listed, workflow: string): boolean {
  return path.split('@')[0] === `.github/workflows/${workflow}`;
}

function workflowsOf({ config }: Looked): Config['workflows'] {
  return config.kind === 'valid' ? config.config.workflows : DEFAULT_CONFIG.workflows;
}

/** No run lives longer: jobs of hosted runners end after six hours, and one may wait for a runner before. */
const LONGEST_RUN = 24 * HOUR;

/**
 * Runs that are to be stopped and have not ended: those that the record lists, or, where the record is lost and with it
 * what it knew, all that go on for this issue.
 */
export async function readStopping(
  reading: Reading,
  looked: Looked,
  now: Instant,
): Promise<readonly RunId[]> {
  switch (looked.record.kind) {
    case 'valid':
      return stillRunning(reading, looked, looked.record.record.stopping);
    case 'broken':
    case 'deleted':
      return (await dispatchedSince(reading, looked, now - LONGEST_RUN))
        .filter(
          (each) =>
            each.display_title.startsWith(`drover ${reading.key.number}/`) &&
            Object.values(workflowsOf(looked)).some((workflow) => isOf(each, workflow)) &&
            each.status !== 'completed',
        )
        .map(({ id }) => RunId.parse(String(id)));
    case 'absent':
    case 'newer':
      return [];
  }
}

const Stopping = z.record(
  z.string(),
  z.object({ checkSuite: z.object({ status: z.string() }).optional() }).nullable(),
);

/** Which of these have not ended. One that is gone has. */
async function stillRunning(
  reading: Reading,
  looked: Looked,
  stopping: readonly RunId[],
): Promise<readonly RunId[]> {
  if (stopping.length === 0) return [];
  const { url } = looked.world.repository;
  const variables = Object.fromEntries(
    stopping.map((id) => [`r${id}`, `${url}/actions/runs/${id}`]),
  );
  const answer = await reading.client.queryText(stoppingQuery(stopping), variables);
  if (answer.kind !== 'answered') throw partial('runs to stop could not be read');
  const fault = answer.faults.find(({ type }) => type !== 'NOT_FOUND');
  if (fault !== undefined) throw partial(fault.message);
  const runs = Stopping.parse(answer.data ?? {});
  return stopping.filter(
    (id) => (runs[`r${id}`]?.checkSuite?.status ?? 'COMPLETED') !== 'COMPLETED',
  );
}

function stoppingQuery(ids: readonly RunId[]): string {
  const variables = ids.map((id) => `$r${id}: URI!`).join(', ');
  const fields = ids.map(
    (id) => `r${id}: resource(url: $r${id}) { ... on WorkflowRun { checkSuite { status } } }`,
  );
  return `query Stopping(${variables}) {\n${fields.join('\n')}\n}`;
}
