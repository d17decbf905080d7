import { lstat, readlink, realpath, rm, rmdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { matchesAny } from '../../lifecycle/policy/paths.ts';
import { STEERING_FILES } from '../../lifecycle/policy/steering-files.ts';
import { gitFields, gitText } from '../git.ts';

export interface Checkout {
  readonly workspace: string;
  readonly base: string;
  readonly head: string;
}

/** Puts the base's files that steer agents and automation into the work tree. Gives the paths that differed. */
export async function restoreAgentFiles(checkout: Checkout): Promise<string[]> {
  const { workspace: cwd, base, head } = checkout;
  const changed = await gitFields(['diff', '--name-only', '--no-renames', '-z', base, head], {
    cwd,
  });
  const paths = changed.filter((path) => matchesAny(path, STEERING_FILES));
  for (const path of paths) await takeFrom(checkout, base, path);
  return paths;
}

/**
 * Puts back the head's version of what the agent left as it was given, so that the restoring itself is no change
 * of this run. What the agent changed stays changed, and is judged as a change.
 */
export async function returnAgentFiles(
  checkout: Checkout,
  paths: readonly string[],
): Promise<void> {
  const { workspace, base, head } = checkout;
  for (const path of paths) {
    const given = await entryIn(workspace, base, path);
    if ((await entryOf(workspace, path)) !== given) continue;
    await takeFrom(checkout, head, path);
    await returnFolders(checkout, path);
  }
}

/** Where the head has a link or a file in place of a folder that the base's version needed, it comes back. */
async function returnFolders(checkout: Checkout, path: string): Promise<void> {
  const { workspace, head } = checkout;
  for (let folder = dirname(path); folder !== '.'; folder = dirname(folder)) {
    if (!(await isReached(workspace, folder))) return;
    // What the agent put beside it stays, and its folder with it.
    if (!(await removed(join(workspace, folder)))) return;
    const entry = await entryIn(workspace, head, folder);
    if (entry !== ABSENT && !entry.startsWith(TREE)) return takeFrom(checkout, head, folder);
  }
}

/** Removes a folder that is empty. */
function removed(folder: string): Promise<boolean> {
  return rmdir(folder).then(
    () => true,
    () => false,
  );
}

async function takeFrom({ workspace }: Checkout, commit: string, path: string): Promise<void> {
  await removeInside(workspace, path);
  if ((await entryIn(workspace, commit, path)) === ABSENT) return;
  const args = ['restore', `--source=${commit}`, '--worktree', '--', `:(top,literal)${path}`];
  await gitText(args, { cwd: workspace });
}

/** Removes a path, unless a link on the way leads elsewhere. */
async function removeInside(workspace: string, path: string): Promise<void> {
  if (await isReached(workspace, path))
    await rm(join(workspace, path), { recursive: true, force: true });
}

/** No link on the way to a path leads elsewhere. */
async function isReached(workspace: string, path: string): Promise<boolean> {
  const real = await realpath(dirname(join(workspace, path))).catch(() => null);
  return real === join(await realpath(workspace), dirname(path));
}

const ABSENT = 'absent';
/** The mode of a folder. */
const TREE = '040000';

/** A path's mode and content in a commit. */
async function entryIn(cwd: string, commit: string, path: string): Promise<string> {
  const args = [
    'ls-tree',
    '--format=%(objectmode) %(objectname)',
    commit,
    '--',
    `:(top,literal)${path}`,
  ];
  return (await gitText(args, { cwd })) || ABSENT;
}

/** A path's mode and content in the work tree, in the same words. */
async function entryOf(cwd: string, path: string): Promise<string> {
  const file = join(cwd, path);
  const stats = await lstat(file).catch(() => null);
  if (stats === null) return ABSENT;
  if (stats.isSymbolicLink()) {
    const input = await readlink(file);
    return `120000 ${await gitText(['hash-object', '--stdin'], { cwd, input })}`;
  }
  if (!stats.isFile()) return 'something else';
  const mode = stats.mode & 0o100 ? '100755' : '100644';
  return `${mode} ${await gitText(['hash-object', '--', file], { cwd })}`;
}
