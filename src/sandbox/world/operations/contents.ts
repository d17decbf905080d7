import { ok } from '../../../lifecycle/result.ts';
import type { FileChange, Signature } from '../../git/git-store.ts';
import { zeroOid } from '../../git/git-store.ts';
import type { Actor } from '../actor.ts';
import { conflict, notFound } from '../api-error.ts';
import type { Outcome } from '../api-error.ts';
import { exclusively } from '../exclusive.ts';
import type { World } from '../world.ts';
import { signatureOf } from './merge.ts';
import { requirePermission } from './permission.ts';
import { changeRefsHeld } from './refs.ts';

export interface FilesCommit {
  readonly repositoryId: number;
  readonly branch: string;
  readonly message: string;
  readonly changes: readonly FileChange[];
  /** GraphQL `expectedHeadOid`: refused when the branch is elsewhere. */
  readonly expectedHeadOid?: string;
  /** REST contents `sha`: the blob that the first change replaces, null when it must be new. */
  readonly expectedBlobOid?: string | null;
  readonly author?: Signature;
}

/**
 * One commit on a branch: REST `PUT` and `DELETE …/contents/{path}`, GraphQL `createCommitOnBranch`.
 * An empty repository gets its first branch so. Gives the new commit's id.
 */
export async function commitFiles(
  world: World,
  actor: Actor,
  input: FilesCommit,
): Promise<Outcome<string>> {
  const allowed = requirePermission(world, actor, {
    repositoryId: input.repositoryId,
    app: ['contents:write'],
    role: 'write',
  });
  if (!allowed.ok) return allowed;
  return exclusively(world, input.repositoryId, () => commitHeld(world, actor, input));
}

async function commitHeld(
  world: World,
  actor: Actor,
  input: FilesCommit,
): Promise<Outcome<string>> {
  const { repositoryId } = input;
  const ref = `refs/heads/${input.branch}`;
  const head = world.git.ref(repositoryId, ref);
  const isEmpty = ![...world.git.refs(repositoryId).keys()].some((each) =>
    each.startsWith('refs/heads/'),
  );
  if (head === undefined && !isEmpty) return notFound(`Branch ${input.branch} not found`);
  if (input.expectedHeadOid !== undefined && input.expectedHeadOid !== head) {
    return conflict(
      `Expected branch to point to "${head ?? ''}" but it pointed to "${input.expectedHeadOid}". Pull and try again.`,
    );
  }
  const blob = await checkBlob(world, input, head);
  if (!blob.ok) return blob;
  const author = input.author ?? signatureOf(world, actor);
  const treeOid = await world.git.writeTree(repositoryId, head, input.changes);
  const oid = await world.git.writeCommit(repositoryId, {
    treeOid,
    parents: head === undefined ? [] : [head],
    message: input.message,
    author,
  });
  const change = { ref, before: head ?? zeroOid, after: oid, force: false };
  const moved = await changeRefsHeld(world, actor, { repositoryId, changes: [change] });
  return moved.ok ? ok(oid) : moved;
}

async function checkBlob(
  world: World,
  input: FilesCommit,
  head: string | undefined,
): Promise<Outcome<null>> {
  const path = input.changes[0]?.path;
  if (input.expectedBlobOid === undefined || path === undefined) return ok(null);
  const entry =
    head === undefined ? undefined : await world.git.entry(input.repositoryId, head, path);
  const actual = entry?.oid ?? null;
  if (actual === input.expectedBlobOid) return ok(null);
  if (actual === null) return notFound();
  return conflict(`${path} does not match ${input.expectedBlobOid ?? actual}`);
}
