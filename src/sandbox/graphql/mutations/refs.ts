import { zeroOid } from '../../git/git-store.ts';
import type { FileChange } from '../../git/git-store.ts';
import { findRepository } from '../../world/find.ts';
import { fromGitNodeId } from '../../world/node-id.ts';
import { commitFiles } from '../../world/operations/contents.ts';
import { changeRefs, createRef, updateRef } from '../../world/operations/refs.ts';
import type { GraphqlContext } from '../context.ts';
import { noSuchNode, notFoundError, typedError, unwrap, unwrapNode } from '../errors.ts';
import { idOf } from '../nodes.ts';
import { thing } from '../thing.ts';
import { refThing } from '../types/git-lookup.ts';
import { mutation } from './mutation.ts';

interface RefUpdate {
  readonly name: string;
  readonly beforeOid?: string | null;
  readonly afterOid: string;
  readonly force?: boolean | null;
}

function refOf(refId: string): { readonly repositoryId: number; readonly ref: string } {
  const key = fromGitNodeId(refId);
  if (key?.kind !== 'ref') throw noSuchNode(refId);
  return key;
}

interface Branch {
  readonly id?: string | null;
  readonly repositoryNameWithOwner?: string | null;
  readonly branchName?: string | null;
}

interface CommitOnBranch {
  readonly branch: Branch;
  readonly expectedHeadOid: string;
  readonly message: { readonly headline: string; readonly body?: string | null };
  readonly fileChanges?: {
    readonly additions?: readonly { readonly path: string; readonly contents: string }[];
    readonly deletions?: readonly { readonly path: string }[];
  };
}

function findBranch({ world }: GraphqlContext, branch: Branch) {
  if (typeof branch.id === 'string') {
    const { repositoryId, ref } = refOf(branch.id);
    return { repositoryId, branch: ref.replace(/^refs\/heads\//, '') };
  }
  const [owner = '', name = ''] = (branch.repositoryNameWithOwner ?? '').split('/');
  const repository = findRepository(world, owner, name);
  if (repository === undefined) {
    throw notFoundError(
      `Could not resolve to a Repository with the name '${branch.repositoryNameWithOwner}'.`,
    );
  }
  const short = (branch.branchName ?? '').replace(/^refs\/heads\//, '');
  return { repositoryId: repository.id, branch: short };
}

async function commitOnBranch(input: CommitOnBranch, context: GraphqlContext) {
  const { world, actor } = context;
  const { additions = [], deletions = [] } = input.fileChanges ?? {};
  const changes: FileChange[] = [
    ...deletions.map(({ path }) => ({ path, content: null })),
    ...additions.map(({ path, contents }) => ({ path, content: Buffer.from(contents, 'base64') })),
  ];
  const { headline, body } = input.message;
  const target = findBranch(context, input.branch);
  const made = await commitFiles(world, actor, {
    ...target,
    message: body ? `${headline}\n\n${body}` : headline,
    changes,
    expectedHeadOid: input.expectedHeadOid,
  });
  if (!made.ok && made.error.type === 'CONFLICT') {
    throw typedError('STALE_DATA', made.error.message);
  }
  const oid = unwrap(made);
  return {
    commit: thing('Commit', { repositoryId: target.repositoryId, oid }),
    ref: refThing(world, target.repositoryId, `refs/heads/${target.branch}`),
  };
}

export const refMutations = {
  createRef: mutation<{ repositoryId: string; name: string; oid: string }>(
    'createRef',
    ['repositoryId', 'name', 'oid'],
    async ({ repositoryId, name, oid }, { world, actor }) => {
      const id = idOf(repositoryId, 'repository');
      const made = await createRef(world, actor, { repositoryId: id, ref: name, sha: oid });
      unwrapNode(made, repositoryId);
      return { ref: refThing(world, id, name) };
    },
  ),
  updateRef: mutation<{ refId: string; oid: string; force?: boolean }>(
    'updateRef',
    ['refId', 'oid', 'force'],
    async ({ refId, oid, force }, { world, actor }) => {
      const target = refOf(refId);
      const input = { ...target, sha: oid, force: force ?? false };
      unwrapNode(await updateRef(world, actor, input), refId);
      return { ref: refThing(world, target.repositoryId, target.ref) };
    },
  ),
  deleteRef: mutation<{ refId: string }>(
    'deleteRef',
    ['refId'],
    async ({ refId }, { world, actor }) => {
      const input = { ...refOf(refId), sha: null, force: true };
      unwrapNode(await updateRef(world, actor, input), refId);
      return {};
    },
  ),
  /** Atomic over all refs: zeros in `beforeOid` = must not exist, in `afterOid` = delete [SDL]. */
  updateRefs: mutation<{ repositoryId: string; refUpdates: readonly RefUpdate[] }>(
    'updateRefs',
    ['repositoryId', 'refUpdates'],
    async ({ repositoryId, refUpdates }, { world, actor }) => {
      const changes = refUpdates.map(({ name, beforeOid, afterOid, force }) => ({
        ref: name,
        after: afterOid,
        // Deleting is no rewinding, so it needs no force.
        force: force === true || afterOid === zeroOid,
        ...(typeof beforeOid === 'string' ? { before: beforeOid } : {}),
      }));
      const id = idOf(repositoryId, 'repository');
      unwrapNode(await changeRefs(world, actor, { repositoryId: id, changes }), repositoryId);
      return {};
    },
  ),
  createCommitOnBranch: mutation<CommitOnBranch>(
    'createCommitOnBranch',
    ['branch', 'expectedHeadOid', 'message', 'fileChanges'],
    commitOnBranch,
  ),
};
