import { readConcurrency } from './concurrency.ts';
import type { Scope } from './expressions.ts';
import { isFromFork } from './github-context.ts';
import type { Permissions } from './host.ts';
import type { Json } from './json.ts';
import type { Graph, Leaf } from './graph.ts';
import { runJob, type JobRequest, type JobResult } from './job-runner.ts';
import { jobPermissions } from './permissions.ts';
import { toValue } from './tokens.ts';
import { toList, type JobDefinition } from './workflow-file.ts';

/** Waits for the job's concurrency group and for a free place, then runs it. */
export async function runLeaf(leaf: Leaf): Promise<JobResult> {
  const { attempt } = leaf.graph;
  const { host, run } = attempt;
  const scope: Scope = { contexts: leaf.contexts, functions: [] };
  const stop = new AbortController();
  const cancel = AbortSignal.any([leaf.cancel, stop.signal]);
  const setting = readConcurrency(leaf.definition.concurrency, scope);
  const repository = run.repository.fullName;
  const status =
    setting !== undefined && attempt.groups.isBusy(repository, setting) ? 'pending' : 'queued';
  const labels = readLabels(leaf.definition, scope);
  const timeoutMs = readTimeout(leaf.definition, scope);
  const facts = { runId: run.runId, attempt: run.attempt, name: leaf.name, labels };
  const { id: jobId } = await host.createJob({ ...facts, status });
  const leaveGroup =
    setting === undefined
      ? noop
      : await attempt.groups.enter({
          repository,
          setting,
          runId: run.runId,
          level: 'job',
          signal: cancel,
          cancel: () => stop.abort(),
        });
  if (leaveGroup !== undefined && status === 'pending')
    await host.updateJob(jobId, { status: 'queued' });
  const leaveSlot = leaveGroup === undefined ? undefined : await attempt.slots.enter(cancel);
  try {
    if (leaveSlot === undefined) return await cancelled(leaf, jobId);
    await attempt.onStart();
    return forgive(leaf, scope, await runJob(toRequest({ leaf, jobId, timeoutMs, cancel })));
  } finally {
    leaveSlot?.();
    leaveGroup?.();
  }
}

function noop(): void {}

async function cancelled(leaf: Leaf, jobId: number): Promise<JobResult> {
  const { host } = leaf.graph.attempt;
  const now = host.now();
  const conclusion = 'cancelled';
  await host.updateJob(jobId, {
    status: 'completed',
    conclusion,
    startedAt: now,
    completedAt: now,
  });
  return { conclusion, outputs: {} };
}

interface LeafJob {
  readonly leaf: Leaf;
  readonly jobId: number;
  readonly timeoutMs: number;
  readonly cancel: AbortSignal;
}

function toRequest({ leaf, jobId, timeoutMs, cancel }: LeafJob): JobRequest {
  const { graph, definition } = leaf;
  const { host, options, run, kill, track } = graph.attempt;
  const shared = { host, options, run, kill, track, cancel, definition, jobId };
  return {
    ...shared,
    workflow: graph.workflow,
    contexts: leaf.contexts,
    permissions: permissionsOf(graph, definition),
    secrets: graph.secrets,
    timeoutMs,
  };
}

/** Six hours unless the job says otherwise; no longer than a timer of Node's can be. */
function readTimeout(definition: JobDefinition, scope: Scope): number {
  const token = definition.timeoutMinutes;
  const minutes = token === undefined ? 360 : Number(toValue(token, scope));
  return Math.min(minutes * 60_000, 2 ** 31 - 1);
}

/** What the job's token may; never more than the caller of a called workflow may. */
export function permissionsOf(graph: Graph, definition: JobDefinition): Permissions {
  const fromFork = isFromFork(graph.attempt.run.event);
  const { cap } = graph;
  const named = definition.permissions ?? graph.workflow.permissions;
  if (cap !== undefined && named === undefined) return cap;
  const own = jobPermissions(graph.workflow.permissions, definition.permissions, fromFork);
  if (cap === undefined) return own;
  const kept = Object.entries(own).flatMap(([scope, level]) => {
    const most = cap[scope];
    return most === undefined ? [] : [[scope, most === 'read' ? 'read' : level] as const];
  });
  return Object.fromEntries(kept);
}

/** Any label is taken: everything runs on this machine. */
function readLabels(definition: JobDefinition, scope: Scope): readonly string[] {
  const value: Json = definition.runsOn === undefined ? null : toValue(definition.runsOn, scope);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return toList(value);
  return toList((value as { readonly labels?: Json }).labels);
}

/** A failed job with `continue-on-error` counts as a success for those that need it. */
function forgive(leaf: Leaf, scope: Scope, result: JobResult): JobResult {
  const token = leaf.definition.continueOnError;
  const isForgiven = token !== undefined && toValue(token, scope) === true;
  return isForgiven && result.conclusion === 'failure'
    ? { ...result, conclusion: 'success' }
    : result;
}
