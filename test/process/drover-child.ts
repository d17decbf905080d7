import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Pace } from './pace.ts';
import { compileCache } from '../../src/sandbox/compile-cache.ts';

const MAIN = fileURLToPath(new URL('../../src/main.ts', import.meta.url));

export interface ChildStart {
  readonly env: Readonly<Record<string, string>>;
  /** Where standard output goes; several processes after one another may write to one file. */
  readonly out: string;
  readonly pace?: Pace | undefined;
  /** It will be asked how much it holds. */
  readonly isMeasured?: boolean;
  /** Options of Node's. */
  readonly options?: readonly string[];
  /** Another version's `main.ts`; this one's unless it is said. */
  readonly program?: string;
}

/** Drover as a process of its own. */
export interface DroverChild {
  readonly child: ChildProcess;
  /** All that it said on standard error. */
  readonly err: () => string;
  /** Resolves when it has ended: its exit code, or the signal that ended it. */
  readonly ended: Promise<number | NodeJS.Signals>;
  readonly isOver: () => boolean;
}

/** Starts the real program, and waits for nothing. */
export function startChild(start: ChildStart): DroverChild {
  const { env, out, pace, isMeasured = false, options = [], program = MAIN } = start;
  const paced = pace === undefined ? [] : ['--import', beside('./child/pace.ts')];
  const measured = isMeasured ? ['--expose-gc', '--import', beside('./child/heap.ts')] : [];
  const log = openSync(out, 'a', 0o600);
  const child = spawn(process.execPath, [...options, ...measured, ...paced, program], {
    env: {
      ...compileCache(),
      ...env,
      ...(pace && { PACE_FACTOR: String(pace.factor), PACE_ORIGIN: String(pace.origin) }),
    },
    stdio: ['ignore', log, 'pipe', ...(isMeasured ? (['ipc'] as const) : [])],
  });
  closeSync(log);
  let err = '';
  child.stderr?.on('data', (chunk) => (err += String(chunk)));
  let isOver = false;
  const ended = once(child, 'close').then(([code, signal]) => {
    isOver = true;
    return (signal ?? code) as number | NodeJS.Signals;
  });
  return { child, err: () => err, ended, isOver: () => isOver };
}

function beside(path: string): string {
  return new URL(path, import.meta.url).href;
}

/** What a process that is measured holds now that nothing is left to be thrown away. */
export async function memoryOf({ child }: DroverChild): Promise<NodeJS.MemoryUsage> {
  const answer = once(child, 'message');
  child.send('heap');
  const [usage] = await answer;
  return usage as NodeJS.MemoryUsage;
}

/** A line of Drover's log. */
export interface LogLine {
  readonly level: number;
  readonly msg: string;
  readonly [key: string]: unknown;
}

/** The lines of a log; the last one may be cut off by a kill. */
export function linesOf(file: string): readonly LogLine[] {
  return readFileSync(file, 'utf8')
    .split('\n')
    .flatMap((line) => {
      try {
        return [JSON.parse(line) as LogLine];
      } catch {
        return [];
      }
    });
}
