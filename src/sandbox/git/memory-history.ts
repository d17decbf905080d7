import { fail, ok } from '../../lifecycle/result.ts';
import type { Result } from '../../lifecycle/result.ts';
import type { Commit, FileDiff, GitStore, MergeConflict, MergeInput } from './git-store.ts';
import type { Files, MemoryObjects } from './memory-objects.ts';

type History = Pick<
  GitStore,
  'mergeBase' | 'isAncestor' | 'log' | 'logOfPath' | 'diff' | 'mergeTree' | 'mergeCommit'
>;

/** How commits in memory hang together, and what merging two of them gives. */
export function makeMemoryHistory(objects: MemoryObjects): History {
  return {
    mergeBase: async (_, a, b) => mergeBase(objects, a, b),
    isAncestor: async (_, ancestor, descendant) => reachable(objects, descendant).has(ancestor),
    log: async (_, from, to, limit) => {
      const known = from === undefined ? new Set<string>() : reachable(objects, from);
      const fresh = [...reachable(objects, to)].filter((oid) => !known.has(oid));
      return toCommits(objects, limit === undefined ? fresh : fresh.slice(-limit));
    },
    logOfPath: async (_, to, path) =>
      toCommits(objects, [...reachable(objects, to)].reverse()).filter(({ oid, parents }) => {
        const mine = objects.files(oid)?.get(path)?.oid;
        const theirs = parents.map((parent) => objects.files(parent)?.get(path)?.oid);
        return theirs.length === 0 ? mine !== undefined : theirs.every((each) => each !== mine);
      }),
    diff: async (_, from, to) => diff(objects, from, to),
    mergeTree: async (_, base, head) =>
      mergeTrees(objects, { base, head, origin: mergeBase(objects, base, head) }),
    mergeCommit: async (input) => mergeCommit(objects, input),
  };
}

/** Everything that a commit stands on and itself, parents before children. */
function reachable(objects: MemoryObjects, oid: string, found = new Set<string>()): Set<string> {
  if (found.has(oid)) return found;
  for (const parent of objects.commit(oid)?.parents ?? []) reachable(objects, parent, found);
  return objects.commit(oid) === undefined ? found : found.add(oid);
}

function toCommits(objects: MemoryObjects, oids: readonly string[]): Commit[] {
  return oids.flatMap((oid) => objects.commit(oid) ?? []);
}

function mergeBase(objects: MemoryObjects, a: string, b: string): string | undefined {
  const ofA = reachable(objects, a);
  return [...reachable(objects, b)].findLast((oid) => ofA.has(oid));
}

interface Merge {
  readonly base: string;
  readonly head: string;
  readonly origin: string | undefined;
}

function mergeTrees(
  objects: MemoryObjects,
  { base, head, origin }: Merge,
): Result<string, MergeConflict> {
  const [was, ours, theirs] = [origin ?? '', base, head].map((each) => objects.files(each));
  if (origin === undefined || ours === undefined || theirs === undefined)
    return fail({ kind: 'conflict', files: [] });
  const merged = new Map(ours);
  const conflicts: string[] = [];
  for (const path of new Set([...theirs.keys(), ...(was?.keys() ?? [])])) {
    const [before, mine, other] = [was, ours, theirs].map((files) => same(files, path));
    if (other === before || other === mine) continue;
    if (mine !== before) conflicts.push(path);
    const file = theirs.get(path);
    if (file === undefined) merged.delete(path);
    else merged.set(path, file);
  }
  return conflicts.length > 0
    ? fail({ kind: 'conflict', files: conflicts.sort() })
    : ok(objects.writeFiles(merged));
}

function same(files: Files | undefined, path: string): string | undefined {
  const file = files?.get(path);
  return file && `${file.mode} ${file.oid}`;
}

function mergeCommit(objects: MemoryObjects, input: MergeInput): Result<string, MergeConflict> {
  if (input.method === 'rebase') return rebase(objects, input);
  const { base, head, message, author, committer } = input;
  const tree = mergeTrees(objects, { base, head, origin: mergeBase(objects, base, head) });
  if (!tree.ok) return tree;
  const parents = input.method === 'merge' ? [base, head] : [base];
  return ok(objects.writeCommit({ treeOid: tree.value, parents, message, author, committer }));
}

