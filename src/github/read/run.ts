import { z } from 'zod';
import { RunId } from '../../lifecycle/ids.ts';
import type { IssueRecord } from '../../lifecycle/record/record.ts';
import type { Config } from '../../lifecycle/policy/config.ts';
import { DEFAULT_CONFIG } from '../../lifecycle/policy/config.ts';
import type { RunConclusion, RunSnapshot } from '../../lifecycle/snapshot/run.ts';
import { type Instant, MINUTE } from '../../lifecycle/time.ts';
import type { World } from '../answer/world.ts';
import { askRest, partial } from './asking.ts';
import type { Looked, Reading } from './look.ts';
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
  const report = await reportOf(reading, run, { state, now });
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
}

async function reportOf(
  reading: Reading,
  run: Run,
  { state, now }: Now,
): Promise<RunSnapshot['report']> {
  const { memory } = reading;
  if (state.status !== 'completed') return null;
  if (run.kind === 'verify') return { kind: 'missing' };
  if (memory.report?.run === state.id) return memory.report.read;
  const read = await readReport(reading, state.id);
  if (read.kind !== 'missing') {
    memory.report = { run: state.id, read };
    return read;
  }
  // A run that succeeded has published its report: not to see it once is no proof that it is not there.
  if (memory.noReportSince?.run !== state.id) memory.noReportSince = { run: state.id, at: now };
  if (state.conclusion === 'success' && now - memory.noReportSince.at < REPORT_LAG) {
    throw partial('the run has ended and its report is not listed yet');
  }
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

/**
 * Looks for a run by its name where no answer told its address: only one that Drover itself dispatched, on the default
 * branch, of the workflow meant, in its first attempt. Of two the older.
 */
async function findRun(reading: Reading, looked: Looked, run: Run): Promise<State | null> {
  const { owner, repo } = reading.key;
  const created = `>=${new Date(run.requestedAt - MINUTE).toISOString()}`;
  const answer = await askRest(
    reading.client,
    'GET /repos/{owner}/{repo}/actions/runs',
    { owner, repo, event: 'workflow_dispatch', created, per_page: 100 },
    Runs,
  );
  if ('refused' in answer) return null;
  const { viewer, world, config } = looked;
  const workflows = config.kind === 'valid' ? config.config.workflows : DEFAULT_CONFIG.workflows;
  const file = `.github/workflows/${workflowOf(run, workflows)}`;
  const own = answer.workflow_runs.filter(
    (each) =>
      each.display_title === `drover ${run.key}` &&
      each.event === 'workflow_dispatch' &&
      each.path.split('@')[0] === file &&
      each.head_branch === world.repository.defaultBranchRef?.name &&
      (each.run_attempt ?? 1) === 1 &&
      (each.actor?.node_id === viewer.id || each.actor?.login === viewer.login),
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

function workflowOf({ kind }: Run, workflows: Config['workflows']): string {
  return workflows[kind];
}

const Stopping = z.record(
  z.string(),
  z.object({ checkSuite: z.object({ status: z.string() }).optional() }).nullable(),
);

/** Runs that the record wants stopped and that have not ended. One that is gone has ended. */
export async function readStopping(reading: Reading, looked: Looked): Promise<readonly RunId[]> {
  const stopping = looked.record.kind === 'valid' ? looked.record.record.stopping : [];
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
