import { createHash } from 'node:crypto';
import { fail, ok } from '../../lifecycle/result.ts';
import type { Result } from '../../lifecycle/result.ts';
import { zeroOid } from './git-store.ts';
import type {
  Commit,
  GitStore,
  NewCommit,
  RefRefusal,
  RefUpdate,
  Signature,
  TreeEntry,
} from './git-store.ts';
import { makeMemoryHistory } from './memory-history.ts';
import { parseCommit, parseTree } from './parse-objects.ts';
import { isRefName } from './ref-name.ts';

type ObjectType = 'commit' | 'tree' | 'blob';

interface StoredObject {
  readonly type: ObjectType;
  readonly content: Buffer;
}

/** Files of a tree by path, folders left out: what git keeps in its index. */
export type Files = ReadonlyMap<string, Pick<TreeEntry, 'mode' | 'oid'>>;

/** Objects of all repositories together: who knows an id may read it, so that a fork needs no copying. */
export interface MemoryObjects {
  type(oid: string): ObjectType | undefined;
  commit(oid: string): Commit | undefined;
  blob(oid: string): Buffer | undefined;
  /** Of a commit or tree; undefined: there is no such. */
  files(treeish: string): Files | undefined;
  writeBlob(content: string | Uint8Array): string;
  writeFiles(files: Files): string;
  writeCommit(commit: NewCommit): string;
  entries(treeish: string): TreeEntry[] | undefined;
  find(prefix: string): string | undefined;
}

/**
 * Repositories in memory, with git's own object ids, for tests that live through thousands of them. It differs from
 * the one on disk in what needs a real merge or diff: two changes of one file always conflict, a difference is one
 * hunk from the first changed line to the last, only an unchanged file counts as renamed, and nothing can be cloned.
 */
export function makeMemoryGitStore(): GitStore {
  const objects = makeObjects();
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
    if (standsInTheWay(refs, ref)) return fail({ kind: 'bad-name', ref });
  }
  for (const { ref, after } of updates) {
    if (after === zeroOid) refs.delete(ref);
    else refs.set(ref, after);
  }
  return ok(undefined);
}

/** A folder where a file is asked for, or the reverse: `refs/heads/a` beside `refs/heads/a/b`. */
function standsInTheWay(refs: ReadonlyMap<string, string>, ref: string): boolean {
  for (const other of refs.keys()) {
    if (other.startsWith(`${ref}/`) || ref.startsWith(`${other}/`)) return true;
  }
  return false;
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

function makeObjects(): MemoryObjects {
  const stored = new Map<string, StoredObject>();
  const commits = new Map<string, Commit>();
  const fileLists = new Map<string, Files>();

  function write(type: ObjectType, content: Buffer): string {
    const oid = createHash('sha1')
      .update(`${type} ${content.length}\0`)
      .update(content)
      .digest('hex');
    stored.set(oid, { type, content });
    return oid;
  }

  function commit(oid: string): Commit | undefined {
    const known = commits.get(oid);
    if (known !== undefined) return known;
    const object = stored.get(oid);
    if (object?.type !== 'commit') return undefined;
    const parsed = parseCommit(oid, object.content);
    commits.set(oid, parsed);
    return parsed;
  }

  function treeOf(treeish: string): string {
    return commit(treeish)?.treeOid ?? treeish;
  }

  function entries(treeish: string): TreeEntry[] | undefined {
    const object = stored.get(treeOf(treeish));
    return object?.type === 'tree' ? parseTree(object.content) : undefined;
  }

  function files(treeish: string): Files | undefined {
    const tree = treeOf(treeish);
    const known = fileLists.get(tree);
    if (known !== undefined) return known;
    const top = entries(tree);
    if (top === undefined) return undefined;
    const found = new Map(
      top.flatMap(({ path, type, mode, oid }): [string, Pick<TreeEntry, 'mode' | 'oid'>][] =>
        type === 'tree'
          ? [...(files(oid) ?? [])].map(([below, file]) => [`${path}/${below}`, file])
          : [[path, { mode, oid }]],
      ),
    );
    fileLists.set(tree, found);
    return found;
  }

  return {
    type: (oid) => stored.get(oid)?.type,
    commit,
    blob: (oid) => {
      const object = stored.get(oid);
      return object?.type === 'blob' ? object.content : undefined;
    },
    files,
    entries,
    find: (prefix) => [...stored.keys()].find((oid) => oid.startsWith(prefix)),
    writeBlob: (content) => write('blob', Buffer.from(content)),
    writeFiles: (list) => writeFolder(list, (content) => write('tree', content)),
    writeCommit: (input) => write('commit', commitText(input)),
  };
}

/** Writes a folder's tree and those below it; git orders a folder as if its name ended with a slash. */
function writeFolder(files: Files, write: (content: Buffer) => string): string {
  const folders = new Map<string, Map<string, Pick<TreeEntry, 'mode' | 'oid'>>>();
  const lines: { readonly order: string; readonly content: Buffer }[] = [];
  const add = (mode: string, name: string, oid: string): void => {
    const content = Buffer.concat([Buffer.from(`${mode} ${name}\0`), Buffer.from(oid, 'hex')]);
    lines.push({ order: mode === '40000' ? `${name}/` : name, content });
  };
  for (const [path, file] of files) {
    const slash = path.indexOf('/');
    if (slash < 0) {
      add(file.mode, path, file.oid);
      continue;
    }
    const folder = folders.get(path.slice(0, slash)) ?? new Map();
    folder.set(path.slice(slash + 1), file);
    folders.set(path.slice(0, slash), folder);
  }
  for (const [name, below] of folders) add('40000', name, writeFolder(below, write));
  lines.sort((a, b) => Buffer.compare(Buffer.from(a.order), Buffer.from(b.order)));
  return write(Buffer.concat(lines.map(({ content }) => content)));
}

function commitText({ treeOid, parents, message, author, committer }: NewCommit): Buffer {
  const head = [
    `tree ${treeOid}`,
    ...parents.map((parent) => `parent ${parent}`),
    `author ${signature(author)}`,
    `committer ${signature(committer ?? author)}`,
  ];
  return Buffer.from(`${head.join('\n')}\n\n${message}`);
}

function signature({ name, email, date }: Signature): string {
  return `${name} <${email}> ${Math.floor(Date.parse(date) / 1000)} +0000`;
}
