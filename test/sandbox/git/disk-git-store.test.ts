import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { gitProblem, makeDiskGitStore } from '../../../src/sandbox/git/disk-git-store.ts';
import type { DiskGitStore } from '../../../src/sandbox/git/disk-git-store.ts';
import { zeroOid } from '../../../src/sandbox/git/git-store.ts';
import { isRefName } from '../../../src/sandbox/git/ref-name.ts';

const author = { name: 'Ann', email: 'ann@example.com', date: '2026-11-02T09:00:00Z' };
const id = 1;
let root: string;
let git: DiskGitStore;
beforeEach(async () => {
  root = mkdtempSync(join(tmpdir(), 'git-store-'));
  git = makeDiskGitStore(root);
  await git.create(id);
});
afterEach(() => {
  git.close();
  rmSync(root, { recursive: true, force: true });
});

/** A commit on `parent` that writes these files; null deletes. */
async function commit(parent: string | undefined, files: Record<string, string | null>) {
  const changes = Object.entries(files).map(([path, content]) => ({ path, content }));
  const treeOid = await git.writeTree(id, parent, changes);
  const parents = parent === undefined ? [] : [parent];
  return git.writeCommit(id, { treeOid, parents, message: 'Change\n\nbecause', author });
}
const textAt = async (treeish: string, path: string) => {
  const file = await git.file(id, treeish, path);
  return file && Buffer.from(file).toString('utf8');
};

test('git on this machine is new enough', async () => {
  expect(await gitProblem()).toBeUndefined();
});

test('files are read back from commits, folders included, and a deleted one is gone', async () => {
  const one = await commit(undefined, { 'a.txt': 'ä\n', 'src/deep/b.txt': 'b' });
  const two = await commit(one, { 'a.txt': null, 'src/c.txt': '' });
  expect(await textAt(one, 'a.txt')).toBe('ä\n');
  expect(await textAt(two, 'a.txt')).toBeUndefined();
  expect(await textAt(two, 'src/c.txt')).toBe('');
  expect(await git.entry(id, two, 'src/deep')).toMatchObject({ type: 'tree', path: 'src/deep' });
  const tree = await git.tree(id, two, true);
  expect(tree?.map((entry) => entry.path)).toEqual([
    'src',
    'src/c.txt',
    'src/deep',
    'src/deep/b.txt',
  ]);
  expect(await git.commit(id, two)).toMatchObject({
    parents: [one],
    message: 'Change\n\nbecause',
    author,
  });
});

test('many reads at once each get their own answer', async () => {
  const files = Object.fromEntries(
    Array.from({ length: 50 }, (_, i) => [`f${i}`, 'x'.repeat(i * 5000) + i] as const),
  );
  const oid = await commit(undefined, files);
  const read = await Promise.all(Object.keys(files).map((path) => textAt(oid, path)));
  expect(read).toEqual(Object.values(files));
});

describe('refs', () => {
  test('change all or none', async () => {
    const one = await commit(undefined, { a: '1' });
    const two = await commit(one, { a: '2' });
    const main = { ref: 'refs/heads/main', before: zeroOid, after: one };
    expect((await git.updateRefs(id, [main])).ok).toBe(true);
    const moves = [
      { ref: 'refs/drover/1/x', before: zeroOid, after: two },
      { ref: 'refs/heads/main', before: two, after: two },
    ];
    expect(await git.updateRefs(id, moves)).toEqual({
      ok: false,
      error: { kind: 'stale', ref: 'refs/heads/main', actual: one },
    });
    expect([...git.refs(id)]).toEqual([['refs/heads/main', one]]);
    const said = execFileSync('git', ['-C', git.folder(id), 'show-ref'], { encoding: 'utf8' });
    expect(said).toBe(`${one} refs/heads/main\n`);
  });

  test('two that claim the same one at once: one gets it', async () => {
    const one = await commit(undefined, { a: '1' });
    const claim = () => git.updateRefs(id, [{ ref: 'refs/x/y', before: zeroOid, after: one }]);
    const claims = await Promise.all([claim(), claim(), claim()]);
    expect(claims.filter((each) => each.ok)).toHaveLength(1);
  });

  test('need an object and a name that git takes', async () => {
    const absent = { ref: 'refs/heads/x', after: '1'.repeat(40) };
    expect(await git.updateRefs(id, [absent])).toMatchObject({ error: { kind: 'missing-object' } });
    const names = [
      'refs/heads/a..b',
      'refs/heads/',
      'heads/a',
      'refs/heads/a.lock',
      'refs/heads/a b',
    ];
    expect(names.filter(isRefName)).toEqual([]);
    expect(isRefName('refs/drover/12/claims/1/12/1/execution/0.1')).toBe(true);
  });

  test('resolve by branch, tag, full name and abbreviated id', async () => {
    const one = await commit(undefined, { a: '1' });
    await git.updateRefs(id, [
      { ref: 'refs/heads/main', after: one },
      { ref: 'refs/tags/v1', after: one },
    ]);
    for (const revision of ['main', 'v1', 'refs/heads/main', one, one.slice(0, 8)]) {
      expect(await git.resolve(id, revision)).toBe(one);
    }
    expect(await git.resolve(id, 'nowhere')).toBeUndefined();
    expect(await git.resolve(id, '--all')).toBeUndefined();
  });
});

