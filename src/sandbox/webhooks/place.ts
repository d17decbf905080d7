import type { DomainEvent } from '../world/events.ts';
import type { Repository } from '../world/records/repository.ts';
import type { World } from '../world/world.ts';

export interface Place {
  /** Absent for boards and installations, which belong to no repository. */
  readonly repository: Repository | undefined;
  /** The account whose installations hear of it. */
  readonly ownerId: number;
}

/** Where an event happened. */
export function placeOf(world: World, event: DomainEvent): Place {
  if (event.name === 'projects_v2_item') {
    return { repository: undefined, ownerId: event.project.ownerId };
  }
  if (event.name === 'installation') {
    return { repository: undefined, ownerId: event.installation.accountId };
  }
  const repository =
    'repository' in event
      ? event.repository
      : world.tables.repositories.must(repositoryIdOf(event));
  return { repository, ownerId: repository.ownerId };
}

type OfRepository = Exclude<
  DomainEvent,
  { readonly name: 'projects_v2_item' | 'installation' } | { readonly repository: Repository }
>;

function repositoryIdOf(event: OfRepository): number {
  switch (event.name) {
    case 'issues':
      return event.issue.repositoryId;
    case 'issue_comment':
      return event.topic.repositoryId;
    case 'pull_request':
    case 'pull_request_review':
    case 'pull_request_review_comment':
    case 'pull_request_review_thread':
      return event.pull.repositoryId;
    case 'deployment':
    case 'deployment_status':
      return event.deployment.repositoryId;
    case 'workflow_run':
      return event.run.repositoryId;
    case 'workflow_job':
      return event.job.repositoryId;
    case 'check_run':
      return event.checkRun.repositoryId;
    case 'check_suite':
      return event.checkSuite.repositoryId;
    case 'status':
      return event.status.repositoryId;
    case 'sub_issues':
      // Each half of the pair is told where its own issue lives.
      return event.action.startsWith('sub_issue')
        ? event.parent.repositoryId
        : event.child.repositoryId;
    case 'issue_dependencies':
      return event.action.startsWith('blocked_by')
        ? event.blocked.repositoryId
        : event.blocking.repositoryId;
    case 'label':
      return event.label.repositoryId;
  }
}
