import { ok } from '../../../lifecycle/result.ts';
import type { Actor } from '../actor.ts';
import { invalidField, notFound, unprocessable } from '../api-error.ts';
import type { Outcome } from '../api-error.ts';
import { mustPull } from '../find.ts';
import type { Pull } from '../records/topic.ts';
import type { World } from '../world.ts';
import { requirePermission } from './permission.ts';
import type { Need } from './permission.ts';
import { automateItems } from './project-items.ts';
import { addTimeline } from './timeline.ts';

export function needForPull(pull: Pick<Pull, 'repositoryId'>, role: Need['role']): Need {
  return { repositoryId: pull.repositoryId, app: ['pull_requests:write'], role };
}

/** Closes or reopens; the author may, and so may triage. */
export function setPullState(
  world: World,
  actor: Actor,
  input: { readonly pullId: number; readonly state: 'open' | 'closed' },
): Outcome<Pull> {
  const found = pullToChange(world, actor, { pullId: input.pullId, role: 'triage' });
  if (!found.ok || found.value.state === input.state) return found;
  if (input.state === 'closed') return ok(closePullHeld(world, actor, found.value));
  return reopenPull(world, actor, found.value);
}

/** Closes without asking for rights: also what the loss of head or base does. */
export function closePullHeld(world: World, actor: Actor, before: Pull): Pull {
  const now = world.now();
  world.tables.topics.update(before.id, {
    state: 'closed',
    closedAt: now,
    closedById: actor.accountId,
    updatedAt: now,
  });
  const pull = mustPull(world, before.id);
  addTimeline(world, actor, pull, { type: 'ClosedEvent', stateReason: null, closerId: null });
  world.emit(actor, { name: 'pull_request', action: 'closed', pull });
  automateItems(world, pull, 'closed');
  return pull;
}

function reopenPull(world: World, actor: Actor, before: Pull): Outcome<Pull> {
  const gone = (reason: string) =>
    invalidField({
      resource: 'PullRequest',
      field: 'state',
      code: 'invalid',
      message: `state cannot be changed. ${reason}`,
    });
  if (before.merged) return gone('The pull request was merged.');
  const head = before.headRepositoryId;
  const tip = head === null ? undefined : world.git.ref(head, `refs/heads/${before.headRef}`);
  if (tip === undefined) return gone(`The ${before.headRef} branch has been deleted.`);
  if (tip !== before.headOid) {
    return gone(`The ${before.headRef} branch was force-pushed or recreated.`);
  }
  if (world.git.ref(before.repositoryId, `refs/heads/${before.baseRef}`) === undefined) {
    return gone(`The ${before.baseRef} branch has been deleted.`);
  }
  world.tables.topics.update(before.id, {
    state: 'open',
    closedAt: null,
    closedById: null,
    updatedAt: world.now(),
  });
  const pull = mustPull(world, before.id);
  addTimeline(world, actor, pull, { type: 'ReopenedEvent', stateReason: null });
  world.emit(actor, { name: 'pull_request', action: 'reopened', pull });
  return ok(pull);
}

/** Retargets. */
export function changeBase(
  world: World,
  actor: Actor,
  input: { readonly pullId: number; readonly base: string },
): Outcome<Pull> {
  const found = pullToChange(world, actor, { pullId: input.pullId, role: 'write' });
  if (!found.ok || found.value.baseRef === input.base) return found;
  const before = found.value;
  const baseOid = world.git.ref(before.repositoryId, `refs/heads/${input.base}`);
  if (baseOid === undefined) {
    return invalidField({ resource: 'PullRequest', field: 'base', code: 'invalid' });
  }
  if (before.state === 'closed') {
    return unprocessable('Cannot change the base branch of a closed pull request.');
  }
  world.tables.topics.update(before.id, { baseRef: input.base, baseOid, updatedAt: world.now() });
  const pull = mustPull(world, before.id);
  addTimeline(world, actor, pull, {
    type: 'BaseRefChangedEvent',
    previousRefName: before.baseRef,
    currentRefName: input.base,
  });
  const base = { ref: { from: before.baseRef }, sha: { from: before.baseOid } };
  world.emit(actor, { name: 'pull_request', action: 'edited', pull, changes: { base } });
  return ok(pull);
}

/** GraphQL `convertPullRequestToDraft` and `markPullRequestReadyForReview`. */
export function setDraft(
  world: World,
  actor: Actor,
  input: { readonly pullId: number; readonly draft: boolean },
): Outcome<Pull> {
  const found = pullToChange(world, actor, { pullId: input.pullId, role: 'write' });
  if (!found.ok || found.value.draft === input.draft) return found;
  if (found.value.state === 'closed') return unprocessable('Pull request is closed.');
  world.tables.topics.update(input.pullId, { draft: input.draft, updatedAt: world.now() });
  const pull = mustPull(world, input.pullId);
  const [type, action] = input.draft
    ? (['ConvertToDraftEvent', 'converted_to_draft'] as const)
    : (['ReadyForReviewEvent', 'ready_for_review'] as const);
  addTimeline(world, actor, pull, { type });
  world.emit(actor, { name: 'pull_request', action, pull });
  return ok(pull);
}

export function pullToChange(
  world: World,
  actor: Actor,
  input: { readonly pullId: number; readonly role: Need['role'] },
): Outcome<Pull> {
  const pull = world.tables.topics.get(input.pullId);
  if (pull?.kind !== 'pull') return notFound();
  const need = { ...needForPull(pull, input.role), ownerId: pull.authorId };
  const allowed = requirePermission(world, actor, need);
  return allowed.ok ? ok(pull) : allowed;
}
