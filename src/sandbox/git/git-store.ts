import type { Result } from '../../lifecycle/result.ts';
import type { MergeMethod } from '../world/records/repository.ts';

export const zeroOid = '0'.repeat(40);

export interface Signature {
  readonly name: string;
  readonly email: string;
  /** ISO-8601 UTC. */
  readonly date: string;
}

export interface Commit {
  readonly oid: string;
  readonly treeOid: string;
  readonly parents: readonly string[];
  readonly author: Signature;
  readonly committer: Signature;
  readonly message: string;
}

export interface TreeEntry {
  readonly path: string;
  readonly mode: '100644' | '100755' | '120000' | '040000' | '160000';
  readonly type: 'blob' | 'tree' | 'commit';
  readonly oid: string;
}

/** One step of an atomic change of refs; zeros in `before` = must not exist, in `after` = delete. */
export interface RefUpdate {
  readonly ref: string;
  /** Undefined: whatever it is now. */
  readonly before?: string;
  readonly after: string;
}

/** Why refs were left as they were; nothing was changed then. */
export type RefRefusal =
  | { readonly kind: 'stale'; readonly ref: string; readonly actual: string }
  | { readonly kind: 'missing-object'; readonly ref: string; readonly oid: string }
  | { readonly kind: 'bad-name'; readonly ref: string };

export interface FileChange {
  readonly path: string;
  /** Null deletes. */
  readonly content: string | Uint8Array | null;
  readonly mode?: '100644' | '100755';
}

export interface FileDiff {
  readonly path: string;
  readonly previousPath: string | null;
  readonly status: 'added' | 'removed' | 'modified' | 'renamed';
  readonly additions: number;
  readonly deletions: number;
  readonly changes: number;
  /** Unified diff without headers; absent for binary files. */
  readonly patch: string | null;
  /** Blob at the newer side, or at the older side of a removal. */
  readonly oid: string;
}

export interface MergeConflict {
  readonly kind: 'conflict';
  readonly files: readonly string[];
}

export interface NewCommit {
  readonly treeOid: string;
  readonly parents: readonly string[];
  readonly message: string;
  readonly author: Signature;
  readonly committer?: Signature;
}

/**
 * The git side of the world. `repositoryId` names the repository throughout. Refs are full names
 * (`refs/heads/main`). Nothing here checks rights, fires events or knows pull requests: that is
 * `world/operations`, the only caller of what writes refs.
 */
export interface GitStore {
  create(repositoryId: number): Promise<void>;
  /** Current refs; kept in memory, so it is cheap. */
  refs(repositoryId: number): ReadonlyMap<string, string>;
  ref(repositoryId: number, ref: string): string | undefined;
  /** Atomic compare-and-swap over all of them, or nothing. */
  updateRefs(
    repositoryId: number,
    updates: readonly RefUpdate[],
  ): Promise<Result<undefined, RefRefusal>>;
  /** A branch, tag, full ref, sha or abbreviated sha to a commit. */
  resolve(repositoryId: number, revision: string): Promise<string | undefined>;
  commit(repositoryId: number, oid: string): Promise<Commit | undefined>;
  objectType(
    repositoryId: number,
    oid: string,
  ): Promise<'commit' | 'tree' | 'blob' | 'tag' | undefined>;
  blob(repositoryId: number, oid: string): Promise<Uint8Array | undefined>;
  /** Entries of a tree; the whole tree under it with `recursive`. */
  tree(
    repositoryId: number,
    oid: string,
    recursive?: boolean,
  ): Promise<readonly TreeEntry[] | undefined>;
  /** The entry at a path of a commit or tree. */
  entry(repositoryId: number, treeish: string, path: string): Promise<TreeEntry | undefined>;
  file(repositoryId: number, treeish: string, path: string): Promise<Uint8Array | undefined>;
  writeBlob(repositoryId: number, content: string | Uint8Array): Promise<string>;
  /** A tree from a base (undefined: empty) and changes. */
  writeTree(
    repositoryId: number,
    base: string | undefined,
    changes: readonly FileChange[],
  ): Promise<string>;
  writeTreeEntries(
    repositoryId: number,
    base: string | undefined,
    entries: readonly { path: string; mode: string; oid: string | null }[],
  ): Promise<string>;
  writeCommit(repositoryId: number, commit: NewCommit): Promise<string>;
  mergeBase(repositoryId: number, a: string, b: string): Promise<string | undefined>;
  isAncestor(repositoryId: number, ancestor: string, descendant: string): Promise<boolean>;
  /** Commits reachable from `to` and not from `from` (undefined: all), oldest first. */
  log(
    repositoryId: number,
    from: string | undefined,
    to: string,
    limit?: number,
  ): Promise<readonly Commit[]>;
  /** Commits reachable from `to` that changed what is at a path, newest first. */
  logOfPath(repositoryId: number, to: string, path: string): Promise<readonly Commit[]>;
  diff(repositoryId: number, from: string, to: string): Promise<readonly FileDiff[]>;
  /** Would `head` merge into `base`? The merged tree, or the files in conflict. */
  mergeTree(
    repositoryId: number,
    base: string,
    head: string,
  ): Promise<Result<string, MergeConflict>>;
  /** Makes the commit that merging by `method` puts on `base`; moves no ref. */
  mergeCommit(input: MergeInput): Promise<Result<string, MergeConflict>>;
  /** Makes the objects behind `oid` of a fork available in another repository. */
  fetch(fromRepositoryId: number, toRepositoryId: number, oid: string): Promise<void>;
}

export interface MergeInput {
  readonly repositoryId: number;
  readonly base: string;
  readonly head: string;
  readonly method: MergeMethod;
  readonly message: string;
  readonly author: Signature;
  readonly committer: Signature;
}
