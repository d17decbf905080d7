import type { FindRepository } from './git-repository.ts';
import type { GitStore, TreeEntry } from './git-store.ts';
import type { GitRepository } from './git-repository.ts';
import { parseCommit, parseTree } from './parse-objects.ts';
import { runGit } from './run-git.ts';

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
    refs.get(revision) ?? refs.get(`refs/heads/${revision}`) ?? refs.get(`refs/tags/${revision}`);
  const candidate = known ?? revision;
  const object = await repository.objects.read(candidate);
  if (object?.type === 'commit') return object.oid;
  // An annotated tag or an abbreviated id; what looks like an option is neither.
  if (!/^[\w./-]+$/.test(candidate) || candidate.startsWith('-')) return undefined;
  const args = ['rev-parse', '--verify', '--quiet', `${candidate}^{commit}`];
  const answer = await runGit({ dir: repository.dir, args });
  return answer.code === 0 ? answer.stdout.toString('utf8').trim() : undefined;
}

async function treeOf(repository: GitRepository, treeish: string): Promise<Buffer | undefined> {
  const object = await repository.objects.read(treeish);
  if (object?.type === 'tree') return object.content;
  if (object?.type !== 'commit') return undefined;
  return treeOf(repository, parseCommit(treeish, object.content).treeOid);
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

async function entryAt(
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
