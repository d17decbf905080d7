import { editTree } from './edit-tree.ts';
import type { TreeChange } from './edit-tree.ts';
import { formatCommit } from './format-objects.ts';
import type { FindRepository, GitRepository } from './git-repository.ts';
import type { FileChange, GitStore, NewCommit } from './git-store.ts';
import { entryAt } from './reading.ts';
import { git } from './run-git.ts';

type Writing = Pick<
  GitStore,
  'writeBlob' | 'writeTree' | 'writeTreeEntries' | 'writeCommit' | 'fetch'
>;

/** New objects, written as git writes them but without a process for each. */
export function makeWriting(find: FindRepository): Writing {
  return {
    writeBlob: (id, content) => find(id).write('blob', Buffer.from(content)),
    writeTreeEntries: (id, base, entries) => editTree(find(id), base, entries),
    writeTree: async (id, base, changes) => {
      const repository = find(id);
      const entries = changes.map((change) => toTreeChange(repository, base, change));
      return editTree(repository, base, await Promise.all(entries));
    },
    writeCommit: (id, commit) => writeCommit(find(id), commit),
    fetch: async (from, to, oid) => {
      if ((await find(to).objects.read(oid)) !== undefined) return;
      const args = ['fetch', '--quiet', '--no-tags', '--no-write-fetch-head', find(from).dir, oid];
      await git({ dir: find(to).dir, args });
    },
  };
}

async function toTreeChange(
  repository: GitRepository,
  base: string | undefined,
  { path, content, mode }: FileChange,
): Promise<TreeChange> {
  return {
    path,
    mode: mode ?? (await modeAt(repository, base, path)),
    oid: content === null ? null : await repository.write('blob', Buffer.from(content)),
  };
}

/** A file keeps its mode when only its content changes. */
async function modeAt(
  repository: GitRepository,
  base: string | undefined,
  path: string,
): Promise<string> {
  const there = base === undefined ? undefined : await entryAt(repository, base, path);
  return there?.mode === '100755' ? '100755' : '100644';
}

export async function writeCommit(repository: GitRepository, commit: NewCommit): Promise<string> {
  for (const [oid, type] of [
    [commit.treeOid, 'tree'],
    ...commit.parents.map((parent) => [parent, 'commit'] as const),
  ] as const) {
    if ((await repository.objects.read(oid))?.type === type) continue;
    throw new Error(`sandbox git: ${oid} is no ${type}`);
  }
  return repository.write('commit', formatCommit(commit));
}
