import { repositoryPath } from '../graphql/urls.ts';
import type { TimelineEvent } from '../world/records/timeline.ts';
import type { World } from '../world/world.ts';
import { htmlOf } from './layout.ts';
import type { Html } from './layout.ts';
import { person, topicLink } from './scene.ts';

/** What happened, to follow the name of who did it; null for what GitHub does not show in a line of its own. */
export function eventLine(world: World, event: TimelineEvent): Html | null {
  const { detail } = event;
  switch (detail.type) {
    case 'ProjectV2ItemStatusChangedEvent':
      return detail.previousStatus === ''
        ? htmlOf`put the card to <strong>${detail.status}</strong>`
        : htmlOf`moved the card from ${detail.previousStatus} to <strong>${detail.status}</strong>`;
    case 'ClosedEvent':
      return htmlOf`closed this`;
    case 'ReopenedEvent':
      return htmlOf`reopened this`;
    case 'MergedEvent':
      return htmlOf`merged ${commit(world, event.repositoryId, detail.commitOid)} into ${detail.refName}`;
    case 'LabeledEvent':
      return htmlOf`added the label <strong>${detail.labelName}</strong>`;
    case 'UnlabeledEvent':
      return htmlOf`removed the label <strong>${detail.labelName}</strong>`;
    case 'RenamedTitleEvent':
      return htmlOf`changed the title from “${detail.previousTitle}” to “${detail.currentTitle}”`;
    case 'CrossReferencedEvent': {
      const source = world.tables.topics.get(detail.sourceId);
      return source === undefined ? null : htmlOf`mentioned this in ${topicLink(world, source)}`;
    }
    case 'PullRequestCommit':
      return htmlOf`pushed ${commit(world, event.repositoryId, detail.oid)}`;
    case 'HeadRefForcePushedEvent':
      return htmlOf`force-pushed to ${commit(world, event.repositoryId, detail.afterOid)}`;
    case 'HeadRefDeletedEvent':
      return htmlOf`deleted the branch <code>${detail.refName}</code>`;
    case 'BaseRefChangedEvent':
      return htmlOf`changed the base from ${detail.previousRefName} to ${detail.currentRefName}`;
    case 'ConvertToDraftEvent':
      return htmlOf`made this a draft`;
    case 'ReadyForReviewEvent':
      return htmlOf`marked this as ready for review`;
    case 'ReviewRequestedEvent':
      return htmlOf`asked ${person(world, detail.reviewerId)} for a review`;
    case 'ReviewDismissedEvent':
      return htmlOf`dismissed a review`;
    case 'DeployedEvent': {
      const deployment = world.tables.deployments.get(detail.deploymentId);
      return deployment === undefined ? null : htmlOf`deployed to ${deployment.environment}`;
    }
    case 'CommentDeletedEvent':
      return htmlOf`deleted a comment by ${person(world, detail.deletedCommentAuthorId)}`;
    default:
      return null;
  }
}

export function commit(world: World, repositoryId: number, sha: string): Html {
  return htmlOf`<a href="${repositoryPath(world, repositoryId)}/commit/${sha}"><code>${sha.slice(0, 7)}</code></a>`;
}
