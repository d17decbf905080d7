import { headLabel } from '../world/operations/pulls.ts';
import type { Repository } from '../world/records/repository.ts';
import type { Pull } from '../world/records/topic.ts';
import type { World } from '../world/world.ts';
import { selectTopics } from './select-topics.ts';

export interface PullFilters {
  readonly state?: string;
  /** `owner:branch` */
  readonly head?: string;
  readonly base?: string;
  readonly sort?: string;
  readonly direction?: string;
}

/** A repository's pull requests, filtered and in order: newest first unless told otherwise. */
export function selectPulls(world: World, repository: Repository, filters: PullFilters): Pull[] {
  const { head, base, ...shared } = filters;
  const pulls = world.tables.topics
    .by('repository', repository.id)
    .filter((topic): topic is Pull => topic.kind === 'pull')
    .filter((pull) => head === undefined || headLabel(world, pull) === head)
    .filter((pull) => base === undefined || pull.baseRef === base);
  // With a sort and without a direction GitHub lists pull requests oldest first [docs: rest/pulls/pulls].
  const direction =
    shared.direction ?? (shared.sort === undefined || shared.sort === 'created' ? 'desc' : 'asc');
  return selectTopics(world, pulls, { ...shared, direction }) as Pull[];
}
