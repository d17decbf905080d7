import { createHash } from 'node:crypto';
import type { Commit, NewCommit, Signature, TreeEntry } from './git-store.ts';
import { parseCommit, parseTree } from './parse-objects.ts';

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

/** Objects with the ids that git gives them. */
export function makeMemoryObjects(): MemoryObjects {
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
