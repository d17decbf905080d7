import type { Scope } from './expressions.ts';
import { isObject, plainText, toValue, type Token } from './tokens.ts';

/** `concurrency:` of a workflow or job, evaluated. */
export interface ConcurrencySetting {
  readonly group: string;
  readonly cancelInProgress: boolean;
  /** `queue: max`: up to 100 wait; otherwise one, and a newer one takes its place. */
  readonly queuesAll: boolean;
}

export function readConcurrency(
  token: Token | undefined,
  scope: Scope,
): ConcurrencySetting | undefined {
  const value = token === undefined ? null : toValue(token, scope);
  const setting = isObject(value) ? value : { group: value };
  const group = plainText(setting['group']);
  if (group === '') return undefined;
  return {
    group,
    cancelInProgress: setting['cancel-in-progress'] === true,
    queuesAll: setting['queue'] === 'max',
  };
}

export interface ConcurrencyRequest {
  readonly repository: string;
  readonly setting: ConcurrencySetting;
  readonly runId: number;
  readonly level: 'run' | 'job';
  /** Ends the wait. */
  readonly signal: AbortSignal;
  /** Called when a newer one asks for `cancel-in-progress` while this one runs. */
  readonly cancel: () => void;
}

/**
 * Concurrency groups: one runs, one waits, a newer one replaces the one that waits; names are compared
 * without case, per repository [docs: actions/how-tos/write-workflows/choose-when-workflows-run/
 * control-workflow-concurrency; changelog 2026-05-07 for `queue: max`].
 */
export interface ConcurrencyGroups {
  /** A function that leaves the group; undefined when replaced or when the signal ended the wait. */
  enter(request: ConcurrencyRequest): Promise<(() => void) | undefined>;
  /** Whether `enter` would have to wait. */
  isBusy(repository: string, setting: ConcurrencySetting): boolean;
}

interface Waiting {
  readonly request: ConcurrencyRequest;
  readonly resolve: (leave: (() => void) | undefined) => void;
}

interface Group {
  running: ConcurrencyRequest | undefined;
  readonly waiting: Waiting[];
}

const mostWaiting = 100;

export function makeConcurrencyGroups(): ConcurrencyGroups {
  const groups = new Map<string, Group>();
  const groupOf = (repository: string, setting: ConcurrencySetting): Group => {
    const key = `${repository}\n${setting.group}`.toLowerCase();
    const group = groups.get(key) ?? { running: undefined, waiting: [] };
    groups.set(key, group);
    return group;
  };
  return {
    isBusy: (repository, setting) => groupOf(repository, setting).running !== undefined,
    enter: (request) => {
      const group = groupOf(request.repository, request.setting);
      if (request.signal.aborted) return Promise.resolve(undefined);
      if (group.running === undefined) return Promise.resolve(start(group, request));
      if (isDeadlock(group.running, request)) return Promise.resolve(undefined);
      if (request.setting.cancelInProgress) group.running.cancel();
      return wait(group, request);
    },
  };
}

/** A job that waits for its own run would wait for ever; GitHub cancels it. */
function isDeadlock(running: ConcurrencyRequest, request: ConcurrencyRequest): boolean {
  return running.level === 'run' && request.level === 'job' && running.runId === request.runId;
}

function start(group: Group, request: ConcurrencyRequest): () => void {
  group.running = request;
  return () => {
    if (group.running !== request) return;
    group.running = undefined;
    const next = group.waiting.shift();
    next?.resolve(start(group, next.request));
  };
}

function wait(group: Group, request: ConcurrencyRequest): Promise<(() => void) | undefined> {
  if (!request.setting.queuesAll) {
    for (const replaced of group.waiting.splice(0)) replaced.resolve(undefined);
  }
  if (group.waiting.length >= mostWaiting) return Promise.resolve(undefined);
  return new Promise((resolve) => {
    const waiting = { request, resolve };
    group.waiting.push(waiting);
    const giveUp = (): void => {
      const index = group.waiting.indexOf(waiting);
      if (index >= 0) group.waiting.splice(index, 1);
      resolve(undefined);
    };
    request.signal.addEventListener('abort', giveUp, { once: true });
  });
}
