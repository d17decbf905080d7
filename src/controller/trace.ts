import { createHash } from 'node:crypto';
import type { OwedEffect } from '../lifecycle/effect.ts';
import type { RunKey } from '../lifecycle/ids.ts';
import type { Snapshot } from '../lifecycle/snapshot/snapshot.ts';
import type { IssueWorld } from './ports.ts';

/** One drive of one issue: what one trace is about. */
export interface Life {
  /** Such as `github.com`. */
  readonly host: string;
  /** The repository's node id, which a new name leaves as it is. */
  readonly repository: string;
  readonly issue: number;
  readonly life: number;
}

/**
 * The trace of a life (W3C trace context: 16 bytes in hex). It is worked out of what never changes, so that every
 * process, now and after a restart, and every run finds the same one without keeping it anywhere.
 */
export function traceIdOf({ host, repository, issue, life }: Life): string {
  return digest(['drover trace v1', host, repository, issue, life]).slice(0, 32);
}

/** A span of that trace (8 bytes in hex): the same names give the same span. Without any it is the life itself. */
export function spanIdOf(life: Life, ...names: readonly (string | number)[]): string {
  return digest(['drover span v1', traceIdOf(life), ...names]).slice(0, 16);
}

/** What a run is told of where it belongs (www.w3.org/TR/trace-context, `traceparent`): below its dispatch. */
export function traceparentOf(life: Life, run: RunKey): string {
  return `00-${traceIdOf(life)}-${dispatchSpanOf(life, run)}-01`;
}

export function dispatchSpanOf(life: Life, run: RunKey): string {
  return spanIdOf(life, 'dispatch', run);
}

/** The same world, in which each run that is dispatched is told the trace that it belongs to. */
export function tracedWorld(world: IssueWorld, host: string): IssueWorld {
  return {
    read: (key, outcomes) => world.read(key, outcomes),
    commit: (key, request) => world.commit(key, request),
    leave: (key) => world.leave(key),
    perform: (key, effect, snapshot) =>
      world.perform(
        key,
        effect.kind === 'dispatch' ? withTrace(effect, host, snapshot) : effect,
        snapshot,
      ),
  };
}

type Dispatching = Extract<OwedEffect, { readonly kind: 'dispatch' }>;

/** The prompt's budget has room for it. A verification has no task, and is told nothing. */
function withTrace(effect: Dispatching, host: string, snapshot: Snapshot): Dispatching {
  const { inputs } = effect.dispatch;
  if (inputs['task'] === undefined) return effect;
  const task = JSON.parse(inputs['task']) as Readonly<Record<string, unknown>>;
  const traceparent = traceparentOf(lifeOf(effect.key, host, snapshot), effect.key);
  const told = { ...inputs, task: JSON.stringify({ ...task, traceparent }) };
  return { ...effect, dispatch: { ...effect.dispatch, inputs: told } };
}

/** A run's key is issue, life, stage, round and attempt. */
function lifeOf(run: RunKey, host: string, { repository, issue }: Snapshot): Life {
  const life = Number(run.split('/')[1]);
  return { host, repository: repository.id, issue: issue.number, life };
}

function digest(parts: readonly (string | number)[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex');
}
