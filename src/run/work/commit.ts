import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { gitText } from '../git.ts';
import { BUNDLE_REF } from '../work-report.ts';

export interface CommitWish {
  readonly workspace: string;
  readonly head: string;
  /** A folder outside the work tree. */
  readonly temp: string;
  /** Where the bundle goes. */
  readonly bundle: string;
}

/**
 * Writes the work tree as one commit on the head into a bundle. Gives false, and no bundle, when nothing differs.
 * Author and message do not matter: the publish job makes the commit anew from its tree.
 */
export async function bundleWorkTree({
  workspace: cwd,
  head,
  temp,
  bundle,
}: CommitWish): Promise<boolean> {
  // An index of our own: the agent may have left anything in the checkout's.
  const index = join(temp, 'index');
  await rm(index, { force: true });
  const identity = { name: 'drover work', email: 'drover@users.noreply.github.com' };
  const env = {
    GIT_INDEX_FILE: index,
    GIT_AUTHOR_NAME: identity.name,
    GIT_AUTHOR_EMAIL: identity.email,
    GIT_COMMITTER_NAME: identity.name,
    GIT_COMMITTER_EMAIL: identity.email,
  };
  await gitText(['read-tree', head], { cwd, env });
  await gitText(['add', '--all', '--', ':/'], { cwd, env });
  const tree = await gitText(['write-tree'], { cwd, env });
  if (tree === (await gitText(['rev-parse', `${head}^{tree}`], { cwd }))) return false;
  const commit = await gitText(['commit-tree', tree, '-p', head, '-m', 'Work'], { cwd, env });
  await gitText(['update-ref', BUNDLE_REF, commit], { cwd });
  await gitText(['bundle', 'create', '--quiet', bundle, BUNDLE_REF, `^${head}`], { cwd });
  return true;
}
