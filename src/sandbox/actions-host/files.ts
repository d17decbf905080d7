import { mkdtemp, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { ActionsHost } from '../actions/host.ts';
import type { DiskGitStore } from '../git/disk-git-store.ts';
import { findRepository, fullName } from '../world/find.ts';
import type { Repository } from '../world/records/repository.ts';
import type { World } from '../world/world.ts';

type Files = Pick<
  ActionsHost,
  'repository' | 'workflowFiles' | 'readFile' | 'resolveRef' | 'changedPaths' | 'actionFolder'
>;

/** `owner/name`, any case. */
export function repositoryNamed(world: World, name: string): Repository | undefined {
  const [owner = '', repo = ''] = name.split('/');
  return findRepository(world, owner, repo);
}

/** What runs read of repositories; `root` is where actions are unpacked. */
export function makeFiles(world: World, git: DiskGitStore, root: string): Files {
  const folders = new Map<string, Promise<string>>();
  return {
    repository: async (name) => {
      const repository = repositoryNamed(world, name);
      return repository && factsOf(world, repository);
    },
    workflowFiles: (name, sha) => workflowFiles(world, name, sha),
    readFile: async (name, ref, path) => {
      const repository = repositoryNamed(world, name);
      const oid = repository && (await git.resolve(repository.id, ref));
      if (repository === undefined || oid === undefined) return undefined;
      return text(await git.file(repository.id, oid, path));
    },
    resolveRef: (name, ref) => resolveRef(world, name, ref),
    changedPaths: (comparison) => changedPaths(world, comparison),
    actionFolder: async (name, ref) => {
      const repository = repositoryNamed(world, name);
      const oid = repository && (await git.resolve(repository.id, ref));
      if (repository === undefined || oid === undefined) return undefined;
      const key = `${repository.id}-${oid}`;
      const unpacked =
        folders.get(key) ??
        unpack(join(root, key), (folder) => git.checkout(repository.id, oid, folder));
      folders.set(key, unpacked);
      return unpacked;
    },
  };
}

function factsOf(world: World, repository: Repository) {
  const { origin } = world;
  return {
    id: repository.id,
    ownerId: repository.ownerId,
    owner: world.tables.accounts.must(repository.ownerId).login,
    name: repository.name,
    fullName: fullName(world, repository),
    defaultBranch: repository.defaultBranch,
    visibility: repository.visibility,
    serverUrl: origin,
    apiUrl: `${origin}/api/v3`,
    graphqlUrl: `${origin}/api/graphql`,
  };
}

async function workflowFiles(world: World, name: string, sha: string) {
  const repository = repositoryNamed(world, name);
  if (repository === undefined) return [];
  const { git } = world;
  const folder = await git.entry(repository.id, sha, '.github/workflows');
  const entries = folder && (await git.tree(repository.id, folder.oid));
  const files = (entries ?? []).filter((entry) => /\.ya?ml$/.test(entry.path));
  return Promise.all(
    files.map(async ({ path, oid }) => ({
      path: `.github/workflows/${path}`,
      text: text(await git.blob(repository.id, oid)) ?? '',
    })),
  );
}

async function resolveRef(world: World, name: string, ref: string) {
  const repository = repositoryNamed(world, name);
  if (repository === undefined) return undefined;
  const full = [ref, `refs/heads/${ref}`, `refs/tags/${ref}`].find(
    (each) => world.git.ref(repository.id, each) !== undefined,
  );
  const sha = await world.git.resolve(repository.id, full ?? ref);
  return sha === undefined ? undefined : { ref: full ?? sha, sha };
}

async function changedPaths(
  world: World,
  comparison: Parameters<ActionsHost['changedPaths']>[0],
): Promise<readonly string[]> {
  const repository = repositoryNamed(world, comparison.repository);
  if (repository === undefined) return [];
  const { git } = world;
  const { id, defaultBranch } = repository;
  const main = git.ref(id, `refs/heads/${defaultBranch}`);
  const from = comparison.base ?? main;
  const common =
    from === undefined || comparison.head === from
      ? undefined
      : comparison.kind === 'three-dot' || comparison.base === null
        ? await git.mergeBase(id, from, comparison.head)
        : from;
  if (common === undefined) {
    const all = (await git.tree(id, comparison.head, true)) ?? [];
    return all.filter((entry) => entry.type === 'blob').map((entry) => entry.path);
  }
  const files = await git.diff(id, common, comparison.head);
  return files.flatMap((file) => [
    file.path,
    ...(file.previousPath === null ? [] : [file.previousPath]),
  ]);
}

/** Complete or not there: a folder is filled under another name first. */
async function unpack(folder: string, fill: (folder: string) => Promise<void>): Promise<string> {
  const making = await mkdtemp(`${folder}-`);
  await fill(making);
  await rm(folder, { recursive: true, force: true });
  await rename(making, folder);
  return folder;
}

function text(content: Uint8Array | undefined): string | undefined {
  return content && new TextDecoder().decode(content);
}
