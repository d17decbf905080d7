import type { DomainEvent } from '../world/events.ts';
import { mustPull } from '../world/find.ts';
import type { World } from '../world/world.ts';
import type { ProjectField, ProjectValue } from '../world/records/project.ts';
import type { WorkflowRun } from '../world/records/workflow.ts';
import type { Timeline } from './timeline.ts';

/** Tells what happens on the local GitHub as it happens, as far as a person would notice. */
export function narrate(world: World, timeline: Timeline): () => void {
  return world.onEvent((event) => {
    const told = tell(world, event);
    if (told !== null) timeline.tell(...told);
  });
}

type Told = Parameters<Timeline['tell']>;

function tell(world: World, event: DomainEvent): Told | null {
  switch (event.name) {
    case 'projects_v2_item':
      return event.change === undefined ? null : tellMove(event.change);
    case 'workflow_run':
      return event.action === 'completed' ? tellRun(event.run) : null;
    case 'issue_comment':
      return event.action === 'created' && isApp(world, event) ? tellComment(event) : null;
    case 'pull_request':
      return tellPull(world, event);
    case 'issues':
      return tellIssue(world, event);
    case 'deployment_status': {
      const { state, environmentUrl } = event.status;
      if (state === 'success')
        return ['preview', `${short(event.deployment.sha)} is served at ${environmentUrl}`];
      return state === 'failure' || state === 'error'
        ? ['preview', `of ${short(event.deployment.sha)} failed: ${event.status.description}`]
        : null;
    }
    default:
      return null;
  }
}

function tellMove(change: {
  readonly field: ProjectField;
  readonly from: ProjectValue | null;
  readonly to: ProjectValue | null;
}): Told | null {
  const name = (value: ProjectValue | null): string =>
    value?.kind === 'option'
      ? (change.field.options.find(({ id }) => id === value.optionId)?.name ?? '')
      : '(none)';
  return ['board', `${name(change.from)} → ${name(change.to)}`];
}

function tellRun(run: WorkflowRun): Told {
  const seconds = (Date.parse(run.updatedAt) - Date.parse(run.runStartedAt)) / 1000;
  const title = run.displayTitle.startsWith('drover ') ? run.displayTitle : run.name;
  const place = run.event === 'pull_request' ? ` on ${short(run.headSha)}` : '';
  return ['runner', `“${title}”${place}: ${run.conclusion ?? 'ended'} (${seconds} s)`];
}

function tellComment({ topic, comment }: Extract<DomainEvent, { name: 'issue_comment' }>): Told {
  const first = comment.body.split('\n').find((line) => line.trim() !== '') ?? '';
  return ['drover', `comments on #${topic.number}: ${first.replace(/^#+ /, '')}`];
}

function tellPull(
  world: World,
  { action, pull }: Extract<DomainEvent, { name: 'pull_request' }>,
): Told | null {
  const { merged } = mustPull(world, pull.id);
  if (action === 'opened')
    return ['drover', `opens pull request #${pull.number} at ${short(pull.headOid)}`];
  if (action === 'synchronize')
    return [
      'drover',
      `moves #${pull.number} to ${short(pull.headOid)}, with the feedback worked in`,
    ];
  if (action === 'closed')
    return ['drover', merged ? `merges #${pull.number}` : `#${pull.number} is closed unmerged`];
  return null;
}

function tellIssue(world: World, event: Extract<DomainEvent, { name: 'issues' }>): Told | null {
  const { issue, action } = event;
  if (action === 'opened' && isApp(world, event))
    return ['drover', `files follow-up #${issue.number}: ${issue.title}`];
  return action === 'closed' ? ['drover', `closes #${issue.number}`] : null;
}

function isApp(world: World, { actor }: DomainEvent): boolean {
  return world.tables.accounts.must(actor.accountId).type === 'Bot';
}

export function short(sha: string): string {
  return sha.slice(0, 7);
}
