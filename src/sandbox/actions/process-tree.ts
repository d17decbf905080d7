import { spawn } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { setTimeout as delay } from 'node:timers/promises';

export interface ProcessRequest {
  readonly command: string;
  readonly args: readonly string[];
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
  readonly onLine: (line: string) => void;
  /** SIGINT, then SIGTERM, then SIGKILL to the whole group. */
  readonly stop: AbortSignal;
}

export type ProcessEnd =
  | { readonly kind: 'exited'; readonly code: number }
  | { readonly kind: 'not-started'; readonly message: string };

export interface ProcessTree {
  /** Value of RUNNER_TRACKING_ID in every process of the job. */
  readonly trackingId: string;
  run(request: ProcessRequest): Promise<ProcessEnd>;
  /** Kills all that is left, also what left its process group; resolves when it is gone. */
  killAll(): Promise<void>;
}

export interface Grace {
  /** Milliseconds between SIGINT and SIGTERM. */
  readonly interrupt: number;
  /** Milliseconds between SIGTERM and SIGKILL. */
  readonly terminate: number;
}

/** How long output is waited for after its process has ended (a child in the background may hold it). */
const drainMs = 1000;

/** The processes of one job: each step is a process group of its own. */
export function makeProcessTree(trackingId: string, grace: Grace): ProcessTree {
  const groups = makeGroups();
  return {
    trackingId,
    run: (request) => runGroup(request, groups, { ...grace, trackingId }),
    killAll: () => killAll(groups, trackingId),
  };
}

/** The process groups that a job has started. */
interface Groups {
  readonly alive: Set<number>;
  /** Its very first process: all others are younger. */
  readonly first: () => number | undefined;
  add(pid: number): void;
}

function makeGroups(): Groups {
  const alive = new Set<number>();
  let first: number | undefined;
  return {
    alive,
    first: () => first,
    add: (pid) => {
      first ??= pid;
      alive.add(pid);
    },
  };
}

function runGroup(
  request: ProcessRequest,
  groups: Groups,
  job: Grace & { readonly trackingId: string },
): Promise<ProcessEnd> {
  const child = spawn(request.command, request.args, {
    cwd: request.cwd,
    env: { ...request.env, RUNNER_TRACKING_ID: job.trackingId },
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const { pid } = child;
  const output = [readLines(child.stdout, request.onLine), readLines(child.stderr, request.onLine)];
  return new Promise((resolve) => {
    child.once('error', (error) => resolve({ kind: 'not-started', message: error.message }));
    if (pid === undefined) return;
    groups.add(pid);
    const ended = new AbortController();
    const stop = (): void => void stopGroup(pid, job, ended.signal);
    if (request.stop.aborted) stop();
    request.stop.addEventListener('abort', stop, { once: true });
    child.once('exit', (code) => {
      ended.abort();
      request.stop.removeEventListener('abort', stop);
      void drain(output).then(() => {
        if (!isAlive(-pid)) groups.alive.delete(pid);
        // Killed by a signal: no exit code; 137 is what a shell would say of SIGKILL.
        return resolve({ kind: 'exited', code: code ?? 137 });
      });
    });
  });
}

function drain(output: readonly Promise<void>[]): Promise<unknown> {
  return Promise.race([Promise.all(output), delay(drainMs, undefined, { ref: false })]);
}

function readLines(stream: Readable, onLine: (line: string) => void): Promise<void> {
  return new Promise((resolve) => {
    const lines = createInterface({ input: stream, crlfDelay: Infinity });
    lines.on('line', onLine);
    lines.once('close', resolve);
    stream.on('error', () => lines.close());
  });
}

async function stopGroup(group: number, grace: Grace, ended: AbortSignal): Promise<void> {
  const wait = (ms: number): Promise<unknown> =>
    delay(ms, undefined, { signal: ended }).catch(() => undefined);
  send(-group, 'SIGINT');
  await wait(grace.interrupt);
  if (ended.aborted) return;
  send(-group, 'SIGTERM');
  await wait(grace.terminate);
  send(-group, 'SIGKILL');
}

async function killAll(groups: Groups, trackingId: string): Promise<void> {
  for (const group of groups.alive) send(-group, 'SIGKILL');
  // A process may have been starting another one while the first look was taken.
  for (let look = 0; look < 50; look += 1) {
    const left = await findLeft(groups, trackingId);
    if (left.length === 0) break;
    for (const target of left) send(target, 'SIGKILL');
    await delay(20);
  }
  groups.alive.clear();
}

/** What still lives, as targets of `kill`. Where there is no `/proc` only process groups are known. */
async function findLeft(groups: Groups, trackingId: string): Promise<readonly number[]> {
  const first = groups.first();
  if (first === undefined) return [];
  const all = await allProcesses();
  if (all === undefined) return [...groups.alive].map((group) => -group).filter(isAlive);
  const pids = all.filter(await isSince(first));
  const found = await Promise.all(pids.map((pid) => isLeft(pid, groups.alive, trackingId)));
  return pids.filter((_, index) => found[index]);
}

async function allProcesses(): Promise<readonly number[] | undefined> {
  const names = await readdir('/proc').catch(() => undefined);
  return names?.filter((name) => /^\d+$/.test(name)).map(Number);
}

/**
 * Whether a process is younger than another: the kernel gives numbers in turn, begins anew at their end, and tells the
 * last one [proc_loadavg(5)]. A machine has hundreds of older ones, which need no look.
 */
async function isSince(first: number): Promise<(pid: number) => boolean> {
  const average = await readFile('/proc/loadavg', 'latin1').catch(() => '');
  const last = Number(average.trim().split(' ').at(-1));
  if (!(last > 0)) return () => true;
  return first <= last
    ? (pid) => pid >= first && pid <= last
    : (pid) => pid >= first || pid <= last;
}

/**
 * In one of the groups, or named by its environment as the job's, as GitHub's runner looks for orphans.
 * A dead process that nobody has waited for (in a container without an init) does not count.
 */
async function isLeft(
  pid: number,
  groups: ReadonlySet<number>,
  trackingId: string,
): Promise<boolean> {
  const stat = await readFile(`/proc/${pid}/stat`, 'latin1').catch(() => '');
  const [state, , group] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  if (stat === '' || state === 'Z' || state === 'X') return false;
  if (groups.has(Number(group))) return true;
  const environment = await readFile(`/proc/${pid}/environ`, 'latin1').catch(() => '');
  return environment.split('\0').includes(`RUNNER_TRACKING_ID=${trackingId}`);
}

function isAlive(target: number): boolean {
  try {
    process.kill(target, 0);
    return true;
  } catch {
    return false;
  }
}

function send(target: number, signal: NodeJS.Signals): void {
  try {
    process.kill(target, signal);
  } catch {
    // Already gone.
  }
}