describe('history', () => {
  test('knows ancestors, commits between, and what changed', async () => {
    const one = await commit(undefined, { a: '1\n2\n', b: 'same\nsame\nsame\n' });
    const two = await commit(one, { a: '1\n3\n', c: 'new\n' });
    const three = await commit(two, { b: null, d: 'same\nsame\nsame\n' });
    expect(await git.isAncestor(id, one, three)).toBe(true);
    expect(await git.isAncestor(id, three, one)).toBe(false);
    expect((await git.log(id, one, three)).map((each) => each.oid)).toEqual([two, three]);
    expect(await git.diff(id, one, two)).toMatchObject([
      {
        path: 'a',
        status: 'modified',
        additions: 1,
        deletions: 1,
        patch: '@@ -1,2 +1,2 @@\n 1\n-2\n+3',
      },
      { path: 'c', status: 'added', additions: 1, deletions: 0 },
    ]);
    expect(await git.diff(id, two, three)).toMatchObject([
      { path: 'd', previousPath: 'b', status: 'renamed', changes: 0, patch: null },
    ]);
  });

  test('merges, or names the files in conflict', async () => {
    const base = await commit(undefined, { a: '1\n' });
    const left = await commit(base, { a: '2\n' });
    const right = await commit(base, { b: '1\n' });
    const other = await commit(base, { a: '3\n' });
    const tree = await git.mergeTree(id, left, right);
    expect(tree.ok && (await textAt(tree.value, 'b'))).toBe('1\n');
    expect(await git.mergeTree(id, left, other)).toEqual({
      ok: false,
      error: { kind: 'conflict', files: ['a'] },
    });
    const rebased = await git.mergeCommit({
      repositoryId: id,
      base: left,
      head: other,
      method: 'rebase',
      message: '',
      author,
      committer: author,
    });
    expect(rebased).toMatchObject({ ok: false, error: { files: ['a'] } });
  });
});

test('a commit is written into a folder, with programs as programs', async () => {
  const treeOid = await git.writeTree(id, undefined, [
    { path: 'bin/run.sh', content: '#!/bin/sh\n', mode: '100755' },
    { path: 'a.txt', content: 'a' },
  ]);
  const oid = await git.writeCommit(id, { treeOid, parents: [], message: 'x', author });
  const folder = mkdtempSync(join(root, 'out-'));
  await git.checkout(id, oid, folder);
  expect(readFileSync(join(folder, 'a.txt'), 'utf8')).toBe('a');
  expect(statSync(join(folder, 'bin/run.sh')).mode & 0o111).not.toBe(0);
  const next = await git.writeTree(id, oid, [{ path: 'bin/run.sh', content: '#!/bin/sh\ntrue\n' }]);
  expect((await git.entry(id, next, 'bin/run.sh'))?.mode).toBe('100755');
});

test('a branch is copied from a repository on this machine', async () => {
  const one = await commit(undefined, { a: '1' });
  await git.updateRefs(id, [{ ref: 'refs/heads/main', after: one }]);
  await git.create(2);
  const head = await git.importBranch({
    repositoryId: 2,
    from: git.folder(id),
    branch: 'main',
    ref: 'refs/heads/trunk',
  });
  expect([head, git.ref(2, 'refs/heads/trunk')]).toEqual([one, one]);
});
