import { findAccount } from '../world/find.ts';
import type { Topic } from '../world/records/topic.ts';
import type { World } from '../world/world.ts';

export interface TopicFilters {
  readonly state?: string;
  readonly assignee?: string;
  readonly creator?: string;
  /** Names with commas between; all must be there. */
  readonly labels?: string;
  /** `created` (default), `updated` or `comments`. */
  readonly sort?: string;
  readonly direction?: string;
  /** Changed at or after this instant. */
  readonly since?: string;
}

/** The issues and pull requests of a list, filtered and in order: newest first unless told otherwise. */
export function selectTopics(
  world: World,
  topics: readonly Topic[],
  filters: TopicFilters,
): Topic[] {
  const state = filters.state ?? 'open';
  const creator = accountId(world, filters.creator);
  const names = (filters.labels ?? '').split(',').filter((name) => name !== '');
  const since = filters.since === undefined ? 0 : Date.parse(filters.since);
  const chosen = topics.filter(
    (topic) =>
      !isMoved(topic) &&
      (state === 'all' || topic.state === state) &&
      (creator === undefined || topic.authorId === creator) &&
      isAssigned(world, topic, filters.assignee) &&
      Date.parse(topic.updatedAt) >= since &&
      names.every((name) => hasLabel(world, topic, name)),
  );
  return inOrder(world, chosen, filters);
}

/** A transferred issue is listed where it went. */
function isMoved(topic: Topic): boolean {
  return topic.kind === 'issue' && topic.transferredToId !== null;
}

function isAssigned(world: World, topic: Topic, assignee: string | undefined): boolean {
  if (assignee === undefined) return true;
  if (assignee === 'none') return topic.assigneeIds.length === 0;
  if (assignee === '*') return topic.assigneeIds.length > 0;
  return topic.assigneeIds.includes(accountId(world, assignee) ?? -1);
}

function hasLabel(world: World, topic: Topic, name: string): boolean {
  return topic.labelIds.some(
    (id) => world.tables.labels.must(id).name.toLowerCase() === name.toLowerCase(),
  );
}

/** Nobody's id when there is no such account, so that nothing matches. */
function accountId(world: World, login: string | undefined): number | undefined {
  return login === undefined ? undefined : (findAccount(world, login)?.id ?? -1);
}

function inOrder(world: World, topics: readonly Topic[], filters: TopicFilters): Topic[] {
  const { sort, direction } = filters;
  const key = (topic: Topic): number => {
    switch (sort) {
      case 'updated':
        return Date.parse(topic.updatedAt);
      case 'comments':
        return world.tables.comments.by('topic', topic.id).length;
      default:
        return Date.parse(topic.createdAt);
    }
  };
  const sign = direction === 'asc' ? 1 : -1;
  // Times are whole seconds, so the number breaks ties.
  return [...topics].sort((a, b) => sign * (key(a) - key(b) || a.number - b.number));
}
