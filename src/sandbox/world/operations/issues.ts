import { ok } from '../../../lifecycle/result.ts';
import { appOf } from '../actor.ts';
import type { Actor } from '../actor.ts';
import { gone, notFound, unprocessable } from '../api-error.ts';
import type { Outcome } from '../api-error.ts';
import { mustIssue } from '../find.ts';
import type { Issue, IssueStateReason } from '../records/topic.ts';
import type { World } from '../world.ts';
import { addAssignees, addLabels } from './labelling.ts';
import { may, requirePermission } from './permission.ts';
import type { Need } from './permission.ts';
import { automateItems } from './project-items.ts';
import { crossReference } from './references.ts';
import { takeNumber } from './repositories.ts';
import { checkBody, checkTitle } from './text.ts';
import { addTimeline } from './timeline.ts';

export function needForIssue(issue: Pick<Issue, 'repositoryId'>, role: Need['role']): Need {
  return { repositoryId: issue.repositoryId, app: ['issues:write'], role };
}

export interface NewIssue {
  readonly repositoryId: number;
  readonly title: string;
  readonly body?: string;
  /** Names; those of people without triage are dropped in silence, as GitHub does. */
  readonly labels?: readonly string[];
  /** Account ids, as for labels. */
  readonly assigneeIds?: readonly number[];
}

export function createIssue(world: World, actor: Actor, input: NewIssue): Outcome<Issue> {
  const allowed = requirePermission(world, actor, needForIssue(input, 'read'));
  if (!allowed.ok) return allowed;
  const title = checkTitle('Issue', input.title);
  if (!title.ok) return title;
  const body = checkBody('Issue', input.body ?? '');
  if (!body.ok) return body;
  const now = world.now();
  const { id, nodeId } = world.newIdentity('issue');
  const issue: Issue = {
    kind: 'issue',
    id,
    nodeId,
    repositoryId: input.repositoryId,
    number: takeNumber(world, input.repositoryId),
    title: title.value,
    body: body.value,
    authorId: actor.accountId,
    appId: appOf(actor),
    state: 'open',
    stateReason: null,
    labelIds: [],
    assigneeIds: [],
    locked: false,
    createdAt: now,
    updatedAt: now,
    closedAt: null,
    closedById: null,
    lastEditedAt: null,
    editorId: null,
    parentId: null,
    subIssueIds: [],
    blockedByIds: [],
    transferredToId: null,
  };
  world.tables.topics.insert(issue);
  crossReference(world, actor, issue, issue.body);
  world.emit(actor, { name: 'issues', action: 'opened', issue });
  if (may(world, actor, needForIssue(issue, 'triage'))) {
    addLabels(world, actor, { topicId: id, names: input.labels ?? [] });
    addAssignees(world, actor, { topicId: id, accountIds: input.assigneeIds ?? [] });
  }
  return ok(mustIssue(world, id));
}

export interface StateChange {
  readonly issueId: number;
  readonly state: 'open' | 'closed';
  readonly reason?: IssueStateReason | null;
}

/** Closes or reopens; the author may, and so may triage. Already so: nothing happens. */
export function setIssueState(world: World, actor: Actor, input: StateChange): Outcome<Issue> {
  const issue = world.tables.topics.get(input.issueId);
  if (issue?.kind !== 'issue') return notFound();
  const need = { ...needForIssue(issue, 'triage'), ownerId: issue.authorId };
  const allowed = requirePermission(world, actor, need);
  if (!allowed.ok) return allowed;
  if (issue.transferredToId !== null) return gone('This issue was transferred');
  if (issue.state === input.state) return ok(issue);
  return ok(
    input.state === 'closed'
      ? closeIssue(world, actor, { issue, reason: input.reason ?? 'completed', closerId: null })
      : reopenIssue(world, actor, issue),
  );
}

/** Closes without asking for rights: also how a merge closes what its body names (`closerId`). */
export function closeIssue(
  world: World,
  actor: Actor,
  input: {
    readonly issue: Issue;
    readonly reason: IssueStateReason;
    readonly closerId: number | null;
  },
): Issue {
  const now = world.now();
  world.tables.topics.update(input.issue.id, {
    state: 'closed',
    stateReason: input.reason,
    closedAt: now,
    closedById: actor.accountId,
    updatedAt: now,
  });
  const issue = mustIssue(world, input.issue.id);
  addTimeline(world, actor, issue, {
    type: 'ClosedEvent',
    stateReason: input.reason,
    closerId: input.closerId,
  });
  world.emit(actor, { name: 'issues', action: 'closed', issue });
  automateItems(world, issue, 'closed');
  return issue;
}

