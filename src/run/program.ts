import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as setTimer } from 'node:timers';
import { setTimeout } from 'node:timers/promises';

export interface ProgramCall {
  readonly command: string;
  readonly args: readonly string[];
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
  readonly stdin: string;
  /** Milliseconds until it is ended, with all that it started. */
  readonly timeout: number;
  /** Milliseconds that do not count towards the timeout, as they stand now. */
  readonly waited?: () => number;
  /** Sees the output as it comes, both streams. */
  readonly onOutput: (text: string) => void;
  /** Characters of each stream that are remembered, its end; by default {@link REMEMBERED}. */
  readonly remembered?: number;
}

export type ProgramEnd =
  | {
      readonly kind: 'exited';
      readonly code: number;
      readonly stdout: string;
      readonly stderr: string;
    }
  | { readonly kind: 'timed-out'; readonly stdout: string; readonly stderr: string }
  | { readonly kind: 'not-started'; readonly message: string };

/** What is remembered of each stream, in characters: the end says most. */
const REMEMBERED = 2_000_000;
const GRACE = 5_000;
/** Milliseconds between two looks at a program that is waiting. */
const LEAST = 1_000;

/**
 * Runs a program in a process group of its own, without a shell, and ends the whole group with it. A signal to
 * this process (the run was cancelled) ends the group too.
 */
export async function runProgram(call: ProgramCall): Promise<ProgramEnd> {
  const child = spawn(call.command, [...call.args], {
    cwd: call.cwd,
    env: { ...call.env },
    detached: true,
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  const closed = once(child, 'close');
  closed.catch(() => {});
  const stdout = remember(child.stdout, call);
  const stderr = remember(child.stderr, call);
  child.stdin.on('error', () => {});
  child.stdin.end(call.stdin);
  const stop = (): void => void endGroup(child.pid);
  const timeout = watch(call, stop);
  process.on('SIGINT', stop).on('SIGTERM', stop);
  try {
    const [code] = (await once(child, 'exit')) as [number | null];
    await endGroup(child.pid);
    // A process that left the group may hold the pipes open for ever: the program's own end counts.
    await Promise.race([closed, setTimeout(1_000, undefined, { ref: false })]);
    const texts = { stdout: stdout(), stderr: stderr() };
    return timeout.passed()
      ? { kind: 'timed-out', ...texts }
      : { kind: 'exited', code: code ?? 1, ...texts };
  } catch (error) {
    return { kind: 'not-started', message: error instanceof Error ? error.message : String(error) };
  } finally {
    timeout.clear();
    process.off('SIGINT', stop).off('SIGTERM', stop);
    child.stdout.destroy();
    child.stderr.destroy();
  }
}

function watch(
  { timeout, waited = () => 0 }: Pick<ProgramCall, 'timeout' | 'waited'>,
  stop: () => void,
): { passed(): boolean; clear(): void } {
  let passed = false;
  const end = Date.now() + timeout - waited();
  const look = (): void => {
    const left = end + waited() - Date.now();
    passed = left <= 0;
    if (passed) stop();
    else timer = setTimer(look, Math.max(left, LEAST));
  };
  let timer = setTimer(look, timeout);
  return { passed: () => passed, clear: () => clearTimeout(timer) };
}

function remember(
  stream: NodeJS.ReadableStream,
  { onOutput, remembered = REMEMBERED }: Pick<ProgramCall, 'onOutput' | 'remembered'>,
): () => string {
  let text = '';
  stream.setEncoding('utf8');
  stream.on('data', (chunk: string) => {
    text = (text + chunk).slice(-remembered);
    onOutput(chunk);
  });
  return () => text;
}

/** Asks a process group to end, and makes it end after the grace. */
async function endGroup(pid: number | undefined): Promise<void> {
  if (pid === undefined || !signalGroup(pid, 'SIGTERM')) return;
  const until = Date.now() + GRACE;
  while (Date.now() < until && signalGroup(pid, 0)) {
    await setTimeout(50);
  }
  signalGroup(pid, 'SIGKILL');
}

/** Whether there was still someone in the group. */
function signalGroup(pid: number, signal: NodeJS.Signals | 0): boolean {
  try {
    process.kill(-pid, signal);
    return true;
  } catch {
    return false;
  }
}
