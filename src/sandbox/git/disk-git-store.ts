import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { GitStore } from './git-store.ts';
import { type FindRepository, GitRepository } from './git-repository.ts';
import { makeHistory } from './history.ts';
import { makeMerging } from './merging.ts';
import { makeReading } from './reading.ts';
import { git } from './run-git.ts';
import { makeWriting } from './writing.ts';

export interface DiskGitStore extends GitStore {
  /** The bare repository's folder, for `git upload-pack` and `index-pack`. */
  folder(repositoryId: number): string;
  /** Writes the files of a commit into a folder that exists. */
  checkout(repositoryId: number, oid: string, folder: string): Promise<void>;
  /** Copies a branch of a repository on this machine, which is only read. */
  importBranch(input: ImportedBranch): Promise<string>;
  /** Ends the helper processes. The folder stays. */
  close(): void;
}

export interface ImportedBranch {
  readonly repositoryId: number;
  /** Path or URL that git can fetch from. */
  readonly from: string;
  readonly branch: string;
  /** Full ref to put it at. */
  readonly ref: string;
  /** What git is told of the person whose repository it is; nothing otherwise. */
  readonly env?: Readonly<Record<string, string>>;
}

/** Bare repositories in a folder, through the git program (2.38 or newer, for `merge-tree`). */
export function makeDiskGitStore(root: string): DiskGitStore {
  const repositories = new Map<number, GitRepository>();
  const find: FindRepository = (id) => {
    const repository = repositories.get(id);
    if (repository === undefined) throw new Error(`sandbox git: no repository ${id}`);
    return repository;
  };
  const history = makeHistory(find);
  return {
    ...makeReading(find),
    ...makeWriting(find),
    ...history,
    ...makeMerging(find, root, history.mergeBase),
    create: async (id) => {
      const repository = await initialise(join(root, `${id}.git`));
      repositories.set(id, repository);
    },
    refs: (id) => find(id).refs,
    ref: (id, ref) => repositories.get(id)?.refs.get(ref),
    updateRefs: (id, updates) => find(id).updateRefs(updates),
    folder: (id) => find(id).dir,
    checkout: (id, oid, folder) => checkout(find(id), { oid, folder }),
    importBranch: ({ repositoryId, ...input }) => importBranch(find(repositoryId), input),
    close: () => {
      for (const repository of repositories.values()) repository.objects.close();
    },
  };
}

/** GitHub lets one fetch any commit by its id, and packs when it wants to. */
const CONFIG = `[core]
\trepositoryformatversion = 0
\tbare = true
\tlogAllRefUpdates = false
[uploadpack]
\tallowAnySHA1InWant = true
\tallowFilter = true
[gc]
\tauto = 0
`;

/** What `git init --bare` makes, as git's Documentation/gitrepository-layout has it. */
async function initialise(dir: string): Promise<GitRepository> {
  await rm(dir, { recursive: true, force: true });
  for (const folder of ['objects/info', 'objects/pack', 'refs/heads', 'refs/tags'])
    await mkdir(join(dir, folder), { recursive: true });
  await writeFile(join(dir, 'config'), CONFIG);
  await writeFile(join(dir, 'HEAD'), 'ref: refs/heads/main\n');
  return new GitRepository(dir);
}

async function checkout(
  repository: GitRepository,
  { oid, folder }: { readonly oid: string; readonly folder: string },
): Promise<void> {
  const index = join(repository.dir, `checkout-${oid}`);
  const env = { GIT_DIR: repository.dir, GIT_WORK_TREE: folder, GIT_INDEX_FILE: index };
  await git({ dir: folder, env, args: ['read-tree', oid] });
  await git({ dir: folder, env, args: ['checkout-index', '--all', '--force'] });
  await rm(index, { force: true });
}

async function importBranch(
  repository: GitRepository,
  { from, branch, ref, env = {} }: Omit<ImportedBranch, 'repositoryId'>,
): Promise<string> {
  const { dir } = repository;
  await git({ dir, args: ['fetch', '--quiet', '--no-tags', from, `+${branch}:${ref}`], env });
  await repository.loadRefs();
  return repository.refs.get(ref) ?? '';
}

/** Undefined when git is there and new enough, else a sentence that says what is wrong. */
export async function gitProblem(): Promise<string | undefined> {
  try {
    const text = await git({ dir: '.', args: ['--version'] });
    const [major = 0, minor = 0] = (/(\d+)\.(\d+)/.exec(text)?.slice(1) ?? []).map(Number);
    if (major > 2 || (major === 2 && minor >= 38)) return undefined;
    return `git 2.38 or newer is needed, this is ${text}. Install a newer git and try again.`;
  } catch {
    return 'git was not found. Install git 2.38 or newer and try again.';
  }
}
