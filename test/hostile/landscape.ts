import type { ProjectValue } from '../../src/sandbox/world/records/project.ts';
import type { Drill } from '../simulation/drill.ts';

function optionOf(value: ProjectValue | undefined): string | null {
  return value?.kind === 'option' ? value.optionId : null;
}

/** Everything on GitHub, and in the record, that somebody with a right could have changed; talk is told apart. */
export function landscape({ stage: { ground, truth } }: Drill, issueId: number): unknown {
  const { tables } = ground.world;
  const record = truth.recordOf(issueId);
  return {
    topics: tables.topics.all().map((topic) => ({ ...topic, updatedAt: '' })),
    refs: [ground.repository, ground.foreign].map(({ id }) => [...ground.git.refs(id)]),
    repositories: tables.repositories.all().map(({ id, name, archived }) => [id, name, archived]),
    runs: tables.runs.all().map(({ displayTitle, conclusion }) => [displayTitle, conclusion]),
    deployments: tables.deployments.all().length,
    checks: tables.checkRuns.all().length,
    labels: tables.labels.all().map(({ name }) => name),
    cards: tables.projectItems.all().map(({ topicId, values }) => [
      topicId,
      // Nobody puts a card back that nobody is in charge of.
      topicId === issueId && record === null ? null : optionOf(values.get(ground.status.id)),
    ]),
    rules: tables.branchRules.all(),
    record: record && {
      ...record,
      revision: 0,
      history: [],
      consumed: null,
      // What was seen to have been said is struck with the next commit.
      owed: [],
      offer: record.offer && { ...record.offer, postedAt: null },
      // The card was put back.
      card: null,
    },
  };
}

/** How many comments are Drover's, its records apart. */
export function droverSaid({ stage: { ground } }: Drill): number {
  const { comments } = ground.world.tables;
  return comments.all().filter(({ authorId, body }) => {
    return authorId === ground.app.botId && !body.includes('<!-- drover:record');
  }).length;
}
