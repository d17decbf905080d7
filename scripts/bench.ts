import { BUSY_ISSUES, timesOfDecide } from '../test/bench/decide.ts';
import {
  idleSweep,
  lifecycle,
  lifecycleAfterRestart,
  requestsOfAnAnswer,
} from '../test/bench/figures.ts';
import { forIssues, graphqlPoints } from '../test/bench/usage.ts';
import { keep, table } from './figures-page.ts';

/*
 * npm run bench
 * Measures what the project promises in figures, prints it beside the promise, and keeps the table in docs/figures.md.
 * Ends with status 1 when a promise is not kept; times are shown but promise nothing on a machine that is busy.
 */

interface Row {
  readonly what: string;
  readonly promised: string;
  readonly measured: string;
  readonly isKept: boolean;
}

const rows: Row[] = [];

function add(row: Row): void {
  rows.push(row);
  console.log(`${row.isKept ? 'ok ' : 'NO '} ${row.what}: ${row.measured} (${row.promised})`);
}

function most(what: string, count: number, { limit, more = '' }: { limit: number; more?: string }) {
  const promised = `at most ${limit}${more}`;
  add({ what, promised, measured: String(count), isKept: count <= limit });
}

function decides(): void {
  for (const { what, play } of BUSY_ISSUES)
    addTimes(`\`decide\` on 100 comments and ${what}`, timesOfDecide(play()));
}

/** Sorted, in milliseconds. */
function addTimes(what: string, times: readonly number[]): void {
  const at = (part: number): string =>
    `${(times[Math.floor(times.length * part)] ?? 0).toFixed(2)} ms`;
  const isKept = (times[Math.floor(times.length * 0.99)] ?? 0) < 1;
  const measured = `p50 ${at(0.5)}, p99 ${at(0.99)}`;
  add({ what, promised: 'p99 under 1 ms', measured, isKept });
}

async function requests(): Promise<void> {
  const lean = await lifecycle('lean');
  most('requests of the lean lifecycle', forIssues(lean), {
    limit: 30,
    more: ' (goal 26, floor of the design 23)',
  });
  const full = await lifecycle('default');
  most('requests of the default lifecycle', forIssues(full), { limit: 45 });
  const content = Math.max(lean.contentCreating, full.contentCreating);
  most('content-creating requests of either', content, { limit: 9 });
  const restarted = await lifecycleAfterRestart(1_000);
  most(
    'requests more on an issue with 1,000 comments, with a restart in review',
    forIssues(restarted) - forIssues(lean),
    { limit: 2 },
  );
  const own = restarted.requests - forIssues(restarted);
  add({ what: 'requests of the start itself', promised: '', measured: String(own), isKept: true });
}

async function answers(): Promise<void> {
  const what = 'requests from the report that asks to the answer in the agent’s hands';
  most(what, await requestsOfAnAnswer(), { limit: 9 });
}

async function sweeps(): Promise<void> {
  for (const issues of [100, 300]) {
    const usage = await idleSweep(issues);
    const limit = issues / 100;
    most(`GraphQL points of a sweep of ${issues} idle issues`, graphqlPoints(usage), { limit });
  }
}

decides();
await requests();
await answers();
await sweeps();
keep(
  'bench',
  table(
    ['what', 'promised', 'measured', ''],
    rows.map(({ what, promised, measured, isKept }) => [
      what,
      promised,
      measured,
      isKept ? '✓' : '✗',
    ]),
  ),
);
const isCounted = ({ measured }: Row): boolean => !measured.includes('ms');
process.exitCode = rows.filter(isCounted).every(({ isKept }) => isKept) ? 0 : 1;
