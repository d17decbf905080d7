import { formatCommit, formatTree, objectId } from './format-objects.ts';
import type { NewObjectType } from './format-objects.ts';
import type { Commit, NewCommit, TreeEntry } from './git-store.ts';
import { parseCommit, parseTree } from './parse-objects.ts';

interface StoredObject {
  readonly type: NewObjectType;
  readonly content: Buffer;
}

/** Files of a tree by path, folders left out: what git keeps in its index. */
export type Files = ReadonlyMap<string, Pick<TreeEntry, 'mode' | 'oid'>>;

/** Objects of all repositories together: who knows an id may read it, so that a fork needs no copying. */
export interface MemoryObjects {
  type(oid: string): NewObjectType | undefined;
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

/** Objects with the ids that git gives them. */
export function makeMemoryObjects(): MemoryObjects {
  const stored = new Map<string, StoredObject>();
  const commits = new Map<string, Commit>();
  const fileLists = new Map<string, Files>();

  function write(type: NewObjectType, content: Buffer): string {
    const oid = objectId(type, content);
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
    writeCommit: (input) => write('commit', formatCommit(input)),
  };
}

/** Writes a folder's tree and those below it. */
function writeFolder(files: Files, write: (content: Buffer) => string): string {
  const folders = new Map<string, Map<string, Pick<TreeEntry, 'mode' | 'oid'>>>();
  const entries: Pick<TreeEntry, 'path' | 'mode' | 'oid'>[] = [];
  for (const [path, file] of files) {
    const slash = path.indexOf('/');
    if (slash < 0) {
      entries.push({ path, ...file });
      continue;
    }
    const folder = folders.get(path.slice(0, slash)) ?? new Map();
    folder.set(path.slice(slash + 1), file);
    folders.set(path.slice(0, slash), folder);
  }
  for (const [path, below] of folders)
    entries.push({ path, mode: '040000', oid: writeFolder(below, write) });
  return write(formatTree(entries));
}
