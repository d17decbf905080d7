import { ok } from '../../../lifecycle/result.ts';
import type { Actor } from '../actor.ts';
import { notFound, unprocessable } from '../api-error.ts';
import type { Outcome } from '../api-error.ts';
import { mustIssue } from '../find.ts';
import type { Issue } from '../records/topic.ts';
import type { World } from '../world.ts';
import { needForIssue } from './issues.ts';
import { requirePermission } from './permission.ts';
import { addTimeline } from './timeline.ts';

/** Limits of GitHub: 100 sub-issues a parent, 50 links of a type. */
const maxSubIssues = 100;
const maxBlockers = 50;

interface Edge {
  readonly parentId: number;
  readonly childId: number;
}

/** `replaceParent` takes it from its old parent; without, having one is refused. */
export function addSubIssue(
  world: World,
  actor: Actor,
  input: Edge & { readonly replaceParent?: boolean },
): Outcome<Issue> {
  const found = twoIssues(world, actor, [input.parentId, input.childId]);
  if (!found.ok) return found;
  const [parent, child] = found.value;
  if (child.parentId === parent.id)
    return unprocessable('Issue may not contain duplicate sub-issues');
  if (child.parentId !== null && input.replaceParent !== true) {
    return unprocessable('Sub issue may only have one parent');
  }
  if (parent.subIssueIds.length >= maxSubIssues) {
    return unprocessable(`Parent cannot have more than ${maxSubIssues} sub-issues`);
  }
  if (isUnder(world, parent, child.id)) {
    return unprocessable('Sub issue cannot be an ancestor of its parent');
  }
  if (child.parentId !== null) {
    removeSubIssue(world, actor, { parentId: child.parentId, childId: child.id });
  }
  world.tables.topics.update(child.id, { parentId: parent.id });
  world.tables.topics.update(parent.id, { subIssueIds: [...parent.subIssueIds, child.id] });
  addTimeline(world, actor, parent, { type: 'SubIssueAddedEvent', subIssueId: child.id });
  addTimeline(world, actor, child, { type: 'ParentIssueAddedEvent', parentId: parent.id });
  emitSubIssue(world, actor, { parentId: parent.id, childId: child.id }, 'added');
  return ok(mustIssue(world, parent.id));
}

export function removeSubIssue(world: World, actor: Actor, input: Edge): Outcome<Issue> {
  const found = twoIssues(world, actor, [input.parentId, input.childId]);
  if (!found.ok) return found;
  const [parent, child] = found.value;
  if (child.parentId !== parent.id) return notFound();
  world.tables.topics.update(child.id, { parentId: null });
  world.tables.topics.update(parent.id, {
    subIssueIds: parent.subIssueIds.filter((id) => id !== child.id),
  });
  addTimeline(world, actor, parent, { type: 'SubIssueRemovedEvent', subIssueId: child.id });
  addTimeline(world, actor, child, { type: 'ParentIssueRemovedEvent', parentId: parent.id });
  emitSubIssue(world, actor, input, 'removed');
  return ok(mustIssue(world, parent.id));
}

interface Block {
  readonly blockedId: number;
  readonly blockingId: number;
}

/** Advisory: nothing is closed or held back by it. */
export function addBlockedBy(world: World, actor: Actor, input: Block): Outcome<Issue> {
  const found = twoIssues(world, actor, [input.blockedId, input.blockingId]);
  if (!found.ok) return found;
  const [blocked, blocking] = found.value;
  if (blocked.id === blocking.id) return unprocessable('An issue cannot block itself');
  if (blocked.blockedByIds.includes(blocking.id)) {
    return unprocessable('Target issue has already been taken');
  }
  if (blocked.blockedByIds.length >= maxBlockers) {
    return unprocessable(`An issue cannot have more than ${maxBlockers} blocked by issues`);
  }
  world.tables.topics.update(blocked.id, { blockedByIds: [...blocked.blockedByIds, blocking.id] });
  addTimeline(world, actor, blocked, { type: 'BlockedByAddedEvent', otherId: blocking.id });
  addTimeline(world, actor, blocking, { type: 'BlockingAddedEvent', otherId: blocked.id });
  emitBlock(world, actor, input, 'added');
  return ok(mustIssue(world, blocked.id));
}

export function removeBlockedBy(world: World, actor: Actor, input: Block): Outcome<Issue> {
  const found = twoIssues(world, actor, [input.blockedId, input.blockingId]);
  if (!found.ok) return found;
  const [blocked, blocking] = found.value;
  if (!blocked.blockedByIds.includes(blocking.id)) return notFound();
  world.tables.topics.update(blocked.id, {
    blockedByIds: blocked.blockedByIds.filter((id) => id !== blocking.id),
  });
  addTimeline(world, actor, blocked, { type: 'BlockedByRemovedEvent', otherId: blocking.id });
  addTimeline(world, actor, blocking, { type: 'BlockingRemovedEvent', otherId: blocked.id });
  emitBlock(world, actor, input, 'removed');
  return ok(mustIssue(world, blocked.id));
}

/** Issues that this one blocks. */
export function blockingOf(world: World, issue: Issue): Issue[] {
  return world.tables.topics
    .by('isBlocked', 1)
    .filter((each): each is Issue => each.kind === 'issue' && each.blockedByIds.includes(issue.id));
}

function twoIssues(
  world: World,
  actor: Actor,
  ids: readonly [number, number],
): Outcome<readonly [Issue, Issue]> {
  const [first, second] = ids.map((id) => world.tables.topics.get(id));
  if (first?.kind !== 'issue' || second?.kind !== 'issue') return notFound();
  const allowed = requirePermission(world, actor, needForIssue(first, 'triage'));
  return allowed.ok ? ok([first, second]) : allowed;
}

function isUnder(world: World, issue: Issue, ancestorId: number): boolean {
  if (issue.id === ancestorId) return true;
  return issue.parentId !== null && isUnder(world, mustIssue(world, issue.parentId), ancestorId);
}

/** Both halves of the pair are delivered for the one edge. */
function emitSubIssue(world: World, actor: Actor, edge: Edge, what: 'added' | 'removed'): void {
  const parent = mustIssue(world, edge.parentId);
  const child = mustIssue(world, edge.childId);
  world.emit(actor, { name: 'sub_issues', action: `sub_issue_${what}`, parent, child });
  world.emit(actor, { name: 'sub_issues', action: `parent_issue_${what}`, parent, child });
}

function emitBlock(world: World, actor: Actor, edge: Block, what: 'added' | 'removed'): void {
  const blocked = mustIssue(world, edge.blockedId);
  const blocking = mustIssue(world, edge.blockingId);
  const name = 'issue_dependencies';
  world.emit(actor, { name, action: `blocked_by_${what}`, blocked, blocking });
  world.emit(actor, { name, action: `blocking_${what}`, blocked, blocking });
}
