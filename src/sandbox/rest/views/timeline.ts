import { mustIssue } from '../../world/find.ts';
import type { TimelineDetail, TimelineEvent } from '../../world/records/timeline.ts';
import type { World } from '../../world/world.ts';
import { repoApi } from '../addresses.ts';
import type { Schemas } from '../route.ts';
import { userById, userOrNull } from './account.ts';
import { viaView } from './app.ts';
import { commentView } from './comment.ts';
import { gitCommitView } from './git.ts';
import { simpleRepositoryView } from './repository.ts';
import { reviewView } from './review.ts';
import { issueView } from './topic.ts';

/** Names that are not just the GraphQL name in other letters. */
const names: Readonly<Partial<Record<TimelineDetail['type'], string>>> = {
  RenamedTitleEvent: 'renamed',
  CrossReferencedEvent: 'cross-referenced',
  IssueComment: 'commented',
  PullRequestReview: 'reviewed',
  PullRequestCommit: 'committed',
  AddedToProjectV2Event: 'added_to_project_v2',
  RemovedFromProjectV2Event: 'removed_from_project_v2',
  ProjectV2ItemStatusChangedEvent: 'project_v2_item_status_changed',
};

export function eventName(type: TimelineDetail['type']): string {
  const snake = type
    .replace(/Event$/, '')
    .replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)
    .slice(1);
  return names[type] ?? snake;
}

/** Shown in the timeline only, not among the events of an issue. */
export function isTimelineOnly({ detail }: TimelineEvent): boolean {
  return [
    'IssueComment',
    'PullRequestReview',
    'PullRequestCommit',
    'CrossReferencedEvent',
  ].includes(detail.type);
}

/** One entry of an issue's timeline; undefined when what it was about is gone. */
export async function timelineView(
  world: World,
  event: TimelineEvent,
): Promise<Schemas['timeline-issue-events'] | undefined> {
  const { detail } = event;
  const name = eventName(detail.type);
  switch (detail.type) {
    case 'IssueComment': {
      const comment = world.tables.comments.get(detail.commentId);
      if (comment === undefined) return undefined;
      const view = commentView(world, comment);
      return { ...view, event: name, actor: userById(world, comment.authorId) };
    }
    case 'PullRequestReview': {
      const review = world.tables.reviews.get(detail.reviewId);
      if (review === undefined) return undefined;
      const view = reviewView(world, review);
      return {
        ...view,
        event: name,
        user: userById(world, review.authorId),
        state: view.state.toLowerCase(),
      };
    }
    case 'PullRequestCommit': {
      const commit = await world.git.commit(event.repositoryId, detail.oid);
      const repository = world.tables.repositories.must(event.repositoryId);
      return commit && { ...gitCommitView(world, repository, commit), event: name };
    }
    case 'CrossReferencedEvent': {
      const source = world.tables.topics.get(detail.sourceId);
      if (source === undefined) return undefined;
      const at = { created_at: event.createdAt, updated_at: event.createdAt };
      const issue = issueView(world, source);
      return { event: name, ...actorOf(world, event), ...at, source: { type: 'issue', issue } };
    }
    default:
      return eventView(world, event);
  }
}

/** An entry that is an event: its base, and what it is about. */
export function eventView(world: World, event: TimelineEvent): Schemas['issue-event-for-issue'] {
  const repository = world.tables.repositories.must(event.repositoryId);
  const commit = event.detail.type === 'MergedEvent' ? event.detail.commitOid : null;
  const view = {
    id: event.id,
    node_id: event.nodeId,
    url: repoApi(world, repository, `/issues/events/${event.id}`),
    ...actorOf(world, event),
    event: eventName(event.detail.type),
    commit_id: commit,
    commit_url: commit === null ? null : repoApi(world, repository, `/commits/${commit}`),
    created_at: event.createdAt,
    performed_via_github_app: viaView(world, event.appId),
    ...detailView(world, event.detail),
  };
  // The union has a variant for each kind of event, told apart by their fields only.
  return view as unknown as Schemas['issue-event-for-issue'];
}

function actorOf(world: World, event: TimelineEvent) {
  return event.actorId === null ? {} : { actor: userById(world, event.actorId) };
}

function detailView(world: World, detail: TimelineDetail): object {
  switch (detail.type) {
    case 'ClosedEvent':
    case 'ReopenedEvent':
      return { state_reason: detail.stateReason };
    case 'LabeledEvent':
    case 'UnlabeledEvent':
      return {
        label: {
          name: detail.labelName,
          color: world.tables.labels.get(detail.labelId)?.color ?? 'ededed',
        },
      };
    case 'AssignedEvent':
    case 'UnassignedEvent':
      return { assignee: userById(world, detail.assigneeId) };
    case 'RenamedTitleEvent':
      return { rename: { from: detail.previousTitle, to: detail.currentTitle } };
    case 'LockedEvent':
    case 'UnlockedEvent':
      return { lock_reason: null };
    case 'ReviewRequestedEvent':
    case 'ReviewRequestRemovedEvent':
      return { requested_reviewer: userOrNull(world, detail.reviewerId) };
    case 'ReviewDismissedEvent':
      return {
        dismissed_review: {
          state: detail.previousState.toLowerCase(),
          review_id: detail.reviewId,
          dismissal_message: detail.message,
        },
      };
    case 'SubIssueAddedEvent':
    case 'SubIssueRemovedEvent':
      return { sub_issue: issueReference(world, detail.subIssueId) };
    case 'ParentIssueAddedEvent':
    case 'ParentIssueRemovedEvent':
      return { parent_issue: issueReference(world, detail.parentId) };
    case 'BlockedByAddedEvent':
    case 'BlockedByRemovedEvent':
      return { blocked_by: issueReference(world, detail.otherId) };
    case 'BlockingAddedEvent':
    case 'BlockingRemovedEvent':
      return { blocking: issueReference(world, detail.otherId) };
    default:
      return {};
  }
}

function issueReference(world: World, issueId: number) {
  if (world.tables.topics.get(issueId) === undefined) return null;
  const issue = mustIssue(world, issueId);
  return {
    number: issue.number,
    title: issue.title,
    state: issue.state,
    state_reason: issue.stateReason,
    repository: simpleRepositoryView(world, world.tables.repositories.must(issue.repositoryId)),
    issue_type: null,
  };
}
