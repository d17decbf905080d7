import { appOf } from '../actor.ts';
import type { Actor } from '../actor.ts';
import type { TimelineDetail, TimelineEvent } from '../records/timeline.ts';
import type { Topic } from '../records/topic.ts';
import type { World } from '../world.ts';

/** Adds an item to the timeline of an issue or pull request, as of now. */
export function addTimeline(
  world: World,
  actor: Actor,
  topic: Topic,
  detail: TimelineDetail,
): TimelineEvent {
  return world.tables.timeline.insert({
    ...world.newIdentity('timelineEvent'),
    repositoryId: topic.repositoryId,
    topicId: topic.id,
    actorId: actor.accountId,
    appId: appOf(actor),
    createdAt: world.now(),
    detail,
  });
}
