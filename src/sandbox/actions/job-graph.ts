import { callWorkflow } from './called-workflow.ts';
import { endEarly } from './end-early.ts';
import { evaluateTruth, type Scope } from './expressions.ts';
import type { Graph, JobResults, Leaf } from './graph.ts';
import type { JsonObject } from './json.ts';
import type { JobResult } from './job-runner.ts';
import { findJob, jobScope } from './job-scope.ts';
import { isBasicExpression } from './language.ts';
import { matrixSuffix, readStrategy, type Strategy } from './matrix.ts';
import { runLeaf } from './run-leaf.ts';
import { makeSemaphore } from './semaphore.ts';
import { messageOf } from './step-process.ts';
import { toText } from './tokens.ts';
import { worst } from './worst.ts';
import type { JobDefinition } from './workflow-file.ts';

/** Runs all jobs in the order of their `needs`; never rejects for a workflow's mistake. */
export async function runGraph(graph: Graph): Promise<JobResults> {
  const running = new Map<string, Promise<JobResult>>();
  const results = new Map<string, JobResult>();
  const start = (definition: JobDefinition): Promise<JobResult> => {
    const known = running.get(definition.id);
    if (known !== undefined) return known;
    const begun = runJobOnce(graph, definition, { results, start });
    running.set(definition.id, begun);
    return begun;
  };
  await Promise.all(graph.workflow.jobs.map(start));
  return results;
}

interface Siblings {
  readonly results: Map<string, JobResult>;
  readonly start: (definition: JobDefinition) => Promise<JobResult>;
}

async function runJobOnce(
  graph: Graph,
  definition: JobDefinition,
  siblings: Siblings,
): Promise<JobResult> {
  const needed = definition.needs
    .map((id) => findJob(graph, id))
    .filter((job) => job !== undefined);
  await Promise.all(needed.map(siblings.start));
  const scope = (): Scope => jobScope(graph, definition, siblings.results);
  const kept = graph.attempt.kept.get(graph.prefix + definition.id);
  const result =
    kept === undefined
      ? await runWanted(graph, definition, scope)
      : await keep(graph, definition, kept);
  siblings.results.set(definition.id, result);
  return result;
}

async function runWanted(
  graph: Graph,
  definition: JobDefinition,
  scope: () => Scope,
): Promise<JobResult> {
  try {
    if (!evaluateTruth(definition.condition, scope()))
      return await skip(graph, definition, scope());
    const strategy = readStrategy(definition.strategy, scope());
    return await runMatrix(graph, { definition, strategy, scope });
  } catch (error) {
    return failEarly(graph, definition, messageOf(error));
  }
}

interface MatrixRequest {
  readonly definition: JobDefinition;
  readonly strategy: Strategy;
  readonly scope: () => Scope;
}

/** Runs every combination; the job's outputs are those of all, a later one winning. */
async function runMatrix(
  graph: Graph,
  { definition, strategy, scope }: MatrixRequest,
): Promise<JobResult> {
  const failed = new AbortController();
  const cancel = AbortSignal.any([whenUnwanted(graph, definition, scope), failed.signal]);
  const places = makeSemaphore(strategy.maxParallel ?? strategy.combinations.length);
  const runs = strategy.combinations.map(async (matrix, index) => {
    const leaf = toLeaf(graph, { definition, strategy, scope }, { matrix, index, cancel });
    const leave = await places.enter(cancel);
    const result = leave === undefined ? await endEarly(leaf, 'cancelled') : await runOne(leaf);
    leave?.();
    if (result.conclusion === 'failure' && strategy.failFast) failed.abort();
    return result;
  });
  const results = await Promise.all(runs);
  const outputs = Object.fromEntries(
    results.flatMap((one) => Object.entries(one.outputs).filter(([, value]) => value !== '')),
  );
  return {
    conclusion: worst(results.map((one) => one.conclusion)),
    outputs: { ...results[0]?.outputs, ...outputs },
  };
}

function runOne(leaf: Leaf): Promise<JobResult> {
  return leaf.definition.call === undefined
    ? runLeaf(leaf)
    : callWorkflow(leaf, leaf.definition.call, runGraph);
}

interface Combination {
  readonly matrix: JsonObject;
  readonly index: number;
  readonly cancel: AbortSignal;
}

function toLeaf(
  graph: Graph,
  request: MatrixRequest,
  { matrix, index, cancel }: Combination,
): Leaf {
  const { definition, strategy } = request;
  const total = strategy.combinations.length;
  const contexts = {
    ...request.scope().contexts,
    matrix: strategy.hasMatrix ? matrix : null,
    strategy: {
      'fail-fast': strategy.failFast,
      'job-index': index,
      'job-total': total,
      'max-parallel': strategy.maxParallel ?? total,
    },
  };
  const suffix = strategy.hasMatrix ? matrixSuffix(matrix) : '';
  const name = graph.prefix + jobName(definition, { contexts, functions: [] }, suffix);
  return { graph, definition, name, contexts, cancel };
}

/** A name without expression would be the same for all of a matrix: GitHub adds the values. */
function jobName(definition: JobDefinition, scope: Scope, suffix: string): string {
  const { name } = definition;
  if (name === undefined) return definition.id + suffix;
  return isBasicExpression(name) ? toText(name, scope) : toText(name, scope) + suffix;
}

/**
 * A run that is cancelled asks each job's condition again; a job for which it still holds goes on
 * [docs: actions/reference/workflows-and-actions/workflow-cancellation].
 */
function whenUnwanted(graph: Graph, definition: JobDefinition, scope: () => Scope): AbortSignal {
  const controller = new AbortController();
  const ask = (): void => {
    if (!evaluateTruth(definition.condition, scope())) controller.abort();
  };
  const { cancel, kill } = graph.attempt;
  if (cancel.aborted) ask();
  else cancel.addEventListener('abort', ask, { once: true });
  return AbortSignal.any([controller.signal, kill]);
}

async function skip(graph: Graph, definition: JobDefinition, scope: Scope): Promise<JobResult> {
  return endEarly(bareLeaf(graph, definition, jobName(definition, scope, '')), 'skipped');
}

async function keep(graph: Graph, definition: JobDefinition, kept: JobResult): Promise<JobResult> {
  await endEarly(bareLeaf(graph, definition, definition.id), kept.conclusion);
  return kept;
}

async function failEarly(
  graph: Graph,
  definition: JobDefinition,
  message: string,
): Promise<JobResult> {
  return endEarly(bareLeaf(graph, definition, definition.id), 'failure', message);
}

function bareLeaf(graph: Graph, definition: JobDefinition, name: string): Leaf {
  const { cancel } = graph.attempt;
  return { graph, definition, name: graph.prefix + name, contexts: graph.contexts, cancel };
}
