import { mustPull } from '../../world/find.ts';
import type { TimelineEvent } from '../../world/records/timeline.ts';
import type { Topic } from '../../world/records/topic.ts';
import { paged } from '../connection.ts';
import { notImplementedError } from '../errors.ts';
import type { GraphqlContext } from '../context.ts';
import { thing } from '../thing.ts';
import type { Thing, TypeName } from '../thing.ts';

interface TimelineArgs {
  readonly itemTypes?: readonly string[] | null;
  readonly since?: string | null;
}

/** Types that the world writes; asking for another finds nothing on GitHub, and here is refused. */
const recorded = new Set([
  'ADDED_TO_PROJECT_V2_EVENT',
  'ASSIGNED_EVENT',
  'BASE_REF_CHANGED_EVENT',
  'BASE_REF_FORCE_PUSHED_EVENT',
  'BLOCKED_BY_ADDED_EVENT',
  'BLOCKED_BY_REMOVED_EVENT',
  'BLOCKING_ADDED_EVENT',
  'BLOCKING_REMOVED_EVENT',
  'CLOSED_EVENT',
  'COMMENT_DELETED_EVENT',
  'CONNECTED_EVENT',
  'CONVERT_TO_DRAFT_EVENT',
  'CROSS_REFERENCED_EVENT',
  'DEPLOYED_EVENT',
  'DEPLOYMENT_ENVIRONMENT_CHANGED_EVENT',
  'DISCONNECTED_EVENT',
  'HEAD_REF_DELETED_EVENT',
  'HEAD_REF_FORCE_PUSHED_EVENT',
  'HEAD_REF_RESTORED_EVENT',
  'ISSUE_COMMENT',
  'ISSUE_COMMENT_PINNED_EVENT',
  'ISSUE_COMMENT_UNPINNED_EVENT',
  'LABELED_EVENT',
  'LOCKED_EVENT',
  'MERGED_EVENT',
  'PARENT_ISSUE_ADDED_EVENT',
  'PARENT_ISSUE_REMOVED_EVENT',
  'PINNED_EVENT',
  'PROJECT_V2_ITEM_STATUS_CHANGED_EVENT',
  'PULL_REQUEST_COMMIT',
  'PULL_REQUEST_REVIEW',
  'READY_FOR_REVIEW_EVENT',
  'REMOVED_FROM_PROJECT_V2_EVENT',
  'RENAMED_TITLE_EVENT',
  'REOPENED_EVENT',
  'REVIEW_DISMISSED_EVENT',
  'REVIEW_REQUEST_REMOVED_EVENT',
  'REVIEW_REQUESTED_EVENT',
  'SUB_ISSUE_ADDED_EVENT',
  'SUB_ISSUE_REMOVED_EVENT',
  'TRANSFERRED_EVENT',
  'UNASSIGNED_EVENT',
  'UNLABELED_EVENT',
  'UNLOCKED_EVENT',
  'UNPINNED_EVENT',
]);

/** `ClosedEvent` → `CLOSED_EVENT`, `AddedToProjectV2Event` → `ADDED_TO_PROJECT_V2_EVENT` */
function itemTypeOf(type: string): string {
  const known = itemTypes.get(type);
  if (known !== undefined) return known;
  const made = type.replaceAll(/([a-z0-9])([A-Z])/g, '$1_$2').toUpperCase();
  itemTypes.set(type, made);
  return made;
}

const itemTypes = new Map<string, string>();

export const timelineItems = paged<Topic, TimelineEvent, TimelineArgs>({
  takes: ['itemTypes', 'since'],
  list: (topic, { itemTypes: asked, since }, context) => {
    const odd = asked?.find((type) => !recorded.has(type));
    if (odd !== undefined) throw notImplementedError(`timeline items of type ${odd}`);
    const from = typeof since === 'string' ? Date.parse(since) : undefined;
    return context.world.tables.timeline
      .by('topic', topic.id)
      .filter(
        (event) =>
          (!Array.isArray(asked) || asked.includes(itemTypeOf(event.detail.type))) &&
          (from === undefined || Date.parse(event.createdAt) >= from) &&
          isVisible(context, event),
      );
  },
  key: (event) => event.id,
  node: (event, context) => timelineThing(context, event),
  extra: (events, _context, topic) => ({
    filteredCount: events.length,
    pageCount: events.length,
    updatedAt: topic.updatedAt,
  }),
});

/** Reviews that their author has not submitted are shown to nobody else. */
function isVisible({ world, actor }: GraphqlContext, { detail }: TimelineEvent): boolean {
  if (detail.type !== 'PullRequestReview') return true;
  const review = world.tables.reviews.get(detail.reviewId);
  return (
    review !== undefined && (review.state !== 'PENDING' || review.authorId === actor.accountId)
  );
}

/** The event itself, or the comment, review or commit whose place it keeps. */
export function timelineThing({ world }: GraphqlContext, event: TimelineEvent): Thing<unknown> {
  const { detail } = event;
  switch (detail.type) {
    case 'IssueComment':
      return thing('IssueComment', world.tables.comments.must(detail.commentId));
    case 'PullRequestReview':
      return thing('PullRequestReview', world.tables.reviews.must(detail.reviewId));
    case 'PullRequestCommit':
      return thing('PullRequestCommit', { pull: mustPull(world, event.topicId), oid: detail.oid });
    default:
      return thing(detail.type satisfies TypeName, event);
  }
}
