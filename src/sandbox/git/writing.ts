import { randomUUID } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { FindRepository } from './git-repository.ts';
import type { GitStore, NewCommit, Signature } from './git-store.ts';
import type { GitRepository } from './git-repository.ts';
import { git } from './run-git.ts';

type Writing = Pick<
  GitStore,
  'writeBlob' | 'writeTree' | 'writeTreeEntries' | 'writeCommit' | 'fetch'
>;

const nullOid = '0'.repeat(40);

interface IndexEntry {
  readonly path: string;
  readonly mode: string;
  readonly oid: string | null;
}

/** New objects. Trees are built in an index of their own, so that writers do not meet. */
export function makeWriting(find: FindRepository, root: string): Writing {
  const writeBlob: Writing['writeBlob'] = (id, content) =>
    git({ dir: find(id).dir, args: ['hash-object', '-w', '--stdin'], input: content });
  const writeTreeEntries: Writing['writeTreeEntries'] = (id, base, entries) =>
    buildTree(find(id), { base, entries, index: join(root, `index-${randomUUID()}`) });
  return {
    writeBlob,
    writeTreeEntries,
    writeTree: async (id, base, changes) => {
      const entries = changes.map(async ({ path, content, mode }) => ({
        path,
        mode: mode ?? (await modeAt(find(id), base, path)),
        oid: content === null ? null : await writeBlob(id, content),
      }));
      return writeTreeEntries(id, base, await Promise.all(entries));
    },
    writeCommit: (id, commit) => commitTree(find(id), commit),
    fetch: async (from, to, oid) => {
      if ((await find(to).objects.read(oid)) !== undefined) return;
      const args = ['fetch', '--quiet', '--no-tags', '--no-write-fetch-head', find(from).dir, oid];
      await git({ dir: find(to).dir, args });
    },
  };
}

/** A file keeps its mode when only its content changes. */
async function modeAt(
  repository: GitRepository,
  base: string | undefined,
  path: string,
): Promise<string> {
  if (base === undefined) return '100644';
  const line = await git({ dir: repository.dir, args: ['ls-tree', base, '--', path] });
  return line.startsWith('100755') ? '100755' : '100644';
}

async function buildTree(
  repository: GitRepository,
  input: {
    readonly base: string | undefined;
    readonly entries: readonly IndexEntry[];
    readonly index: string;
  },
): Promise<string> {
  const { dir } = repository;
  const env = { GIT_INDEX_FILE: input.index };
  try {
    const start = input.base === undefined ? ['--empty'] : [input.base];
    await git({ dir, env, args: ['read-tree', ...start] });
    const lines = input.entries.map(({ path, mode, oid }) =>
      oid === null ? `0 ${nullOid}\t${path}\0` : `${mode} ${oid}\t${path}\0`,
    );
    const args = ['update-index', '-z', '--add', '--replace', '--index-info'];
    await git({ dir, env, args, input: lines.join('') });
    return await git({ dir, env, args: ['write-tree'] });
  } finally {
    await rm(input.index, { force: true });
  }
}

async function commitTree(repository: GitRepository, commit: NewCommit): Promise<string> {
  const parents = commit.parents.flatMap((parent) => ['-p', parent]);
  return git({
    dir: repository.dir,
    args: ['commit-tree', commit.treeOid, ...parents, '-F', '-'],
    input: commit.message,
    env: signatureEnvironment(commit.author, commit.committer ?? commit.author),
  });
}

export function signatureEnvironment(
  author: Signature,
  committer: Signature,
): Readonly<Record<string, string>> {
  return {
    GIT_AUTHOR_NAME: author.name,
    GIT_AUTHOR_EMAIL: author.email,
    GIT_AUTHOR_DATE: author.date,
    GIT_COMMITTER_NAME: committer.name,
    GIT_COMMITTER_EMAIL: committer.email,
    GIT_COMMITTER_DATE: committer.date,
  };
}
