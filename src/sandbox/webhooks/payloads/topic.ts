import { isAtLeast, permissionOf } from '../../world/find.ts';
import { blockingOf } from '../../world/operations/issue-graph.ts';
import { reactionContents } from '../../world/records/comment.ts';
import type { Repository } from '../../world/records/repository.ts';
import type { Issue, Topic } from '../../world/records/topic.ts';
import type { World } from '../../world/world.ts';
import { repoApi, repoWeb } from '../../rest/addresses.ts';
import { userById, userOrNull } from '../../rest/views/account.ts';
import { viaView } from '../../rest/views/app.ts';
import { labelView } from '../../rest/views/label.ts';

/** An issue as webhooks show it; a pull request, too, where its conversation is meant. */
export function topicPayload(world: World, topic: Topic) {
  const repository = world.tables.repositories.must(topic.repositoryId);
  const url = repoApi(world, repository, `/issues/${topic.number}`);
  return {
    url,
    repository_url: repoApi(world, repository),
    labels_url: `${url}/labels{/name}`,
    comments_url: `${url}/comments`,
    events_url: `${url}/events`,
    html_url: pageOf(world, repository, topic),
    id: topic.id,
    node_id: topic.nodeId,
    number: topic.number,
    title: topic.title,
    user: userById(world, topic.authorId),
    labels: labelPayloads(world, topic),
    state: topic.state,
    locked: topic.locked,
    assignee: userOrNull(world, topic.assigneeIds[0] ?? null),
    assignees: topic.assigneeIds.map((id) => userById(world, id)),
    milestone: null,
    comments: world.tables.comments.by('topic', topic.id).length,
    created_at: topic.createdAt,
    updated_at: topic.updatedAt,
    closed_at: topic.closedAt,
    author_association: associationOf(world, repository, topic.authorId),
    active_lock_reason: null,
    body: topic.body === '' ? null : topic.body,
    reactions: reactionsPayload(world, topic.nodeId, url),
    timeline_url: `${url}/timeline`,
    performed_via_github_app: viaView(world, topic.appId),
    state_reason: topic.kind === 'issue' ? topic.stateReason : null,
    ...(topic.kind === 'issue' ? graphPayload(world, topic) : pullLinks(world, repository, topic)),
  };
}

function graphPayload(world: World, issue: Issue) {
  const children = issue.subIssueIds.map((id) => world.tables.topics.must(id));
  const completed = children.filter((child) => child.state === 'closed').length;
  const open = (ids: readonly number[]) =>
    ids.filter((id) => world.tables.topics.must(id).state === 'open').length;
  const blocking = blockingOf(world, issue).map((each) => each.id);
  return {
    type: null,
    sub_issues_summary: {
      total: children.length,
      completed,
      percent_completed:
        children.length === 0 ? 0 : Math.floor((completed * 100) / children.length),
    },
    issue_dependencies_summary: {
      blocked_by: open(issue.blockedByIds),
      total_blocked_by: issue.blockedByIds.length,
      blocking: open(blocking),
      total_blocking: blocking.length,
    },
  };
}

function pullLinks(world: World, repository: Repository, topic: Topic) {
  const page = pageOf(world, repository, topic);
  return {
    draft: topic.kind === 'pull' && topic.draft,
    pull_request: {
      url: repoApi(world, repository, `/pulls/${topic.number}`),
      html_url: page,
      diff_url: `${page}.diff`,
      patch_url: `${page}.patch`,
      merged_at: topic.kind === 'pull' ? topic.mergedAt : null,
    },
  };
}

/** The page that a person opens. */
export function pageOf(world: World, repository: Repository, topic: Topic): string {
  const kind = topic.kind === 'pull' ? 'pull' : 'issues';
  return repoWeb(world, repository, `/${kind}/${topic.number}`);
}

export function labelPayloads(world: World, topic: Topic) {
  return topic.labelIds.flatMap((id) => {
    const label = world.tables.labels.get(id);
    return label === undefined ? [] : [labelView(world, label)];
  });
}

/** GitHub's word for how an author stands to a repository; not what decides anything. */
export function associationOf(world: World, repository: Repository, accountId: number): string {
  if (repository.ownerId === accountId) return 'OWNER';
  const member = world.tables.memberships
    .by('organization', repository.ownerId)
    .some((membership) => membership.accountId === accountId);
  if (member) return 'MEMBER';
  const role = repository.collaborators.has(accountId)
    ? permissionOf(world, repository, accountId)
    : 'none';
  return isAtLeast(role, 'read') ? 'COLLABORATOR' : 'NONE';
}

export function reactionsPayload(world: World, nodeId: string, url: string) {
  const all = world.tables.reactions.by('subject', nodeId);
  const counts = reactionContents.map(
    (content) => [content, all.filter((each) => each.content === content).length] as const,
  );
  return { url: `${url}/reactions`, total_count: all.length, ...Object.fromEntries(counts) };
}
