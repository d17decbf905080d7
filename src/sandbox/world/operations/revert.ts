import { zeroOid } from '../../git/git-store.ts';
import type { Actor } from '../actor.ts';
import { notFound, unprocessable } from '../api-error.ts';
import type { Outcome } from '../api-error.ts';
import type { Pull } from '../records/topic.ts';
import type { World } from '../world.ts';
import { signatureOf } from './merge.ts';
import { needForPull } from './pull-state.ts';
import { openPull } from './pulls.ts';
import { requirePermission } from './permission.ts';
import { changeRefs } from './refs.ts';
import { ok } from '../../../lifecycle/result.ts';

export interface RevertRequest {
  readonly pullId: number;
  readonly title?: string;
  readonly body?: string;
  readonly draft?: boolean;
}

/**
 * GraphQL `revertPullRequest`: a branch `revert-<number>-<head>` with one commit that takes back what
 * the merge brought, and a pull request from it. Gives that pull request.
 */
export async function revertPull(
  world: World,
  actor: Actor,
  input: RevertRequest,
): Promise<Outcome<Pull>> {
  const pull = world.tables.topics.get(input.pullId);
  if (pull?.kind !== 'pull') return notFound();
  const allowed = requirePermission(world, actor, {
    ...needForPull(pull, 'write'),
    app: ['contents:write'],
  });
  if (!allowed.ok) return allowed;
  if (!pull.merged || pull.mergeCommitOid === null) {
    return unprocessable('Pull request is not merged');
  }
  const title = input.title ?? `Revert "${pull.title}"`;
  const oid = await revertCommit(world, actor, { pull, merge: pull.mergeCommitOid, title });
  if (!oid.ok) return oid;
  const branch = `revert-${pull.number}-${pull.headRef}`;
  const change = { ref: `refs/heads/${branch}`, before: zeroOid, after: oid.value, force: false };
  const { repositoryId } = pull;
  const made = await changeRefs(world, actor, { repositoryId, changes: [change] });
  if (!made.ok) return made;
  return openPull(world, actor, {
    repositoryId,
    title,
    body: input.body ?? `Reverts #${pull.number}`,
    head: branch,
    base: pull.baseRef,
    draft: input.draft ?? false,
  });
}

async function revertCommit(
  world: World,
  actor: Actor,
  input: { readonly pull: Pull; readonly merge: string; readonly title: string },
): Promise<Outcome<string>> {
  const { git } = world;
  const { repositoryId, baseRef } = input.pull;
  const tip = git.ref(repositoryId, `refs/heads/${baseRef}`);
  const before = await treeBefore(world, input.pull, input.merge);
  if (tip === undefined || before === undefined) return unprocessable('Nothing to revert');
  const author = signatureOf(world, actor);
  const message = `${input.title}\n\nThis reverts commit ${input.merge}.`;
  // A child of the merge that has the tree from before it: merging that is the three-way revert.
  const undone = await git.writeCommit(repositoryId, {
    treeOid: before,
    parents: [input.merge],
    message,
    author,
  });
  const merged = await git.mergeTree(repositoryId, tip, undone);
  if (!merged.ok) return unprocessable('This pull request cannot be reverted automatically');
  const commit = { treeOid: merged.value, parents: [tip], message, author };
  return ok(await git.writeCommit(repositoryId, commit));
}

/** The base's tree before the merge. A rebase merge put one commit there for each of the branch. */
async function treeBefore(world: World, pull: Pull, merge: string): Promise<string | undefined> {
  const { git } = world;
  const { repositoryId } = pull;
  const [last, head] = [
    await git.commit(repositoryId, merge),
    await git.commit(repositoryId, pull.headOid),
  ];
  const rebased = last?.parents.length === 1 && last.message === head?.message;
  const steps = rebased ? (await git.log(repositoryId, pull.baseOid, pull.headOid)).length : 1;
  let commit = last;
  for (let step = 0; step < steps && commit !== undefined; step += 1) {
    const parent = commit.parents[0];
    commit = parent === undefined ? undefined : await git.commit(repositoryId, parent);
  }
  return commit?.treeOid;
}
