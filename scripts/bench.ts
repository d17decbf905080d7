import { crowdFigures } from '../test/bench/crowd.ts';
import { BUSY_ISSUES, timesOfDecide } from '../test/bench/decide.ts';
import {
  idleSweep,
  lifecycle,
  lifecycleAfterRestart,
  requestsOfAnAnswer,
} from '../test/bench/figures.ts';
import { ingressFigures } from '../test/bench/ingress.ts';
import { queueFigures } from '../test/bench/queue.ts';
import { ratedLoad } from '../test/bench/rated-load.ts';
import { forIssues, sweepPoints } from '../test/bench/usage.ts';
import { keep, table } from './figures-page.ts';

const USAGE = `npm run bench [-- short | load]

Measures what the project promises in figures, prints it beside the promise, and keeps the tables in docs/figures.md.
\`load\` is what takes minutes: very many issues, and hours of work. Ends with status 1 when a promise is not kept; times
are shown but promise nothing on a machine that is busy.
`;

interface Row {
  readonly what: string;
  readonly promised: string;
  readonly measured: string;
  readonly isKept: boolean;
}

let rows: Row[] = [];

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
    most(`GraphQL points of a sweep of ${issues} idle issues`, sweepPoints(usage), { limit });
  }
}

/** Rates and waits on PostgreSQL, which runs beside on the same machine. */
async function queue(): Promise<void> {
  const { perSecond, waits, reads } = await queueFigures();
  least('wakes of distinct issues by the queue on PostgreSQL', perSecond, 300);
  soon('from a wake to the start of its work there, at 100 a second', waits, 50);
  soon('a read behind 20 writes of another replica', reads, 200);
}

/** Three processes take the same events by turns. */
async function ingress(): Promise<void> {
  const { bare, memory, postgres } = await ingressFigures();
  const rate = 'deliveries taken by';
  least(`${rate} a Probot app that does nothing`, bare.perSecond, null);
  least(`${rate} Drover, the wake held in memory`, memory.perSecond, bare.perSecond / 2);
  least(`${rate} Drover, the wake held on PostgreSQL`, postgres.perSecond, 500);
  const wait = 'a delivery’s answer at 200 a second from';
  soon(`${wait} a Probot app that does nothing`, bare.waits, null);
  soon(`${wait} Drover with the wake in memory`, memory.waits, 50);
  soon(`${wait} Drover with the wake on PostgreSQL`, postgres.waits, null);
}

/** A rate promises something on a machine that has nothing else to do, and is shown on any. */
function least(what: string, perSecond: number, limit: number | null): void {
  const promised = limit === null ? '' : `at least ${Math.round(limit)} a second`;
  const measured = `${Math.round(perSecond)} a second`;
  add({ what, promised, measured, isKept: perSecond >= (limit ?? 0) });
}

/** Sorted, in milliseconds. */
function soon(what: string, times: readonly number[], limit: number | null): void {
  const at = (part: number): number => times[Math.floor(times.length * part)] ?? Infinity;
  const promised = limit === null ? '' : `p99 under ${limit} ms`;
  const measured = `p50 ${at(0.5).toFixed(1)} ms, p99 ${at(0.99).toFixed(1)} ms`;
  add({ what, promised, measured, isKept: at(0.99) < (limit ?? Infinity) });
}

/** Ten thousand issues in review of which nothing is new, for one process. */
async function crowd(): Promise<void> {
  const issues = 10_000;
  const of = `with ${issues.toLocaleString('en')} idle issues`;
  const { start, points, memory, looks } = await crowdFigures(issues);
  most(`GraphQL points of a sweep ${of}`, points.later, { limit: 100 });
  add({
    what: `GraphQL points of the first sweep ${of}, and looks in its first minutes`,
    promised: '',
    measured: `${points.first}, and ${looks}`,
    isKept: true,
  });
  const mega = (bytes: number): number => Math.round(bytes / 1e6);
  add({
    what: `memory of the process ${of}`,
    promised: 'under 250 MB',
    measured: `${mega(memory.rss)} MB, ${mega(memory.highest)} at its height; heap ${mega(memory.heap)} MB`,
    isKept: memory.highest < 250e6,
  });
  const seconds = start / 1_000;
  const isKept = seconds < 60;
  const measured = `${seconds.toFixed(1)} s`;
  add({ what: `a cold start ${of}`, promised: 'under a minute', measured, isKept });
}

/** Four hours, simulated. */
async function load(): Promise<void> {
  const told = await ratedLoad(200);
  const { lifecycles, done, hours, refused, hourly, contentAMinute, waits, broken } = told;
  const of = 'at 50 lifecycles an hour';
  for (const each of new Set([...refused, ...broken])) console.log(each);
  add({
    what: `lifecycles that end well ${of}`,
    promised: `all of ${lifecycles}`,
    measured: `${done}, in ${hours.toFixed(1)} simulated hours`,
    isKept: done === lifecycles && broken.length === 0,
  });
  most(`requests that GitHub refuses for a limit ${of}`, refused.length, { limit: 0 });
  add({
    what: `asked for in the busiest hour ${of}`,
    promised: 'at most 5,000 points, 500 of content',
    measured: `${hourly.requests} requests, ${hourly.points} points, ${hourly.content} of content (${contentAMinute} in a minute)`,
    isKept: hourly.points <= 5_000 && hourly.content <= 500,
  });
  const at = (part: number): string =>
    `${((waits[Math.floor(waits.length * part)] ?? Infinity) / 1_000).toFixed(1)} s`;
  const longest = waits.at(-1) ?? Infinity;
  add({
    what: `an issue’s wait for Drover ${of}`,
    promised: 'at most 60 s',
    measured: `p50 ${at(0.5)}, p99 ${at(0.99)}, at most ${(longest / 1_000).toFixed(1)} s`,
    isKept: longest <= 60_000,
  });
}

function keepRows(section: 'bench' | 'load'): void {
  const mark = (isKept: boolean): string => (isKept ? '✓' : '✗');
  const cells = rows.map(({ what, promised, measured, isKept }) => [
    what,
    promised,
    measured,
    mark(isKept),
  ]);
  keep(section, table(['what', 'promised', 'measured', ''], cells));
}

/** Which half was asked for; ends the process where that was help, or is nothing that could be measured. */
function readHalf(): 'short' | 'load' | undefined {
  const [half, ...more] = process.argv.slice(2);
  if (more.length === 0 && (half === undefined || half === 'short' || half === 'load')) return half;
  const isHelp = half === '--help' && more.length === 0;
  if (isHelp) process.stdout.write(USAGE);
  else
    process.stderr.write(
      `bench: \`short\` or \`load\`, not ${[half, ...more].join(' ')}\n\n${USAGE}`,
    );
  return process.exit(isHelp ? 0 : 2);
}

const only = readHalf();
const isCounted = ({ measured }: Row): boolean => !/ ms|a second/.test(measured);
let isKept = true;
if (only !== 'load') {
  decides();
  await queue();
  await ingress();
  await requests();
  await answers();
  await sweeps();
  keepRows('bench');
  isKept = rows.filter(isCounted).every((row) => row.isKept);
  rows = [];
}
if (only !== 'short') {
  await crowd();
  await load();
  keepRows('load');
  isKept = isKept && rows.every((row) => row.isKept);
}
process.exitCode = isKept ? 0 : 1;
