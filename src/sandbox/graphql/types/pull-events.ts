import type { TimelineEvent } from '../../world/records/timeline.ts';
import { thing } from '../thing.ts';
import type { Field, FieldTable } from '../thing.ts';
import { accountThing } from './accounts.ts';
import { addressed, common, of, topic } from './event-fields.ts';
import { refThing } from './git-lookup.ts';

function forcePush(): FieldTable<TimelineEvent> {
  const commit = (side: 'beforeOid' | 'afterOid'): Field<TimelineEvent> =>
    of('HeadRefForcePushedEvent', (detail, _context, { repositoryId }) =>
      thing('Commit', { repositoryId, oid: detail[side] }),
    );
  return {
    ...common,
    pullRequest: topic,
    beforeCommit: commit('beforeOid'),
    afterCommit: commit('afterOid'),
    ref: of('HeadRefForcePushedEvent', ({ refName }, { world }, { repositoryId }) =>
      refThing(world, repositoryId, `refs/heads/${refName}`),
    ),
  };
}

function request(): FieldTable<TimelineEvent> {
  const requestedReviewer = of('ReviewRequestedEvent', ({ reviewerId }, { world }) => {
    const account = world.tables.accounts.get(reviewerId);
    if (account !== undefined) return accountThing(account);
    const team = world.tables.teams.get(reviewerId);
    return team === undefined ? null : thing('Team', team);
  });
  return { ...common, pullRequest: topic, requestedReviewer };
}

/** Events that only pull requests have. */
export const pullEvents = {
  ConvertToDraftEvent: { ...common, ...addressed, pullRequest: topic },
  ReadyForReviewEvent: { ...common, ...addressed, pullRequest: topic },
  HeadRefForcePushedEvent: forcePush(),
  BaseRefForcePushedEvent: forcePush(),
  BaseRefChangedEvent: {
    ...common,
    databaseId: (event: TimelineEvent) => event.id,
    pullRequest: topic,
    previousRefName: of('BaseRefChangedEvent', (detail) => detail.previousRefName),
    currentRefName: of('BaseRefChangedEvent', (detail) => detail.currentRefName),
  },
  HeadRefDeletedEvent: {
    ...common,
    pullRequest: topic,
    headRefName: of('HeadRefDeletedEvent', (detail) => detail.refName),
    headRef: of('HeadRefDeletedEvent', (detail, { world }, { repositoryId }) =>
      refThing(world, repositoryId, `refs/heads/${detail.refName}`),
    ),
  },
  HeadRefRestoredEvent: { ...common, pullRequest: topic },
  MergedEvent: {
    ...common,
    ...addressed,
    pullRequest: topic,
    mergeRefName: of('MergedEvent', (detail) => detail.refName),
    mergeRef: of('MergedEvent', (detail, { world }, { repositoryId }) =>
      refThing(world, repositoryId, `refs/heads/${detail.refName}`),
    ),
    commit: of('MergedEvent', (detail, _context, { repositoryId }) =>
      thing('Commit', { repositoryId, oid: detail.commitOid }),
    ),
  },
  ReviewRequestedEvent: request(),
  ReviewRequestRemovedEvent: request(),
  ReviewDismissedEvent: {
    ...common,
    ...addressed,
    databaseId: (event: TimelineEvent) => event.id,
    pullRequest: topic,
    previousReviewState: of('ReviewDismissedEvent', (detail) => detail.previousState),
    dismissalMessage: of('ReviewDismissedEvent', (detail) => detail.message),
    review: of('ReviewDismissedEvent', (detail, { world }) => {
      const review = world.tables.reviews.get(detail.reviewId);
      return review === undefined ? null : thing('PullRequestReview', review);
    }),
  },
  DeployedEvent: {
    ...common,
    databaseId: (event: TimelineEvent) => event.id,
    pullRequest: topic,
    deployment: of('DeployedEvent', (detail, { world }) =>
      thing('Deployment', world.tables.deployments.must(detail.deploymentId)),
    ),
  },
  DeploymentEnvironmentChangedEvent: {
    ...common,
    pullRequest: topic,
    deploymentStatus: of('DeploymentEnvironmentChangedEvent', (detail, { world }) =>
      thing('DeploymentStatus', world.tables.deploymentStatuses.must(detail.deploymentStatusId)),
    ),
  },
} satisfies Record<string, FieldTable<TimelineEvent>>;