function reopenIssue(world: World, actor: Actor, before: Issue): Issue {
  world.tables.topics.update(before.id, {
    state: 'open',
    stateReason: 'reopened',
    closedAt: null,
    closedById: null,
    updatedAt: world.now(),
  });
  const issue = mustIssue(world, before.id);
  addTimeline(world, actor, issue, { type: 'ReopenedEvent', stateReason: 'reopened' });
  world.emit(actor, { name: 'issues', action: 'reopened', issue });
  return issue;
}

/**
 * Moves an issue, with its conversation, to another repository of the same owner. It gets a new id and
 * number there; the old one stays as a pointer (REST answers 301 for it). Labels and cards go along
 * where the other side has them.
 */
export function transferIssue(
  world: World,
  actor: Actor,
  input: { readonly issueId: number; readonly repositoryId: number },
): Outcome<Issue> {
  const old = world.tables.topics.get(input.issueId);
  if (old?.kind !== 'issue' || old.transferredToId !== null) return notFound();
  for (const repositoryId of [old.repositoryId, input.repositoryId]) {
    const allowed = requirePermission(world, actor, needForIssue({ repositoryId }, 'write'));
    if (!allowed.ok) return allowed;
  }
  const from = world.tables.repositories.must(old.repositoryId);
  const to = world.tables.repositories.must(input.repositoryId);
  if (from.ownerId !== to.ownerId || from.id === to.id) {
    return unprocessable('Issues can only be transferred within the same organization');
  }
  const { id, nodeId } = world.newIdentity('issue');
  const moved: Issue = {
    ...old,
    id,
    nodeId,
    repositoryId: to.id,
    number: takeNumber(world, to.id),
    labelIds: sameLabels(world, old, to.id),
    updatedAt: world.now(),
  };
  world.tables.topics.insert(moved);
  moveConversation(world, old, moved);
  world.tables.topics.update(old.id, { transferredToId: id, state: 'closed' });
  addTimeline(world, actor, moved, { type: 'TransferredEvent', fromRepositoryId: from.id });
  const before = mustIssue(world, old.id);
  world.emit(actor, { name: 'issues', action: 'transferred', issue: before, newIssue: moved });
  world.emit(actor, { name: 'issues', action: 'opened', issue: moved });
  return ok(moved);
}

/** Admins only; nothing of the issue is left. */
export function deleteIssue(
  world: World,
  actor: Actor,
  input: { readonly issueId: number },
): Outcome<Issue> {
  const issue = world.tables.topics.get(input.issueId);
  if (issue?.kind !== 'issue') return notFound();
  const allowed = requirePermission(world, actor, needForIssue(issue, 'admin'));
  if (!allowed.ok) return allowed;
  for (const comment of world.tables.comments.by('topic', issue.id)) {
    world.tables.comments.remove(comment.id);
  }
  for (const item of world.tables.projectItems.by('topic', issue.id)) {
    world.tables.projectItems.remove(item.id);
  }
  for (const event of world.tables.timeline.by('topic', issue.id)) {
    world.tables.timeline.remove(event.id);
  }
  world.tables.topics.remove(issue.id);
  world.emit(actor, { name: 'issues', action: 'deleted', issue });
  return ok(issue);
}

function sameLabels(world: World, issue: Issue, repositoryId: number): number[] {
  const names = issue.labelIds.map((id) => world.tables.labels.must(id).name.toLowerCase());
  return world.tables.labels
    .by('repository', repositoryId)
    .filter((label) => names.includes(label.name.toLowerCase()))
    .map((label) => label.id);
}

function moveConversation(world: World, old: Issue, moved: Issue): void {
  const place = { topicId: moved.id, repositoryId: moved.repositoryId };
  for (const comment of world.tables.comments.by('topic', old.id)) {
    world.tables.comments.update(comment.id, place);
  }
  for (const event of world.tables.timeline.by('topic', old.id)) {
    world.tables.timeline.update(event.id, place);
  }
  for (const item of world.tables.projectItems.by('topic', old.id)) {
    world.tables.projectItems.update(item.id, {
      topicId: moved.id,
      content: { kind: 'topic', topicId: moved.id },
    });
  }
}
