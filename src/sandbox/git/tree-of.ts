import type { GitRepository } from './git-repository.ts';
import { parseCommit } from './parse-objects.ts';

/** The tree object that a commit or tree names; undefined: there is none. */
export async function treeOf(
  repository: GitRepository,
  treeish: string,
): Promise<Buffer | undefined> {
  const object = await repository.objects.read(treeish);
  if (object?.type === 'tree') return object.content;
  if (object?.type !== 'commit') return undefined;
  return treeOf(repository, parseCommit(treeish, object.content).treeOid);
}
