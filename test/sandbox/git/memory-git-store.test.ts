import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { makeDiskGitStore } from '../../../src/sandbox/git/disk-git-store.ts';
import type { DiskGitStore } from '../../../src/sandbox/git/disk-git-store.ts';
import { zeroOid } from '../../../src/sandbox/git/git-store.ts';
import type { GitStore } from '../../../src/sandbox/git/git-store.ts';
import { makeMemoryGitStore } from '../../../src/sandbox/git/memory-git-store.ts';

const author = { name: 'Ann', email: 'ann@example.com', date: '2026-11-02T09:00:00Z' };
const id = 1;
let root: string;
let disk: DiskGitStore;
beforeAll(async () => {
  root = mkdtempSync(join(tmpdir(), 'memory-git-'));
  disk = makeDiskGitStore(root);
});
afterAll(() => {
  disk.close();
  rmSync(root, { recursive: true, force: true });
});

/** Lives one history in a store, and tells everything that the store answers about it. */
async function lived(git: GitStore): Promise<readonly unknown[]> {
  await git.create(id);
  const commit = async (parent: string | undefined, files: Record<string, string | null>) => {
    const changes = Object.entries(files).map(([path, content]) => ({ path, content }));
    const treeOid = await git.writeTree(id, parent, changes);
    const parents = parent === undefined ? [] : [parent];
    return git.writeCommit(id, { treeOid, parents, message: 'Change\n\nbecause', author });
  };
  const one = await commit(undefined, {
    'a.txt': '1\n2\n3\n4\n5\n',
    'a/b.txt': 'b\n',
    'a-b/c.txt': 'ü',
  });
  const two = await commit(one, { 'a.txt': '1\n2\nx\n4\n5\n', 'new.txt': 'new\n' });
  const side = await commit(one, { 'side/deep/s.txt': 's\n', 'a/b.txt': null });
  const rival = await commit(one, { 'a.txt': 'rival\n' });
  const merge = { repositoryId: id, message: 'Merge', author, committer: author };
  const merged = await git.mergeCommit({ ...merge, base: two, head: side, method: 'merge' });
  const tip = merged.ok ? merged.value : '';
  const answers = [
    [one, two, side, rival, merged],
    await git.mergeCommit({ ...merge, base: two, head: side, method: 'squash' }),
    await git.mergeCommit({ ...merge, base: two, head: side, method: 'rebase' }),
    await git.mergeTree(id, two, rival),
    await git.mergeBase(id, two, side),
    await git.isAncestor(id, one, tip),
    await git.isAncestor(id, tip, one),
    (await git.log(id, one, two)).map(({ oid }) => oid),
    (await git.log(id, undefined, two, 1)).map(({ oid }) => oid),
    (await git.logOfPath(id, two, 'a.txt')).map(({ oid }) => oid),
    await git.commit(id, tip),
    await git.tree(id, tip, true),
    await git.tree(id, tip),
    await git.entry(id, tip, 'side/deep'),
    await git.objectType(id, tip),
    Buffer.from((await git.file(id, tip, 'a-b/c.txt')) ?? '').toString(),
    await git.file(id, tip, 'nowhere'),
    await git.diff(id, one, two),
    await git.diff(id, one, side),
    await git.updateRefs(id, [
      { ref: 'refs/heads/main', before: zeroOid, after: two },
      { ref: 'refs/tags/v1', after: one },
    ]),
    await git.updateRefs(id, [{ ref: 'refs/heads/main/sub', after: one }]),
    await git.updateRefs(id, [
      { ref: 'refs/heads/other', after: one },
      { ref: 'refs/heads/main', before: one, after: tip },
    ]),
    await git.updateRefs(id, [{ ref: 'refs/heads/x', after: '1'.repeat(40) }]),
    await git.updateRefs(id, [{ ref: 'refs/heads/a..b', after: one }]),
    [...git.refs(id)],
  ];
  const revisions = ['main', 'v1', 'refs/heads/main', one, one.slice(0, 8), 'nowhere', '--all'];
  return [...answers, await Promise.all(revisions.map((each) => git.resolve(id, each)))];
}

test('a history lived in memory is told as git tells it, to the object id', async () => {
  expect(await lived(makeMemoryGitStore())).toEqual(await lived(disk));
});

test('of several that claim the same ref at once, one gets it', async () => {
  const git = makeMemoryGitStore();
  await git.create(id);
  const tree = await git.writeTree(id, undefined, []);
  const after = await git.writeCommit(id, { treeOid: tree, parents: [], message: 'x', author });
  const claim = () => git.updateRefs(id, [{ ref: 'refs/x/y', before: zeroOid, after }]);
  const claims = await Promise.all([claim(), claim(), claim()]);
  expect(claims.filter((each) => each.ok)).toHaveLength(1);
});
