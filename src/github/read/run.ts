import { RunId } from '../../lifecycle/ids.ts';
import type { IssueRecord } from '../../lifecycle/record/record.ts';
import type { RunConclusion, RunSnapshot } from '../../lifecycle/snapshot/run.ts';
import { type Instant, MINUTE } from '../../lifecycle/time.ts';
import type { World } from '../answer/world.ts';
import { partial } from './asking.ts';
import { dispatchedSince, runsOf } from './dispatched.ts';
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

/**
 * Looks for a run by its name where no answer told its address: only one of the workflow meant, in its first attempt. Of
 * two the older.
 */
async function findRun(reading: Reading, looked: Looked, run: Run): Promise<State | null> {
  const listed = await dispatchedSince(reading, looked, run.requestedAt - MINUTE);
  const [first] = runsOf(listed, looked, run);
  if (first === undefined) return null;
  reading.memory.found = { key: run.key, url: first.html_url };
  return {
    id: RunId.parse(String(first.id)),
    url: first.html_url,
    ...progress(first.status ?? 'queued', first.conclusion),
  };
}
