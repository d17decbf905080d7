import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { makeDiskGitStore } from '../../../src/sandbox/git/disk-git-store.ts';
import type { DiskGitStore } from '../../../src/sandbox/git/disk-git-store.ts';
import { zeroOid } from '../../../src/sandbox/git/git-store.ts';
import { gitEnvironment } from '../../../src/sandbox/git/run-git.ts';

const author = { name: 'Ann', email: 'ann@example.com', date: '2026-11-02T09:00:00Z' };
const id = 1;
let root: string;
let git: DiskGitStore;
beforeEach(async () => {
  root = mkdtempSync(join(tmpdir(), 'as-git-'));
  git = makeDiskGitStore(root);
  await git.create(id);
});
afterEach(() => {
  git.close();
  rmSync(root, { recursive: true, force: true });
});

/** What the program says about the same repository. */
function said(args: readonly string[], input = '', env: Readonly<Record<string, string>> = {}) {
  const options = { input, env: gitEnvironment(env), encoding: 'utf8', stdio: 'pipe' } as const;
  try {
    return execFileSync('git', ['-C', git.folder(id), ...args], options).trim();
  } catch {
    return undefined;
  }
}

async function commitOn(parents: readonly string[], files: Record<string, string | null>) {
  const changes = Object.entries(files).map(([path, content]) => ({ path, content }));
  const treeOid = await git.writeTree(id, parents[0], changes);
  return git.writeCommit(id, { treeOid, parents, message: `On ${parents.join()}`, author });
}

test('git gives the same ids to what is written, and finds nothing wrong with it', async () => {
  const crud = { name: ' ."Jo <J.> O\'Neil, Jr.', email: '<jo@example.com>', date: author.date };
  const blob = await git.writeBlob(id, 'ä\r\n\0');
  expect(blob).toBe(said(['hash-object', '--stdin'], 'ä\r\n\0'));
  const one = await commitOn([], { 'a.txt': '1', 'a/b': '2', 'a-b/c': '3', a0: '4' });
  const treeOid = (await git.commit(id, one))?.treeOid ?? '';
  const message = 'Subject\n\n body without an end';
  const two = await git.writeCommit(id, {
    treeOid,
    parents: [one, one],
    message,
    author: crud,
    committer: author,
  });
  const env = {
    GIT_AUTHOR_NAME: crud.name,
    GIT_AUTHOR_EMAIL: crud.email,
    GIT_AUTHOR_DATE: crud.date,
    GIT_COMMITTER_NAME: author.name,
    GIT_COMMITTER_EMAIL: author.email,
    GIT_COMMITTER_DATE: author.date,
  };
  expect(two).toBe(said(['commit-tree', treeOid, '-p', one, '-F', '-'], message, env));
  await git.updateRefs(id, [{ ref: 'refs/heads/main', after: two }]);
  expect(said(['fsck', '--strict', '--no-dangling'])).toBe('');
});

test('a tree changes as an index does: files for folders, folders for files, emptied ones gone', async () => {
  const base = await commitOn([], { 'a/b/c': '1', 'a/d': '2', e: '3', 'f/g': '4', 'h/i': '5' });
  const oid = await git.writeBlob(id, 'new');
  const file = (path: string) => ({ path, mode: '100755', oid });
  const changes = [
    { path: 'a/b/c', mode: '100644', oid: null },
    file('e/f'),
    file('f'),
    { path: 'h', mode: '100644', oid: null },
    { path: 'no/where', mode: '100644', oid: null },
    file('new/deep/er'),
  ];
  const tree = await git.writeTreeEntries(id, base, changes);
  const env = { GIT_INDEX_FILE: join(root, 'index') };
  said(['read-tree', base], '', env);
  const lines = changes.map(
    (change) =>
      `${change.oid === null ? 0 : change.mode} ${change.oid ?? zeroOid}\t${change.path}\n`,
  );
  said(['update-index', '--add', '--replace', '--index-info'], lines.join(''), env);
  expect(said(['write-tree'], '', env)).toBe(tree);
  const emptied = await git.writeTreeEntries(id, undefined, [
    { path: 'x', mode: '100644', oid: null },
  ]);
  expect(emptied).toBe('4b825dc642cb6eb9a060e54bf8d69288fbee4904');
});

