import { load } from 'js-yaml';

interface Step {
  readonly name?: string;
  readonly uses?: string;
  readonly run?: string;
  readonly with?: Readonly<Record<string, unknown>>;
}

interface Job {
  readonly permissions?: Readonly<Record<string, string>> | string;
  readonly 'timeout-minutes'?: number;
  readonly steps: readonly Step[];
}

interface Workflow {
  readonly permissions?: unknown;
  readonly concurrency?: { readonly group?: string };
  readonly on: Readonly<Record<string, unknown>> | string;
  readonly jobs: Readonly<Record<string, Job>>;
}

/**
 * What is wrong with a workflow by our rules, most of which are zizmor's: unpinned-uses, excessive-permissions,
 * template-injection, artipacked (persist-credentials), dangerous-triggers, and a few of our own.
 */
export function workflowFaults(text: string): string[] {
  const workflow = load(text) as Workflow;
  const jobs = Object.entries(workflow.jobs);
  return [
    ...(isEmpty(workflow.permissions) ? [] : ['the workflow itself has permissions']),
    ...(workflow.concurrency?.group ? [] : ['there is no concurrency group']),
    ...triggerFaults(workflow),
    ...jobs.flatMap(([name, job]) => jobFaults(job).map((fault) => `${name}: ${fault}`)),
    ...pinFaults(text),
  ];
}

function isEmpty(permissions: unknown): boolean {
  return (
    typeof permissions === 'object' && permissions !== null && Object.keys(permissions).length === 0
  );
}

function triggerFaults({ on }: Workflow): string[] {
  const names = typeof on === 'string' ? [on] : Object.keys(on);
  return names
    .filter((name) => ['pull_request_target', 'workflow_run', 'issue_comment'].includes(name))
    .map((name) => `${name} runs with rights on what strangers write`);
}

function jobFaults({ permissions, steps, 'timeout-minutes': timeout }: Job): string[] {
  const rights = typeof permissions === 'object' ? Object.entries(permissions) : [];
  const writes = rights.filter(([, level]) => level === 'write').map(([right]) => right);
  return [
    ...(typeof permissions === 'object' ? [] : ['has no list of permissions']),
    ...(timeout === undefined ? ['has no timeout'] : []),
    ...(writes.length > 0 && steps.some(runsStrangers)
      ? [`runs an agent or foreign code with ${writes.join(', ')}: write`]
      : []),
    ...(rights.some(([right]) => right === 'id-token') && !steps.every(isChannel)
      ? ['has id-token beside other steps than the one that opens a channel']
      : []),
    ...steps.flatMap(stepFaults),
  ];
}

/** Steps that run an agent, or code from the checkout: only our publishing actions may stand beside a write token. */
function runsStrangers({ uses, run }: Step): boolean {
  return run !== undefined || /\.github\/actions\/work@/.test(uses ?? '');
}

/** Whoever has an `id-token` can be this job towards anything that trusts it. */
function isChannel({ uses, run }: Step): boolean {
  return run === undefined && /\.github\/actions\/channel@/.test(uses ?? '');
}

function stepFaults({ name, uses, run, with: given }: Step): string[] {
  const checkout = uses?.startsWith('actions/checkout@');
  return [
    ...(run?.includes('${{') ? [`step "${name}" has an expression in its script`] : []),
    ...(checkout && given?.['persist-credentials'] !== false
      ? ['a checkout keeps its credentials']
      : []),
  ];
}

/** Each `uses` names a commit, and third parties' the tag that it was seen under. */
function pinFaults(text: string): string[] {
  const lines = text.split('\n').filter((line) => /^\s*(?:- )?uses:/.test(line));
  return lines
    .filter((line) => !/uses: [\w./-]+@[0-9a-f]{40}(?: # v\d+\.\d+\.\d+)?$/.test(line))
    .map((line) => `not pinned: ${line.trim()}`);
}
