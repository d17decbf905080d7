import { EventEmitter } from 'node:events';
import { Logger, run, type Runner, type TaskList, type WorkerEvents } from 'graphile-worker';
import type { Log } from '../controller/ports.ts';
import { type Millis, SECOND } from '../lifecycle/time.ts';
import { type Database, WORKER_SCHEMA } from './database.ts';

/** A delayed job is found by looking, an immediate one by a notification. */
const LOOK: Millis = SECOND;
const AGAIN: Millis = SECOND;

/** A job as it was fetched: an issue's turn has come. */
export interface Job {
  readonly payload: unknown;
  /** As it stands by now: it may have aged. */
  readonly priority: number;
}

export interface EngineParts {
  readonly database: Database;
  readonly log: Log;
  readonly concurrency: number;
  /** Where the ids are told under which it locks jobs. */
  readonly pools: Set<string>;
  readonly look?: Millis;
}

/** graphile-worker, kept running. */
export interface Engine {
  /** The schemas were made anew: what it knows of them is out of date. */
  renew(): void;
  /** Fetches nothing any more, and resolves when what was fetched is done. */
  stop(): Promise<void>;
}

/**
 * Hands each job to `work` as it comes due. graphile-worker ends its pool when a job could not be marked as done, as when
 * the database is away: then another one is begun.
 */
export function startEngine(parts: EngineParts, work: (job: Job) => Promise<void>): Engine {
  const { log } = parts;
  const stopped = new AbortController();
  let runner: Runner | null = null;
  let wakeUp = (): void => undefined;

  async function loop(): Promise<void> {
    while (!stopped.signal.aborted) {
      try {
        runner = await begin(parts, work);
        if (stopped.signal.aborted) void endOf(runner);
        await runner.promise;
      } catch (error) {
        if (!stopped.signal.aborted) log.warn('queue engine stopped', { reason: messageOf(error) });
      }
      runner = null;
      if (stopped.signal.aborted) return;
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, AGAIN);
        wakeUp = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    }
  }

  const ended = loop();
  return {
    renew: () => void (runner === null ? wakeUp() : endOf(runner)),
    stop() {
      stopped.abort();
      if (runner !== null) void endOf(runner);
      wakeUp();
      return ended;
    },
  };
}

/** What it rejects with is told by its promise, too. */
async function endOf(runner: Runner): Promise<void> {
  await runner.stop().catch(() => undefined);
}

async function begin(
  { database, log, concurrency, pools, look = LOOK }: EngineParts,
  work: (job: Job) => Promise<void>,
): Promise<Runner> {
  const events = new EventEmitter() as WorkerEvents;
  // Told while it starts: a listener that comes later misses it.
  events.on('pool:create', ({ workerPool }) => {
    pools.add(workerPool.id);
  });
  const issue: TaskList[string] = (payload, { job }) => work({ payload, priority: job.priority });
  await database.ask(`select ${WORKER_SCHEMA}.force_unlock_workers($1)`, [[...pools]]);
  pools.clear();
  return run({
    pgPool: database.pool,
    schema: WORKER_SCHEMA,
    concurrency,
    pollInterval: look,
    noHandleSignals: true,
    taskList: { issue },
    events,
    logger: loggerOf(log),
    preset: { worker: { completeJobBatchDelay: 0, failJobBatchDelay: 0 } },
  });
}

/** Only what is wrong: it says a line for each job. Its messages may hold a connection's error, and no secret. */
function loggerOf(log: Log): Logger {
  return new Logger(() => (level, message) => {
    if (level === 'error' || level === 'warning') log.warn('queue engine', { reason: message });
  });
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
