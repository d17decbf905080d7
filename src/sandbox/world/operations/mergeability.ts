import { ok } from '../../../lifecycle/result.ts';
import type { Actor } from '../actor.ts';
import { unprocessable } from '../api-error.ts';
import type { Outcome } from '../api-error.ts';
import { exclusively } from '../exclusive.ts';
import type { Pull } from '../records/topic.ts';
import { shaKey } from '../tables.ts';
import type { World } from '../world.ts';
import { signatureOf } from './merge.ts';
import { isUpToDate, ruleViolations } from './merge-rules.ts';
import { pullToChange } from './pull-state.ts';
import { changeRefsHeld } from './refs.ts';
import { stateOfRun } from './required-checks.ts';

export interface Mergeability {
  readonly mergeable: 'MERGEABLE' | 'CONFLICTING' | 'UNKNOWN';
  /** GraphQL `mergeStateStatus`; REST `mergeable_state` in lower case. */
  readonly state: 'BEHIND' | 'BLOCKED' | 'CLEAN' | 'DIRTY' | 'DRAFT' | 'UNKNOWN' | 'UNSTABLE';
}

/** GitHub computes it in the background and says UNKNOWN until then; here it is always known. */
export async function mergeabilityOf(world: World, pull: Pull): Promise<Mergeability> {
  const base = world.git.ref(pull.repositoryId, `refs/heads/${pull.baseRef}`);
  if (base === undefined || pull.state === 'closed')
    return { mergeable: 'UNKNOWN', state: 'UNKNOWN' };
  const merged = await world.git.mergeTree(pull.repositoryId, base, pull.headOid);
  if (!merged.ok) return { mergeable: 'CONFLICTING', state: 'DIRTY' };
  if (pull.draft) return { mergeable: 'MERGEABLE', state: 'DRAFT' };
  const violations = await ruleViolations(world, null, pull);
  if (violations.length > 0) {
    const behind = violations.every((each) => each.startsWith('Head branch is not up to date'));
    return { mergeable: 'MERGEABLE', state: behind ? 'BEHIND' : 'BLOCKED' };
  }
  return { mergeable: 'MERGEABLE', state: hasFailingCheck(world, pull) ? 'UNSTABLE' : 'CLEAN' };
}

function hasFailingCheck(world: World, pull: Pull): boolean {
  const key = shaKey(pull.repositoryId, pull.headOid);
  return (
    world.tables.checkRuns.by('sha', key).some((run) => stateOfRun(run) !== 'success') ||
    world.tables.statuses.by('sha', key).some((status) => status.state !== 'success')
  );
}

/** "Update branch": merges the base into the head. */
export async function updateBranch(
  world: World,
  actor: Actor,
  input: { readonly pullId: number; readonly expectedHeadOid?: string },
): Promise<Outcome<Pull>> {
  const found = pullToChange(world, actor, { pullId: input.pullId, role: 'write' });
  if (!found.ok) return found;
  const { repositoryId, baseRef, headRef, headRepositoryId } = found.value;
  if (headRepositoryId !== repositoryId) {
    return unprocessable('The sandbox updates branches of the same repository only');
  }
  return exclusively(world, repositoryId, async () => {
    const pull = world.tables.topics.must(input.pullId) as Pull;
    if (input.expectedHeadOid !== undefined && input.expectedHeadOid !== pull.headOid) {
      return unprocessable('expected head sha didn’t match current head ref.');
    }
    if (await isUpToDate(world, pull)) {
      return unprocessable('There are no new commits on the base branch.');
    }
    const signature = signatureOf(world, actor);
    const merged = await world.git.mergeCommit({
      repositoryId,
      base: pull.headOid,
      head: world.git.ref(repositoryId, `refs/heads/${baseRef}`) ?? pull.baseOid,
      method: 'merge',
      message: `Merge branch '${baseRef}' into ${headRef}`,
      author: signature,
      committer: signature,
    });
    if (!merged.ok) return unprocessable('merge conflict between base and head');
    const ref = `refs/heads/${headRef}`;
    const changes = [{ ref, before: pull.headOid, after: merged.value, force: false }];
    const moved = await changeRefsHeld(world, actor, { repositoryId, changes });
    return moved.ok ? ok(world.tables.topics.must(pull.id) as Pull) : moved;
  });
}
