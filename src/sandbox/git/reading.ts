import type { FindRepository } from './git-repository.ts';
import type { GitStore, TreeEntry } from './git-store.ts';
import type { GitRepository } from './git-repository.ts';
import { parseCommit, parseTree } from './parse-objects.ts';
import { runGit } from './run-git.ts';
import { treeOf } from './tree-of.ts';

type Reading = Pick<
  GitStore,
  'resolve' | 'commit' | 'objectType' | 'blob' | 'tree' | 'entry' | 'file'
>;

/** Reads of objects: all through the one reader of each repository, and cached. */
export function makeReading(find: FindRepository): Reading {
  const file: Reading['file'] = async (id, treeish, path) => {
    const entry = await entryAt(find(id), treeish, path);
    return entry?.type === 'blob' ? (await find(id).objects.read(entry.oid))?.content : undefined;
  };
  return {
    resolve: (id, revision) => resolve(find(id), revision),
    commit: async (id, oid) => {
      const object = await find(id).objects.read(oid);
      return object?.type === 'commit' ? parseCommit(oid, object.content) : undefined;
    },
    objectType: async (id, oid) => (await find(id).objects.read(oid))?.type,
    blob: async (id, oid) => {
      const object = await find(id).objects.read(oid);
      return object?.type === 'blob' ? object.content : undefined;
    },
    tree: (id, oid, recursive) =>
      listTree(find(id), oid, { recursive: recursive ?? false, prefix: '' }),
    entry: (id, treeish, path) => entryAt(find(id), treeish, path),
    file,
  };
}

async function resolve(repository: GitRepository, revision: string): Promise<string | undefined> {
  const { refs } = repository;
  const known =
    refs.get(revision) ??
    refs.get(`refs/heads/${revision}`) ??
    refs.get(`refs/tags/${revision}`) ??
    refs.get(`refs/${revision}`);
  if (known !== undefined) return commitBehind(repository, known);
  if (revision === 'HEAD') return refs.get('refs/heads/main');
  const whole = await commitBehind(repository, revision);
  if (whole !== undefined || !/^[0-9a-f]{4,39}$/.test(revision)) return whole;
  const args = ['rev-parse', '--verify', '--quiet', `${revision}^{commit}`];
  const answer = await runGit({ dir: repository.dir, args });
  return answer.code === 0 ? answer.stdout.toString('utf8').trim() : undefined;
}

/** The commit itself, or the one that an annotated tag stands for. */
async function commitBehind(repository: GitRepository, oid: string): Promise<string | undefined> {
  const object = await repository.objects.read(oid);
  if (object?.type === 'commit') return object.oid;
  if (object?.type !== 'tag') return undefined;
  const target = /^object ([0-9a-f]{40})$/m.exec(object.content.toString('utf8'))?.[1];
  return target === undefined ? undefined : commitBehind(repository, target);
}

async function listTree(
  repository: GitRepository,
  treeish: string,
  options: { readonly recursive: boolean; readonly prefix: string },
): Promise<TreeEntry[] | undefined> {
  const content = await treeOf(repository, treeish);
  if (content === undefined) return undefined;
  const entries: TreeEntry[] = [];
  for (const entry of parseTree(content)) {
    const path = `${options.prefix}${entry.path}`;
    entries.push({ ...entry, path });
    if (!options.recursive || entry.type !== 'tree') continue;
    const under = await listTree(repository, entry.oid, { recursive: true, prefix: `${path}/` });
    entries.push(...(under ?? []));
  }
  return entries;
}

export async function entryAt(
  repository: GitRepository,
  treeish: string,
  path: string,
): Promise<TreeEntry | undefined> {
  const parts = path.split('/').filter((part) => part !== '');
  let tree = treeish;
  let found: TreeEntry | undefined;
  for (const part of parts) {
    const content = await treeOf(repository, tree);
    found = content && parseTree(content).find((entry) => entry.path === part);
    if (found === undefined) return undefined;
    tree = found.oid;
  }
  return found && { ...found, path: parts.join('/') };
}
