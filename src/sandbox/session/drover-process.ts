import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { fail, ok } from '../../lifecycle/result.ts';
import type { Result } from '../../lifecycle/result.ts';
import { compileCache } from '../compile-cache.ts';
import type { DroverApp } from '../seed/drover-app.ts';

/** Drover as a process of its own, which knows the local GitHub by its environment alone. */
export interface DroverProcess {
  readonly url: string;
  readonly pid: number;
  /** Where its log goes. */
  readonly logFile: string;
  /** Resolves with a sentence when it ends without being asked to. */
  readonly died: Promise<string>;
  stop(): Promise<void>;
}

export interface DroverStart {
  readonly drover: Pick<DroverApp, 'privateKey' | 'webhookSecret'> & {
    readonly app: Pick<DroverApp['app'], 'id'>;
  };
  /** `http://127.0.0.1:PORT` of the local GitHub. */
  readonly origin: string;
  readonly port: number;
  readonly logFile: string;
  /** Further variables, such as LOG_LEVEL. */
  readonly env: Readonly<Record<string, string>>;
}

const PATIENCE = 30_000;
const GRACE = 10_000;

/** Starts it and waits until it says that it is ready. The error is a sentence. */
export async function startDroverProcess(
  start: DroverStart,
): Promise<Result<DroverProcess, string>> {
  const url = `http://127.0.0.1:${start.port}`;
  const log = openSync(start.logFile, 'a', 0o600);
  const program = fileURLToPath(new URL('../../main.ts', import.meta.url));
  const child = spawn(process.execPath, [program], {
    env: environment(start),
    stdio: ['ignore', log, log],
  });
  closeSync(log);
  const exited = once(child, 'exit');
  let isStopping = false;
  const died = new Promise<string>((resolve) => {
    const say = (how: string): void => {
      if (!isStopping) resolve(`Drover ${how}. ${lastWords(start.logFile)}`);
    };
    child.once('exit', (code, signal) => say(`ended by itself (${signal ?? `exit code ${code}`})`));
    child.once('error', (error) => say(`could not be started: ${error.message}`));
  });
  const stop = async (): Promise<void> => {
    isStopping = true;
    await end(child, exited);
  };
  const starting = new AbortController();
  const problem = await Promise.race([untilReady(url, starting.signal), died]);
  starting.abort();
  if (problem !== null) {
    await stop();
    return fail(problem);
  }
  return ok({ url, pid: child.pid ?? 0, logFile: start.logFile, died, stop });
}

function environment({ drover, origin, port, env }: DroverStart): Record<string, string> {
  return {
    ...compileCache(),
    PATH: process.env['PATH'] ?? '',
    APP_ID: String(drover.app.id),
    PRIVATE_KEY: drover.privateKey,
    WEBHOOK_SECRET: drover.webhookSecret,
    PORT: String(port),
    HOST: '127.0.0.1',
    GHE_HOST: new URL(origin).host,
    GHE_PROTOCOL: 'http',
    ...env,
  };
}

/** Null when it is ready, or nobody wants to know any more; else a sentence. */
async function untilReady(url: string, starting: AbortSignal): Promise<string | null> {
  const until = Date.now() + PATIENCE;
  while (Date.now() < until) {
    if (starting.aborted) return null;
    const answer = await fetch(`${url}/readyz`).catch(() => null);
    if (answer?.ok === true) return null;
    await sleep(50);
  }
  return `Drover was not ready after ${PATIENCE / 1000} seconds.`;
}

async function end(child: ChildProcess, exited: Promise<unknown>): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill('SIGTERM');
  const timer = setTimeout(() => child.kill('SIGKILL'), GRACE);
  await exited.catch(() => undefined);
  clearTimeout(timer);
}

function lastWords(file: string): string {
  const lines = readFileSync(file, 'utf8').trimEnd().split('\n').slice(-5);
  return `Its last words:\n${lines.join('\n')}`;
}
