import type { Pull } from './records/topic.ts';
import type { World } from './world.ts';

/**
 * Pull requests that brought a commit to the default branch; for one that is not there yet, also the open ones that
 * have it. Of a rebase only the last commit is known. See GraphQL `Commit.associatedPullRequests` and REST "List pull
 * requests associated with a commit".
 */
export async function pullsOfCommit(
  world: World,
  { repositoryId, oid }: { readonly repositoryId: number; readonly oid: string },
): Promise<readonly Pull[]> {
  const { defaultBranch } = world.tables.repositories.must(repositoryId);
  const found: Pull[] = [];
  for (const topic of world.tables.topics.by('repository', repositoryId)) {
    if (topic.kind !== 'pull' || (topic.state === 'closed' && !topic.merged)) continue;
    if (topic.mergeCommitOid === oid || (await commitsOf(world, topic)).has(oid)) found.push(topic);
  }
  if (found.every(({ merged }) => merged)) return found;
  const tip = world.git.ref(repositoryId, `refs/heads/${defaultBranch}`);
  const landed = tip !== undefined && (await world.git.isAncestor(repositoryId, oid, tip));
  return found.filter(({ merged }) => merged || !landed);
}

/** By the record, which is replaced with every change: a repository has many that change no more. */
const known = new WeakMap<Pull, ReadonlySet<string>>();

async function commitsOf({ git }: World, pull: Pull): Promise<ReadonlySet<string>> {
  const before = known.get(pull);
  if (before !== undefined) return before;
  const commits = await git.log(pull.repositoryId, pull.baseOid, pull.headOid);
  const oids = new Set(commits.map(({ oid }) => oid));
  known.set(pull, oids);
  return oids;
}
