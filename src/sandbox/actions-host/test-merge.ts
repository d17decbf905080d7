import type { Pull } from '../world/records/topic.ts';
import type { World } from '../world/world.ts';

/**
 * The commit that merging would make, at `refs/pull/N/merge`, on which `pull_request` workflows run;
 * undefined when it cannot be merged.
 */
export async function testMerge(world: World, pull: Pull): Promise<string | undefined> {
  const { repositoryId, headOid } = pull;
  const base = world.git.ref(repositoryId, `refs/heads/${pull.baseRef}`) ?? pull.baseOid;
  const ref = `refs/pull/${pull.number}/merge`;
  const current = world.git.ref(repositoryId, ref);
  const known = current === undefined ? undefined : await world.git.commit(repositoryId, current);
  if (known?.parents[0] === base && known.parents[1] === headOid) return current;
  const github = { name: 'GitHub', email: 'noreply@github.com', date: world.now() };
  const merged = await world.git.mergeCommit({
    repositoryId,
    base,
    head: headOid,
    method: 'merge',
    message: `Merge ${headOid} into ${base}`,
    author: github,
    committer: github,
  });
  if (!merged.ok) return undefined;
  await world.git.updateRefs(repositoryId, [{ ref, after: merged.value }]);
  return merged.value;
}
