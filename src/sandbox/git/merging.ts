import { randomUUID } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fail, ok } from '../../lifecycle/result.ts';
import type { Result } from '../../lifecycle/result.ts';
import type { FindRepository } from './git-repository.ts';
import type { GitStore, MergeConflict, MergeInput } from './git-store.ts';
import type { GitRepository } from './git-repository.ts';
import { parseCommit } from './parse-objects.ts';
import { git, runGit } from './run-git.ts';
import { writeCommit } from './writing.ts';

type Merging = Pick<GitStore, 'mergeTree' | 'mergeCommit'>;

export function makeMerging(
  find: FindRepository,
  root: string,
  mergeBase: GitStore['mergeBase'],
): Merging {
  const mergeTree: Merging['mergeTree'] = (id, base, head) =>
    find(id).once(`merge-tree ${base} ${head}`, async () => {
      const origin = await mergeBase(id, base, head);
      // Only one side has changed anything.
      if (origin === base || origin === head) {
        const changed = await find(id).objects.read(origin === base ? head : base);
        if (changed?.type === 'commit')
          return ok(parseCommit(changed.oid, changed.content).treeOid);
      }
      return mergeTrees(find(id), base, head);
    });
  return {
    mergeTree,
    mergeCommit: async (input) => {
      const repository = find(input.repositoryId);
      if (input.method === 'rebase') {
        return rebase(repository, input, join(root, `rebase-${randomUUID()}`));
      }
      const tree = await mergeTree(input.repositoryId, input.base, input.head);
      if (!tree.ok) return tree;
      const parents = input.method === 'merge' ? [input.base, input.head] : [input.base];
      const { message, author, committer } = input;
      const commit = { treeOid: tree.value, parents, message, author, committer };
      return ok(await writeCommit(repository, commit));
    },
  };
}

/** `git merge-tree --write-tree`: code 0 and the tree, or 1, a tree with conflict markers, and files. */
async function mergeTrees(
  repository: GitRepository,
  base: string,
  head: string,
): Promise<Result<string, MergeConflict>> {
  const args = ['merge-tree', '--write-tree', '--name-only', '--no-messages', base, head];
  const answer = await runGit({ dir: repository.dir, args });
  const [tree = '', ...files] = answer.stdout.toString('utf8').trim().split('\n');
  if (answer.code === 0) return ok(tree);
  if (answer.code === 1) return fail({ kind: 'conflict', files });
  // Histories without a common commit.
  return fail({ kind: 'conflict', files: [] });
}

/** Cherry-picks need a working tree, so a rebase gets one of its own for as long as it takes. */
async function rebase(
  repository: GitRepository,
  input: MergeInput,
  folder: string,
): Promise<Result<string, MergeConflict>> {
  const { dir } = repository;
  await git({ dir, args: ['worktree', 'add', '--quiet', '--detach', folder, input.base] });
  try {
    const picked = await runGit({
      dir: folder,
      args: ['cherry-pick', '--allow-empty', `${input.base}..${input.head}`],
      env: {
        GIT_COMMITTER_NAME: input.committer.name,
        GIT_COMMITTER_EMAIL: input.committer.email,
        GIT_COMMITTER_DATE: input.committer.date,
      },
    });
    if (picked.code !== 0) {
      const unmerged = ['diff', '--name-only', '--diff-filter=U'];
      const files = await git({ dir: folder, args: unmerged });
      return fail({ kind: 'conflict', files: files.split('\n') });
    }
    return ok(await git({ dir: folder, args: ['rev-parse', 'HEAD'] }));
  } finally {
    await rm(folder, { recursive: true, force: true });
    await git({ dir, args: ['worktree', 'prune'] });
  }
}
