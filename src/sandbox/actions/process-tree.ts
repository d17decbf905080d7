import { readdir, readFile } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { PassThrough, type Readable } from 'node:stream';
import { setTimeout as delay } from 'node:timers/promises';
import { launch } from '../launcher/launch.ts';
import type { Program } from '../launcher/messages.ts';

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
  /** A process that begins; where all are to be killed, it is. */
  add(pid: number): void;
  /** All of them are to be killed, also what is about to begin. */
  condemn(): void;
}

function makeGroups(): Groups {
  const alive = new Set<number>();
  let first: number | undefined;
  let condemned = false;
  return {
    alive,
    first: () => first,
    add: (pid) => {
      first ??= pid;
      alive.add(pid);
      if (condemned) send(-pid, 'SIGKILL');
    },
    condemn: () => {
      condemned = true;
      for (const group of alive) send(-group, 'SIGKILL');
    },
  };
}

function runGroup(
  request: ProcessRequest,
  groups: Groups,
  job: Grace & { readonly trackingId: string },
): Promise<ProcessEnd> {
  const { command, args, cwd } = request;
  const env = { ...request.env, RUNNER_TRACKING_ID: job.trackingId };
  const program: Program = { command, args, cwd, env, leads: true };
  const output = { stdout: new PassThrough(), stderr: new PassThrough() };
  const read = Object.values(output).map((stream) => readLines(stream, request.onLine));
  const stopper = makeStopper(request.stop, job);
  let group = 0;
  return new Promise((resolve) => {
    launch(program, (event) => {
      switch (event.kind) {
        case 'started':
          group = event.pid;
          groups.add(group);
          stopper.begin(group);
          break;
        case 'output':
          output[event.stream].write(event.chunk);
          break;
        case 'exited':
          stopper.end();
          // Killed by a signal: no exit code; 137 is what a shell would say of SIGKILL.
          resolve(drain(read).then(() => endOf(groups, group, event.code ?? 137)));
          break;
        case 'not-started':
          stopper.end();
          resolve({ kind: 'not-started', message: event.message });
          break;
        case 'closed':
          for (const stream of Object.values(output)) stream.end();
      }
    });
  });
}

function endOf(groups: Groups, group: number, code: number): ProcessEnd {
  if (!isAlive(-group)) groups.alive.delete(group);
  return { kind: 'exited', code };
}

/** Stops a process group once that is asked for, also where it was before the group began. */
function makeStopper(stop: AbortSignal, grace: Grace) {
  const ended = new AbortController();
  let begun: number | undefined;
  const stopNow = (): void => {
    if (begun !== undefined) void stopGroup(begun, grace, ended.signal);
  };
  stop.addEventListener('abort', stopNow, { once: true });
  return {
    begin: (group: number): void => {
      begun = group;
      if (stop.aborted) stopNow();
    },
    end: (): void => {
      ended.abort();
      stop.removeEventListener('abort', stopNow);
    },
  };
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
  groups.condemn();
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
