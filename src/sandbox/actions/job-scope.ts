import type { Scope } from './expressions.ts';
import type { Graph, JobResults } from './graph.ts';
import { statusFunctions } from './status-functions.ts';
import type { JobDefinition } from './workflow-file.ts';

/** `success()` and `failure()` of a job look at everything that it needs, also indirectly. */
export function jobScope(graph: Graph, definition: JobDefinition, results: JobResults): Scope {
  const ancestors = [...ancestorsOf(graph, definition)].map((id) => results.get(id)?.conclusion);
  const cancelled = graph.attempt.cancel.aborted;
  const needs = definition.needs.map((id) => {
    const result = results.get(id);
    return [
      id,
      { result: result?.conclusion ?? 'skipped', outputs: result?.outputs ?? {} },
    ] as const;
  });
  return {
    contexts: { ...graph.contexts, needs: Object.fromEntries(needs) },
    functions: statusFunctions({
      success: !cancelled && ancestors.every((one) => one === 'success'),
      failure: !cancelled && ancestors.includes('failure'),
      cancelled,
    }),
  };
}

function ancestorsOf(graph: Graph, definition: JobDefinition): ReadonlySet<string> {
  const found = new Set<string>();
  const visit = (job: JobDefinition | undefined): void => {
    for (const id of job?.needs ?? []) {
      if (found.has(id)) continue;
      found.add(id);
      visit(findJob(graph, id));
    }
  };
  visit(definition);
  return found;
}

export function findJob(graph: Graph, id: string): JobDefinition | undefined {
  return graph.workflow.jobs.find((job) => job.id === id);
}
