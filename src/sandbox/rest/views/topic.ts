import { mustIssue } from '../../world/find.ts';
import { blockingOf } from '../../world/operations/issue-graph.ts';
import type { Issue, Pull, Topic } from '../../world/records/topic.ts';
import type { World } from '../../world/world.ts';
import { repoApi, repoWeb } from '../addresses.ts';
import type { Schemas } from '../route.ts';
import { userById, userOrNull } from './account.ts';
import { viaView } from './app.ts';
import { associationOf } from './association.ts';
import { commentView } from './comment.ts';
import { labelsView } from './label.ts';
import { rollupView } from './reaction.ts';

/** `issue`: an issue, or a pull request seen as one. */
export function topicView(world: World, topic: Topic) {
  const repository = world.tables.repositories.must(topic.repositoryId);
  const url = repoApi(world, repository, `/issues/${topic.number}`);
  return {
    ...sharedView(world, topic),
    url,
    html_url: topicPage(world, topic),
    repository_url: repoApi(world, repository),
    labels_url: `${url}/labels{/name}`,
    comments_url: `${url}/comments`,
    events_url: `${url}/events`,
    timeline_url: `${url}/timeline`,
    comments: world.tables.comments.by('topic', topic.id).length,
    closed_by: userOrNull(world, topic.closedById),
    performed_via_github_app: viaView(world, topic.appId),
    reactions: rollupView(world, topic.nodeId, `${url}/reactions`),
    ...(topic.kind === 'pull' ? pullParts(world, topic) : issueParts(world, topic)),
  };
}

/** What an issue and a pull request show alike, as either. */
export function sharedView(world: World, topic: Topic) {
  const assignees = topic.assigneeIds.map((id) => userById(world, id));
  return {
    id: topic.id,
    node_id: topic.nodeId,
    number: topic.number,
    title: topic.title,
    // GitHub gives null for a body that was never written.
    body: topic.body === '' ? null : topic.body,
    user: userById(world, topic.authorId),
    state: topic.state,
    labels: labelsView(world, topic.labelIds),
    assignee: assignees[0] ?? null,
    assignees,
    milestone: null,
    locked: topic.locked,
    active_lock_reason: null,
    created_at: topic.createdAt,
    updated_at: topic.updatedAt,
    closed_at: topic.closedAt,
    author_association: associationOf(world, topic.repositoryId, topic.authorId),
  };
}

export function topicPage(world: World, topic: Topic): string {
  const repository = world.tables.repositories.must(topic.repositoryId);
  const kind = topic.kind === 'pull' ? 'pull' : 'issues';
  return repoWeb(world, repository, `/${kind}/${topic.number}`);
}

function pullParts(world: World, pull: Pull) {
  const repository = world.tables.repositories.must(pull.repositoryId);
  const page = topicPage(world, pull);
  return {
    state_reason: null,
    draft: pull.draft,
    pull_request: {
      url: repoApi(world, repository, `/pulls/${pull.number}`),
      html_url: page,
      diff_url: `${page}.diff`,
      patch_url: `${page}.patch`,
      merged_at: pull.mergedAt,
    },
  };
}

function issueParts(world: World, issue: Issue) {
  const pinned = world.tables.comments
    .by('topic', issue.id)
    .find((comment) => comment.pinnedAt !== null);
  return {
    state_reason: issue.stateReason,
    ...graphSummary(world, issue),
    parent_issue_url: issue.parentId === null ? null : issueUrl(world, issue.parentId),
    pinned_comment: pinned === undefined ? null : commentView(world, pinned),
  };
}

/** How far the sub-issues are, and how many issues stand before and after this one. */
function graphSummary(world: World, issue: Issue) {
  const subIssues = issue.subIssueIds.map((id) => mustIssue(world, id));
  const completed = subIssues.filter((each) => each.state === 'closed').length;
  const blockers = issue.blockedByIds.map((id) => mustIssue(world, id));
  const blocked = blockingOf(world, issue);
  const open = (issues: readonly Issue[]) => issues.filter((each) => each.state === 'open').length;
  const total = subIssues.length;
  return {
    sub_issues_summary: {
      total,
      completed,
      percent_completed: total === 0 ? 0 : Math.floor((completed / total) * 100),
    },
    issue_dependencies_summary: {
      blocked_by: open(blockers),
      blocking: open(blocked),
      total_blocked_by: blockers.length,
      total_blocking: blocked.length,
    },
  };
}

export function issueUrl(world: World, issueId: number): string {
  const issue = mustIssue(world, issueId);
  const repository = world.tables.repositories.must(issue.repositoryId);
  return repoApi(world, repository, `/issues/${issue.number}`);
}

/** As `issue` in answers; webhooks type it apart, with the same fields. */
export function issueView(world: World, topic: Topic): Schemas['issue'] {
  return topicView(world, topic);
}