function rebase(
  objects: MemoryObjects,
  { base, head, committer }: MergeInput,
): Result<string, MergeConflict> {
  const known = reachable(objects, base);
  let tip = base;
  for (const commit of toCommits(objects, [...reachable(objects, head)])) {
    if (known.has(commit.oid) || commit.parents.length > 1) continue;
    const tree = mergeTrees(objects, { base: tip, head: commit.oid, origin: commit.parents[0] });
    if (!tree.ok) return tree;
    const { message, author } = commit;
    tip = objects.writeCommit({ treeOid: tree.value, parents: [tip], message, author, committer });
  }
  return ok(tip);
}

function diff(objects: MemoryObjects, from: string, to: string): FileDiff[] {
  const [before, after] = [objects.files(from), objects.files(to)];
  if (before === undefined || after === undefined) return [];
  const paths = [...new Set([...before.keys(), ...after.keys()])].sort();
  const changed = paths.filter((path) => same(before, path) !== same(after, path));
  const gone = changed.filter((path) => !after.has(path));
  const moved = new Map<string, string>();
  for (const path of changed.filter((each) => !before.has(each))) {
    const source = gone.find((each) => before.get(each)?.oid === after.get(path)?.oid);
    if (source !== undefined && ![...moved.values()].includes(source)) moved.set(path, source);
  }
  const sources = new Set(moved.values());
  return changed
    .filter((path) => !sources.has(path))
    .map((path) => {
      const previousPath = moved.get(path) ?? null;
      const old = before.get(previousPath ?? path)?.oid;
      const oid = after.get(path)?.oid;
      return {
        path,
        previousPath,
        status: statusOf({ previousPath, old, oid }),
        oid: oid ?? old ?? '',
        ...lineChanges(textOf(objects, old), textOf(objects, oid)),
      };
    });
}

function statusOf(change: {
  readonly previousPath: string | null;
  readonly old: string | undefined;
  readonly oid: string | undefined;
}): FileDiff['status'] {
  if (change.previousPath !== null) return 'renamed';
  if (change.old === undefined) return 'added';
  return change.oid === undefined ? 'removed' : 'modified';
}

function textOf(objects: MemoryObjects, oid: string | undefined): string {
  return oid === undefined ? '' : (objects.blob(oid)?.toString('utf8') ?? '');
}

const CONTEXT = 3;

/** One hunk from the first line that differs to the last. */
function lineChanges(
  before: string,
  after: string,
): Pick<FileDiff, 'additions' | 'deletions' | 'changes' | 'patch'> {
  if (before === after) return { additions: 0, deletions: 0, changes: 0, patch: null };
  const [old, fresh] = [toLines(before), toLines(after)];
  let start = 0;
  while (start < Math.min(old.length, fresh.length) && old[start] === fresh[start]) start += 1;
  let tail = 0;
  const most = Math.min(old.length, fresh.length) - start;
  while (tail < most && old.at(-1 - tail) === fresh.at(-1 - tail)) tail += 1;
  const removed = old.slice(start, old.length - tail);
  const added = fresh.slice(start, fresh.length - tail);
  const lead = old.slice(Math.max(0, start - CONTEXT), start);
  const trail = old.slice(old.length - tail, old.length - tail + CONTEXT);
  const side = (lines: readonly string[]): string => {
    const count = lead.length + lines.length + trail.length;
    const first = count === 0 ? start : start - lead.length + 1;
    return count === 1 ? `${first}` : `${first},${count}`;
  };
  const patch = [
    `@@ -${side(removed)} +${side(added)} @@`,
    ...lead.map((line) => ` ${line}`),
    ...removed.map((line) => `-${line}`),
    ...added.map((line) => `+${line}`),
    ...trail.map((line) => ` ${line}`),
  ].join('\n');
  const [additions, deletions] = [added.length, removed.length];
  return { additions, deletions, changes: additions + deletions, patch };
}

function toLines(text: string): readonly string[] {
  return text === '' ? [] : text.replace(/\n$/, '').split('\n');
}
