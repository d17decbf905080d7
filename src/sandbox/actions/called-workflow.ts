import { fail, ok, type Result } from '../../lifecycle/result.ts';
import type { Scope } from './expressions.ts';
import type { Strings } from './host.ts';
import type { JsonObject } from './json.ts';
import { readInputs } from './inputs.ts';
import { endEarly } from './end-early.ts';
import type { Graph, JobResults, Leaf } from './graph.ts';
import type { JobResult } from './job-runner.ts';
import { permissionsOf } from './run-leaf.ts';
import { at } from './triggers.ts';
import { child, entries, noScope, toText, toTexts, toValue } from './tokens.ts';
import { worst } from './worst.ts';
import { readWorkflowFile, type WorkflowCall, type WorkflowFile } from './workflow-file.ts';

/** Workflows may be nested this deep [docs: actions/reference/workflows-and-actions/reusing-workflow-configurations]. */
const deepest = 10;

/**
 * Runs a job with `uses:`: the jobs of the called workflow, by `runGraph`
 * [docs: actions/how-tos/reuse-automations/reuse-workflows].
 */
export async function callWorkflow(
  leaf: Leaf,
  call: WorkflowCall,
  runGraph: (graph: Graph) => Promise<JobResults>,
): Promise<JobResult> {
  const loaded = await loadWorkflow(leaf.graph, call.uses);
  if (!loaded.ok) return endEarly(leaf, 'failure', loaded.error);
  const { workflow, source } = loaded.value;
  const trigger = workflow.triggers.get('workflow_call');
  if (trigger === undefined) {
    return endEarly(
      leaf,
      'failure',
      `Workflow '${call.uses}' is not reusable: it has no 'workflow_call' trigger.`,
    );
  }
  const scope: Scope = { contexts: leaf.contexts, functions: [] };
  const given = call.with === undefined ? {} : (toValue(call.with, scope) as JsonObject);
  const inputs = readInputs(at(trigger, 'inputs'), given);
  if (!inputs.ok) return endEarly(leaf, 'failure', inputs.error);
  const graph: Graph = {
    attempt: { ...leaf.graph.attempt, cancel: leaf.cancel },
    workflow,
    source,
    contexts: { ...leaf.graph.contexts, inputs: inputs.value },
    secrets: await secretsFor(leaf, call),
    prefix: `${leaf.name} / `,
    depth: leaf.graph.depth + 1,
    cap: permissionsOf(leaf.graph, leaf.definition),
  };
  const results = await runGraph(graph);
  return {
    conclusion: worst([...results.values()].map((one) => one.conclusion)),
    outputs: readOutputs(graph, results),
  };
}

interface Loaded {
  readonly workflow: WorkflowFile;
  readonly source: Graph['source'];
}

async function loadWorkflow(graph: Graph, uses: string): Promise<Result<Loaded, string>> {
  if (graph.depth >= deepest) return fail(`Workflows are nested more than ${deepest} deep.`);
  const place = toPlace(graph, uses);
  if (place === undefined) return fail(`Invalid workflow reference '${uses}'.`);
  const { path, source } = place;
  const text = await graph.attempt.host.readFile(source.repository, source.ref, path);
  if (text === undefined) return fail(`Unable to find reusable workflow '${uses}'.`);
  const read = await readWorkflowFile({ path, text });
  return read.ok ? ok({ workflow: read.value, source }) : fail(read.error.join('\n'));
}

function toPlace(
  graph: Graph,
  uses: string,
): { path: string; source: Graph['source'] } | undefined {
  if (uses.startsWith('./')) return { path: uses.slice(2), source: graph.source };
  const [, repository, path, ref] = /^([\w.-]+\/[\w.-]+)\/(.+)@(.+)$/.exec(uses) ?? [];
  if (repository === undefined || path === undefined || ref === undefined) return undefined;
  return { path, source: { repository, ref } };
}

/** `secrets: inherit` hands on all; a mapping just those; without either there are none. */
async function secretsFor(leaf: Leaf, call: WorkflowCall): Promise<Graph['secrets']> {
  const { graph } = leaf;
  if (call.secrets === undefined) return async () => ({});
  if (entries(call.secrets).length === 0 && toText(call.secrets, noScope) === 'inherit')
    return graph.secrets;
  const contexts = { ...leaf.contexts, secrets: await graph.secrets(undefined) };
  const named: Strings = toTexts(call.secrets, { contexts, functions: [] });
  return async () => named;
}

function readOutputs(graph: Graph, results: JobResults): Strings {
  const jobs = [...results].map(
    ([id, one]) => [id, { result: one.conclusion, outputs: one.outputs }] as const,
  );
  const scope: Scope = {
    contexts: { ...graph.contexts, jobs: Object.fromEntries(jobs) },
    functions: [],
  };
  const declared = entries(graph.workflow.callOutputs).flatMap(([name, output]) => {
    const value = child(output, 'value');
    return value === undefined ? [] : [[name, toText(value, scope)] as const];
  });
  return Object.fromEntries(declared);
}
