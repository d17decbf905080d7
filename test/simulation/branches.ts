import type { Issue, Pull, Topic } from '../../src/sandbox/world/records/topic.ts';
import type { Ground } from './ground.ts';

/** The pull requests of the repository, oldest first. */
export function pullsIn({ world, repository }: Ground): readonly Pull[] {
  return world.tables.topics
    .by('repository', repository.id)
    .filter((topic): topic is Pull => topic.kind === 'pull');
}

/** The latest pull request of an issue, by the name of its branch; of a pull request, itself. */
export function pullOf(ground: Ground, topic: Topic | undefined): Pull | undefined {
  if (topic === undefined || topic.kind === 'pull') return topic;
  return pullsIn(ground).findLast(({ headRef }) => headRef.startsWith(`drover/${topic.number}-`));
}

/** The issue that a pull request is for. */
export function issueOf({ world, repository }: Ground, { headRef }: Pull): Issue | undefined {
  const number = Number(/^drover\/(\d+)-/.exec(headRef)?.[1]);
  const topic = world.tables.topics.one('number', `${repository.id}/${number}`);
  return topic?.kind === 'issue' ? topic : undefined;
}
