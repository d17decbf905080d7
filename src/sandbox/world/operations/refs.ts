import { ok } from '../../../lifecycle/result.ts';
import { zeroOid } from '../../git/git-store.ts';
import type { RefRefusal, RefUpdate } from '../../git/git-store.ts';
import type { Actor } from '../actor.ts';
import { unprocessable } from '../api-error.ts';
import type { Outcome } from '../api-error.ts';
import { exclusively } from '../exclusive.ts';
import type { Repository } from '../records/repository.ts';
import type { World } from '../world.ts';
import { requirePermission } from './permission.ts';
import { applyPush } from './push-effects.ts';
import { checkPush } from './push-rules.ts';

export interface RefChange extends RefUpdate {
  /** Without it an existing branch only moves forward. */
  readonly force: boolean;
}

export interface RefsInput {
  readonly repositoryId: number;
  readonly changes: readonly RefChange[];
}

/**
 * Every move of a ref, by push, by API or by merge, goes through here: rights, branch rules, an atomic
 * compare-and-swap of all refs, and what follows from it for pull requests and webhooks.
 */
export function changeRefs(world: World, actor: Actor, input: RefsInput): Promise<Outcome<null>> {
  return exclusively(world, input.repositoryId, () => changeRefsHeld(world, actor, input));
}

/** As `changeRefs`, for a caller that runs `exclusively` already. */
export async function changeRefsHeld(
  world: World,
  actor: Actor,
  input: RefsInput,
): Promise<Outcome<null>> {
  const allowed = requirePermission(world, actor, {
    repositoryId: input.repositoryId,
    app: ['contents:write'],
    role: 'write',
  });
  if (!allowed.ok) return allowed;
  const forward = await checkForward(world, input);
  if (!forward.ok) return forward;
  const rules = await checkPush(world, actor, {
    repository: allowed.value,
    changes: input.changes,
  });
  if (!rules.ok) return rules;
  return moveRefs(world, actor, { repository: allowed.value, changes: input.changes });
}

/** Moves refs that were judged already, as a merge has judged its base branch. */
export async function moveRefs(
  world: World,
  actor: Actor,
  input: { readonly repository: Repository; readonly changes: readonly RefUpdate[] },
): Promise<Outcome<null>> {
  const { id } = input.repository;
  const moves = input.changes
    .map(({ ref, after }) => ({ ref, before: world.git.ref(id, ref) ?? zeroOid, after }))
    .filter((move) => move.before !== move.after);
  const updated = await world.git.updateRefs(id, input.changes);
  if (!updated.ok) return unprocessable(sentence(updated.error));
  await applyPush(world, actor, { repository: input.repository, moves });
  return ok(null);
}

async function checkForward(world: World, input: RefsInput): Promise<Outcome<null>> {
  for (const { ref, after, force } of input.changes) {
    const current = world.git.ref(input.repositoryId, ref);
    if (force || current === undefined || after === zeroOid || current === after) continue;
    if ((await world.git.objectType(input.repositoryId, after)) === undefined) {
      return unprocessable('Object does not exist');
    }
    if (!(await world.git.isAncestor(input.repositoryId, current, after))) {
      return unprocessable('Update is not a fast forward');
    }
  }
  return ok(null);
}

function sentence(refusal: RefRefusal): string {
  switch (refusal.kind) {
    case 'stale':
      return `Reference update failed: ${refusal.ref} is at ${refusal.actual}, which is not what was expected`;
    case 'missing-object':
      return 'Object does not exist';
    case 'bad-name':
      return `${refusal.ref} is not a valid ref name`;
  }
}

/** REST `POST /repos/{owner}/{repo}/git/refs`: any full name under `refs/`. */
export async function createRef(
  world: World,
  actor: Actor,
  input: { readonly repositoryId: number; readonly ref: string; readonly sha: string },
): Promise<Outcome<null>> {
  if (!/^refs\/[^/]+\/.+/.test(input.ref)) {
    return unprocessable(
      "Reference name must start with 'refs/' and contain at least two slashes.",
    );
  }
  if (world.git.ref(input.repositoryId, input.ref) !== undefined) {
    return unprocessable('Reference already exists');
  }
  return changeRefs(world, actor, {
    repositoryId: input.repositoryId,
    changes: [{ ref: input.ref, before: zeroOid, after: input.sha, force: false }],
  });
}

/** REST `PATCH` and `DELETE /repos/{owner}/{repo}/git/refs/{ref}`; null deletes. */
export async function updateRef(
  world: World,
  actor: Actor,
  input: {
    readonly repositoryId: number;
    readonly ref: string;
    readonly sha: string | null;
    readonly force: boolean;
  },
): Promise<Outcome<null>> {
  if (world.git.ref(input.repositoryId, input.ref) === undefined) {
    return unprocessable('Reference does not exist');
  }
  const { ref, force } = input;
  return changeRefs(world, actor, {
    repositoryId: input.repositoryId,
    changes: [{ ref, after: input.sha ?? zeroOid, force }],
  });
}
