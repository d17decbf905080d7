import { findField } from '../world/find.ts';
import type { Seeded } from '../seed/seed.ts';
import type { Pull } from '../world/records/topic.ts';
import type { World } from '../world/world.ts';

/** The demo cannot go on; the message is the reason to print. */
export class Stuck extends Error {
  override readonly name = 'Stuck';
}

/** What the demo looks at to know when to go on. */
export interface Watch {
  status(): string;
  /** Drover's pull request, once there is one. */
  pull(): Pull | undefined;
  /** The address of a commit's preview. */
  previewOf(sha: string): string | undefined;
  /** Resolves once it holds; rejects with {@link Stuck} when time is up, or the issue is Blocked. */
  until(what: string, holds: () => boolean): Promise<void>;
  /** The same where the issue may be Blocked, since a session asks. */
  whileAsked(what: string, holds: () => boolean): Promise<void>;
}

/** For one step; the whole demo takes about a minute. */
const PATIENCE = 60_000;

export function makeWatch(world: World, seeded: Seeded): Watch {
  const { repository, project, issue } = seeded;
  const status = (): string => {
    const field = findField(world, project.id, 'Status');
    const item = world.tables.projectItems
      .by('topic', issue.id)
      .find(({ projectId }) => projectId === project.id);
    const value = field && item?.values.get(field.id);
    const id = value?.kind === 'option' ? value.optionId : null;
    return field?.options.find((option) => option.id === id)?.name ?? '';
  };
  const reason = (): string => lastWords(world, issue.id);
  const patiently = (
    what: string,
    holds: () => boolean,
    trouble: () => string | null,
  ): Promise<void> =>
    untilItHolds(world, holds, trouble).catch((error: unknown) => {
      if (!(error instanceof TimeUp)) throw error;
      throw new Stuck(
        `Waited ${PATIENCE / 1000} s for ${what}; the card shows ${status()}. Drover says: ${reason()}`,
      );
    });
  return {
    status,
    pull: () =>
      world.tables.topics
        .by('repository', repository.id)
        .filter((topic) => topic.kind === 'pull')
        .find(({ headRef }) => headRef.startsWith(`drover/${issue.number}-`)),
    previewOf: (sha) =>
      world.tables.deployments
        .by('sha', `${repository.id}/${sha}`)
        .flatMap(({ id }) => world.tables.deploymentStatuses.by('deployment', id))
        .findLast(({ state }) => state === 'success')?.environmentUrl,
    until: (what, holds) =>
      patiently(what, holds, () =>
        status() === 'Blocked' ? `The issue is Blocked. Drover says: ${reason()}` : null,
      ),
    whileAsked: (what, holds) => patiently(what, holds, () => null),
  };
}

class TimeUp extends Error {}

function untilItHolds(
  world: World,
  holds: () => boolean,
  trouble: () => string | null,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const finish = (settle: () => void): void => {
      stop();
      clearTimeout(timer);
      settle();
    };
    const look = (): void => {
      const why = trouble();
      if (holds()) finish(resolve);
      else if (why !== null) finish(() => reject(new Stuck(why)));
    };
    const timer = setTimeout(() => finish(() => reject(new TimeUp())), PATIENCE);
    // Who is told to end need not wait for it.
    timer.unref();
    const stop = world.onChange(() => setImmediate(look));
    look();
  });
}

/** What Drover showed last on the issue, without what is hidden or folded. */
function lastWords(world: World, issueId: number): string {
  const { comments, accounts } = world.tables;
  const last = comments
    .by('topic', issueId)
    .filter(({ authorId }) => accounts.must(authorId).type === 'Bot')
    .sort((a, b) => a.updatedAt.localeCompare(b.updatedAt))
    .at(-1);
  if (last === undefined) return 'nothing on the issue.';
  return last.body
    .replace(/<!--[^]*?-->|<details>[^]*?<\/details>/g, '')
    .trim()
    .slice(0, 800);
}
