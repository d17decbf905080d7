import type { Commit, FileDiff } from '../git/git-store.ts';
import type { Pull } from '../world/records/topic.ts';
import type { World } from '../world/world.ts';

/** The pull request's own commits, oldest first. */
export function pullCommits(world: World, pull: Pull): Promise<readonly Commit[]> {
  return world.git.log(pull.repositoryId, pull.baseOid, pull.headOid);
}

/** What it changes since it left its base. */
export async function pullFiles(world: World, pull: Pull): Promise<readonly FileDiff[]> {
  const { repositoryId, baseOid, headOid } = pull;
  const from = (await world.git.mergeBase(repositoryId, baseOid, headOid)) ?? baseOid;
  return world.git.diff(repositoryId, from, headOid);
}
