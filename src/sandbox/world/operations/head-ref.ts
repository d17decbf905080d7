import type { Actor } from '../actor.ts';
import type { Pull } from '../records/topic.ts';
import type { World } from '../world.ts';
import { addTimeline } from './timeline.ts';

/** One timeline item for each commit that is new in the pull request. */
export async function noteCommits(
  world: World,
  actor: Actor,
  input: { readonly pull: Pull; readonly from: string; readonly to: string },
): Promise<void> {
  const commits = await world.git.log(input.pull.repositoryId, input.from, input.to);
  const known = new Set(
    world.tables.timeline
      .by('topic', input.pull.id)
      .flatMap(({ detail }) => (detail.type === 'PullRequestCommit' ? [detail.oid] : [])),
  );
  for (const { oid } of commits) {
    if (!known.has(oid)) addTimeline(world, actor, input.pull, { type: 'PullRequestCommit', oid });
  }
}

/** GitHub keeps `refs/pull/N/head`, also after the branch is gone; it sends no event for it. */
export async function keepHeadRef(world: World, pull: Pull, oid: string): Promise<void> {
  if (pull.headRepositoryId !== null && pull.headRepositoryId !== pull.repositoryId) {
    await world.git.fetch(pull.headRepositoryId, pull.repositoryId, oid);
  }
  const ref = `refs/pull/${pull.number}/head`;
  await world.git.updateRefs(pull.repositoryId, [{ ref, after: oid }]);
}
