import { fail, ok } from '../../lifecycle/result.ts';
import type { Result } from '../../lifecycle/result.ts';
import { zeroOid } from './git-store.ts';
import type { GitStore, RefRefusal, RefUpdate, TreeEntry } from './git-store.ts';
import { makeMemoryHistory } from './memory-history.ts';
import { makeMemoryObjects } from './memory-objects.ts';
import type { MemoryObjects } from './memory-objects.ts';
import { isRefName, standsInTheWay } from './ref-name.ts';

/**
 * Repositories in memory, with git's own object ids, for tests that live through thousands of them. It differs from
 * the one on disk in what needs a real merge or diff: two changes of one file always conflict, a difference is one
 * hunk from the first changed line to the last, only an unchanged file counts as renamed, and nothing can be cloned.
 */
export function makeMemoryGitStore(): GitStore {
  const objects = makeMemoryObjects();
  const repositories = new Map<number, Map<string, string>>();
  const refsOf = (id: number): Map<string, string> => {
    const refs = repositories.get(id);
    if (refs === undefined) throw new Error(`sandbox git: no repository ${id}`);
    return refs;
  };
  return {
    ...makeMemoryHistory(objects),
    create: async (id) => {
      repositories.set(id, new Map());
    },
    refs: (id) => refsOf(id),
    ref: (id, ref) => repositories.get(id)?.get(ref),
    updateRefs: async (id, updates) => updateRefs(refsOf(id), objects, updates),
    resolve: async (id, revision) => resolve(refsOf(id), objects, revision),
    commit: async (_, oid) => objects.commit(oid),
    objectType: async (_, oid) => objects.type(oid),
    blob: async (_, oid) => objects.blob(oid),
    tree: async (_, oid, recursive) => listTree(objects, oid, recursive ?? false),
    entry: async (_, treeish, path) => entryAt(objects, treeish, path),
    file: async (_, treeish, path) => {
      const entry = entryAt(objects, treeish, path);
      return entry?.type === 'blob' ? objects.blob(entry.oid) : undefined;
    },
    writeBlob: async (_, content) => objects.writeBlob(content),
    writeTree: async (_, base, changes) =>
      withEntries(
        objects,
        base,
        changes.map(({ path, content, mode }) => ({
          path,
          mode: mode ?? objects.files(base ?? '')?.get(path)?.mode ?? '100644',
          oid: content === null ? null : objects.writeBlob(content),
        })),
      ),
    writeTreeEntries: async (_, base, entries) => withEntries(objects, base, entries),
    writeCommit: async (_, commit) => objects.writeCommit(commit),
    fetch: async () => undefined,
  };
}

function updateRefs(
  refs: Map<string, string>,
  objects: MemoryObjects,
  updates: readonly RefUpdate[],
): Result<undefined, RefRefusal> {
  for (const { ref, before, after } of updates) {
    if (!isRefName(ref)) return fail({ kind: 'bad-name', ref });
    const actual = refs.get(ref) ?? zeroOid;
    if (before !== undefined && before !== actual) return fail({ kind: 'stale', ref, actual });
    if (after === zeroOid) continue;
    if (objects.type(after) === undefined) return fail({ kind: 'missing-object', ref, oid: after });
    if (standsInTheWay(refs.keys(), ref)) return fail({ kind: 'bad-name', ref });
  }
  for (const { ref, after } of updates) {
    if (after === zeroOid) refs.delete(ref);
    else refs.set(ref, after);
  }
  return ok(undefined);
}

function resolve(
  refs: ReadonlyMap<string, string>,
  objects: MemoryObjects,
  revision: string,
): string | undefined {
  const named =
    refs.get(revision) ?? refs.get(`refs/heads/${revision}`) ?? refs.get(`refs/tags/${revision}`);
  const candidate = named ?? (/^[0-9a-f]{4,40}$/.test(revision) ? objects.find(revision) : '');
  return candidate !== undefined && objects.type(candidate) === 'commit' ? candidate : undefined;
}

function entryAt(objects: MemoryObjects, treeish: string, path: string): TreeEntry | undefined {
  const parts = path.split('/').filter((part) => part !== '');
  let tree = treeish;
  let found: TreeEntry | undefined;
  for (const part of parts) {
    found = objects.entries(tree)?.find((entry) => entry.path === part);
    if (found === undefined) return undefined;
    tree = found.oid;
  }
  return found && { ...found, path: parts.join('/') };
}

function listTree(
  objects: MemoryObjects,
  treeish: string,
  recursive: boolean,
): TreeEntry[] | undefined {
  return objects.entries(treeish)?.flatMap((entry) => {
    if (!recursive || entry.type !== 'tree') return [entry];
    const under = listTree(objects, entry.oid, true) ?? [];
    return [entry, ...under.map((each) => ({ ...each, path: `${entry.path}/${each.path}` }))];
  });
}

function withEntries(
  objects: MemoryObjects,
  base: string | undefined,
  entries: readonly { readonly path: string; readonly mode: string; readonly oid: string | null }[],
): string {
  const files = new Map(base === undefined ? [] : objects.files(base));
  for (const { path, mode, oid } of entries) {
    if (oid === null) files.delete(path);
    else files.set(path, { mode: mode as TreeEntry['mode'], oid });
  }
  return objects.writeFiles(files);
}
