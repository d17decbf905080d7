import type { ActionsEvent } from './engine-api.ts';
import type { ActionsHost, Comparison, WorkflowSource } from './host.ts';
import type { RunPlan } from './run-plan.ts';
import { isTriggered, text } from './triggers.ts';
import { readWorkflowFile, type WorkflowFile } from './workflow-file.ts';

/** `held`: waits for a person's click; `invalid`: the file cannot run, which GitHub shows as a run. */
export type PlannedRun = { readonly kind: 'run' | 'held'; readonly plan: RunPlan } | InvalidRun;

export interface InvalidRun {
  readonly kind: 'invalid';
  readonly event: ActionsEvent;
  readonly source: WorkflowSource;
  readonly message: string;
}

/** The runs that an event asks for, by the workflow files of its commit. */
export async function planEvent(
  host: ActionsHost,
  event: ActionsEvent,
): Promise<readonly PlannedRun[]> {
  const kind = kindOf(event);
  if (kind === undefined) return [];
  const planned: PlannedRun[] = [];
  for (const source of await host.workflowFiles(event.repository, event.sha)) {
    const file = await readWorkflowFile(source);
    if (!file.ok) planned.push(...invalid(event, source, file.error));
    else if (await isWanted(host, event, file.value)) {
      planned.push({ kind, plan: { event, source, workflow: file.value, inputs: {} } });
    }
  }
  return planned;
}

/**
 * What a job's own token causes starts no run, `repository_dispatch` apart; for pull requests since
 * 2026-06-11 one that waits [docs: actions/how-tos/write-workflows/choose-when-workflows-run/
 * trigger-a-workflow; github.blog/changelog/2026-06-11-bot-created-pull-requests-can-run-workflows-if-
 * approved].
 */
function kindOf(event: ActionsEvent): 'run' | 'held' | undefined {
  if (!event.causedByJobToken || event.name === 'repository_dispatch') return 'run';
  return event.name === 'pull_request' ? 'held' : undefined;
}

async function isWanted(
  host: ActionsHost,
  event: ActionsEvent,
  file: WorkflowFile,
): Promise<boolean> {
  if (event.name === 'workflow_dispatch' || event.name === 'workflow_call') return false;
  return isTriggered(file, event, () => host.changedPaths(comparisonOf(event)));
}

function comparisonOf(event: ActionsEvent): Comparison {
  const { repository, payload } = event;
  if (event.name === 'push') {
    const before = text(payload, 'before');
    const base = /^0*$/.test(before) ? null : before;
    return { repository, kind: 'two-dot', base, head: event.sha };
  }
  const base = text(payload, 'pull_request', 'base', 'sha');
  const head = text(payload, 'pull_request', 'head', 'sha');
  return { repository, kind: 'three-dot', base, head };
}

/** What an unreadable file listens to cannot be known; GitHub shows its failure on each push. */
function invalid(
  event: ActionsEvent,
  source: WorkflowSource,
  errors: readonly string[],
): readonly PlannedRun[] {
  if (
    event.name !== 'push' ||
    event.payload['deleted'] === true ||
    !/^refs\/(heads|tags)\//.test(event.ref)
  )
    return [];
  return [{ kind: 'invalid', event, source, message: errors.join('\n') }];
}