test('what git would not put into a tree or a commit is not put there', async () => {
  const oid = await git.writeBlob(id, 'x');
  const at = (path: string) => git.writeTreeEntries(id, undefined, [{ path, mode: '100644', oid }]);
  for (const path of ['', '/a', 'a/', 'a//b', '../a', 'a/./b', '.git/config', 'a/.GIT/b'])
    await expect(at(path)).rejects.toThrow('no file can be at');
  const absent = [{ path: 'a', mode: '100644', oid: '1'.repeat(40) }];
  await expect(git.writeTreeEntries(id, undefined, absent)).rejects.toThrow('there is no object');
  await expect(git.writeTree(id, oid, [])).rejects.toThrow('is no tree');
  const commit = { treeOid: oid, parents: [], message: 'x', author };
  await expect(git.writeCommit(id, commit)).rejects.toThrow('is no tree');
});

test('a name is free again once its ref or all below it are gone', async () => {
  const one = await commitOn([], { a: '1' });
  const below = { ref: 'refs/heads/a/b/c', after: one };
  const above = { ref: 'refs/heads/a', after: one };
  expect((await git.updateRefs(id, [below, above])).ok).toBe(false);
  expect((await git.updateRefs(id, [below])).ok).toBe(true);
  expect(await git.updateRefs(id, [above])).toMatchObject({ error: { kind: 'bad-name' } });
  expect((await git.updateRefs(id, [{ ...below, after: zeroOid }])).ok).toBe(true);
  expect((await git.updateRefs(id, [above])).ok).toBe(true);
  expect(await git.updateRefs(id, [below])).toMatchObject({ error: { kind: 'bad-name' } });
  expect((await git.updateRefs(id, [{ ...above, after: zeroOid }])).ok).toBe(true);
  expect((await git.updateRefs(id, [below])).ok).toBe(true);
  expect(said(['for-each-ref', '--format=%(refname)'])).toBe('refs/heads/a/b/c');
});

test('a branch is of commits, a tag of anything, and an annotated one leads to its commit', async () => {
  const one = await commitOn([], { a: '1' });
  const blob = await git.writeBlob(id, 'x');
  const branch = await git.updateRefs(id, [{ ref: 'refs/heads/x', after: blob }]);
  expect(branch).toMatchObject({ error: { kind: 'bad-name' } });
  const lines = [`object ${one}`, 'type commit', 'tag v1', 'tagger A <a@b> 1 +0000', '', 'v1', ''];
  const tag = said(['mktag'], lines.join('\n')) ?? '';
  const tags = [blob, tag].map((after, n) => ({ ref: `refs/tags/v${n}`, after }));
  expect((await git.updateRefs(id, tags)).ok).toBe(true);
  await git.updateRefs(id, [{ ref: 'refs/heads/main', after: one }]);
  for (const name of ['v1', 'tags/v1', 'heads/main', 'HEAD', tag, one.slice(0, 7)])
    expect(await git.resolve(id, name)).toBe(said(['rev-parse', `${name}^{commit}`]));
  expect(await git.resolve(id, 'v0')).toBeUndefined();
});

test('common ancestors and the commits between are those that git finds, merges and crossings too', async () => {
  const made: string[] = [];
  const on = async (...parents: readonly number[]): Promise<void> => {
    const files = { [`f${made.length}`]: 'x' };
    made.push(
      await commitOn(
        parents.map((parent) => made[parent] ?? ''),
        files,
      ),
    );
  };
  // 0─1─2─5(2,4)─7   3─4─6(4,2)   8: a history of its own   9: merges both
  await on();
  await on(0);
  await on(1);
  await on(1);
  await on(3);
  await on(2, 4);
  await on(4, 2);
  await on(5);
  await on();
  await on(7, 8);
  for (const [a, b] of [
    [7, 6],
    [2, 4],
    [0, 7],
    [9, 8],
    [8, 3],
    [6, 9],
    [3, 2],
    [7, 4],
  ] as const) {
    const [from = '', to = ''] = [made[a], made[b]];
    const best = said(['merge-base', '--all', from, to])?.split('\n') ?? [];
    if (best.length < 2) expect(await git.mergeBase(id, from, to)).toBe(best[0]);
    else expect(best).toContain(await git.mergeBase(id, from, to));
    const listed = said(['rev-list', '--topo-order', '--reverse', to, `^${from}`]) ?? '';
    const between = (await git.log(id, from, to)).map(({ oid }) => oid);
    expect(between).toEqual(listed === '' ? [] : listed.split('\n'));
    const few = said(['rev-list', '--topo-order', '--max-count=2', to])?.split('\n').toReversed();
    expect((await git.log(id, undefined, to, 2)).map(({ oid }) => oid)).toEqual(few);
  }
});
