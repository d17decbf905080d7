import { formatTree, isFolder } from './format-objects.ts';
import type { GitRepository } from './git-repository.ts';
import { parseTree } from './parse-objects.ts';
import { treeOf } from './tree-of.ts';

/** What is to be at a path; an `oid` of null: nothing. */
export interface TreeChange {
  readonly path: string;
  readonly mode: string;
  readonly oid: string | null;
}

/** An entry of a tree, with what is in it once it was looked into. */
interface Node {
  readonly mode: string;
  /** Undefined: a new folder. */
  readonly oid: string | undefined;
  below?: Map<string, Node>;
}

/**
 * Writes a tree from another (undefined: empty) and changes, as an index would: a file takes the place of a folder and
 * the reverse, a folder that is emptied goes, and only files can be deleted. Reads and writes only what is touched.
 */
export async function editTree(
  repository: GitRepository,
  base: string | undefined,
  changes: readonly TreeChange[],
): Promise<string> {
  const root: Node = { mode: '040000', oid: base };
  for (const change of changes) await put(repository, root, change);
  await open(repository, root);
  return (await write(repository, root)) ?? repository.write('tree', Buffer.alloc(0));
}

async function put(repository: GitRepository, root: Node, change: TreeChange): Promise<void> {
  const parts = change.path.split('/');
  if (parts.some((part) => /^(|\.|\.\.|\.git)$/i.test(part)))
    throw new Error(`sandbox git: no file can be at ${JSON.stringify(change.path)}`);
  const name = parts.pop() ?? '';
  let folder = await open(repository, root);
  for (const part of parts) {
    let next = folder.get(part);
    if (next === undefined || !isFolder(next.mode)) {
      if (change.oid === null) return;
      next = { mode: '040000', oid: undefined };
      folder.set(part, next);
    }
    folder = await open(repository, next);
  }
  if (change.oid !== null) {
    await mustBeThere(repository, change.mode, change.oid);
    folder.set(name, { mode: change.mode, oid: change.oid });
  } else if (!isFolder(folder.get(name)?.mode ?? '')) folder.delete(name);
}

/** A submodule's commit is in another repository. */
async function mustBeThere(repository: GitRepository, mode: string, oid: string): Promise<void> {
  if (mode === '160000' || (await repository.objects.read(oid)) !== undefined) return;
  throw new Error(`sandbox git: there is no object ${oid}`);
}

async function open(repository: GitRepository, node: Node): Promise<Map<string, Node>> {
  if (node.below !== undefined) return node.below;
  const content = node.oid === undefined ? Buffer.alloc(0) : await treeOf(repository, node.oid);
  if (content === undefined) throw new Error(`sandbox git: ${node.oid} is no tree`);
  node.below = new Map(parseTree(content).map(({ path, mode, oid }) => [path, { mode, oid }]));
  return node.below;
}

/** The id of what a node has become; undefined: an empty folder. */
async function write(repository: GitRepository, node: Node): Promise<string | undefined> {
  if (node.below === undefined) return node.oid;
  const entries: { path: string; mode: string; oid: string }[] = [];
  for (const [path, child] of node.below) {
    const oid = await write(repository, child);
    if (oid !== undefined) entries.push({ path, mode: child.mode, oid });
  }
  return entries.length === 0 ? undefined : repository.write('tree', formatTree(entries));
}
