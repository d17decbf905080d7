import { fail, ok, type Result } from '../../lifecycle/result.ts';
import type { ActionsEvent } from './engine-api.ts';
import { githubContext, type RunFacts } from './github-context.ts';
import type { ActionsHost, WorkflowSource } from './host.ts';
import type { JsonObject } from './json.ts';
import { messageOf } from './step-process.ts';
import { toText } from './tokens.ts';
import { text } from './triggers.ts';
import type { WorkflowFile } from './workflow-file.ts';

/** A run that is to be: which workflow, why, with what. Its re-runs use the same. */
export interface RunPlan {
  readonly event: ActionsEvent;
  readonly source: WorkflowSource;
  readonly workflow: WorkflowFile;
  readonly inputs: JsonObject;
}

/** Facts for expressions before the run has an id. */
type EarlyFacts = Pick<RunFacts, 'repository'>;

/** `run-name` with `github`, `inputs` and `vars`; without one the title that GitHub makes. */
export async function displayTitle(
  host: ActionsHost,
  plan: RunPlan,
  { repository }: EarlyFacts,
): Promise<Result<string, string>> {
  const { runName, name } = plan.workflow;
  if (runName === undefined) return ok(standardTitle(plan.event, name));
  const facts = { runId: 0, runNumber: 0, attempt: 1, htmlUrl: '', workflowName: name };
  const run = {
    ...facts,
    repository,
    event: plan.event,
    workflowPath: plan.source.path,
    triggeringActor: plan.event.actor,
  };
  const vars = await host.variables(repository.fullName, undefined);
  try {
    const contexts = { github: githubContext(run), inputs: plan.inputs, vars };
    const title = toText(runName, { contexts, functions: [] }).trim();
    return ok(title === '' ? standardTitle(plan.event, name) : title);
  } catch (error) {
    return fail(`run-name: ${messageOf(error)}`);
  }
}

/** [docs: workflow-syntax, `run-name`: "event-specific information … commit message or title"] */
function standardTitle(event: ActionsEvent, name: string): string {
  const commit = text(event.payload, 'head_commit', 'message').split('\n')[0] ?? '';
  const pull = text(event.payload, 'pull_request', 'title');
  const issue = text(event.payload, 'issue', 'title');
  return [commit, pull, issue].find((title) => title !== '') ?? name;
}
