import type { ReviewState } from './review.ts';

/** What happened, named by the `__typename` that GraphQL gives it. */
export type TimelineDetail =
  | {
      readonly type: 'ClosedEvent';
      readonly stateReason: string | null;
      readonly closerId: number | null;
    }
  | { readonly type: 'ReopenedEvent'; readonly stateReason: string | null }
  | {
      readonly type: 'LabeledEvent' | 'UnlabeledEvent';
      readonly labelName: string;
      readonly labelId: number;
    }
  | { readonly type: 'AssignedEvent' | 'UnassignedEvent'; readonly assigneeId: number }
  | {
      readonly type: 'RenamedTitleEvent';
      readonly previousTitle: string;
      readonly currentTitle: string;
    }
  | { readonly type: 'CommentDeletedEvent'; readonly deletedCommentAuthorId: number }
  | { readonly type: 'PinnedEvent' | 'UnpinnedEvent' }
  | {
      readonly type: 'IssueCommentPinnedEvent' | 'IssueCommentUnpinnedEvent';
      readonly commentId: number;
    }
  | { readonly type: 'TransferredEvent'; readonly fromRepositoryId: number }
  | {
      readonly type: 'CrossReferencedEvent';
      readonly sourceId: number;
      readonly willCloseTarget: boolean;
    }
  | { readonly type: 'ConnectedEvent' | 'DisconnectedEvent'; readonly subjectId: number }
  | { readonly type: 'SubIssueAddedEvent' | 'SubIssueRemovedEvent'; readonly subIssueId: number }
  | {
      readonly type: 'ParentIssueAddedEvent' | 'ParentIssueRemovedEvent';
      readonly parentId: number;
    }
  | {
      readonly type:
        | 'BlockedByAddedEvent'
        | 'BlockedByRemovedEvent'
        | 'BlockingAddedEvent'
        | 'BlockingRemovedEvent';
      readonly otherId: number;
    }
  | {
      readonly type: 'AddedToProjectV2Event' | 'RemovedFromProjectV2Event';
      readonly projectId: number;
      readonly wasAutomated: boolean;
    }
  | {
      readonly type: 'ProjectV2ItemStatusChangedEvent';
      readonly projectId: number;
      /** Names of options as they were then, not ids; empty string when there was none. */
      readonly previousStatus: string;
      readonly status: string;
      readonly wasAutomated: boolean;
    }
  | { readonly type: 'ConvertToDraftEvent' | 'ReadyForReviewEvent' }
  | {
      readonly type: 'HeadRefForcePushedEvent' | 'BaseRefForcePushedEvent';
      readonly beforeOid: string;
      readonly afterOid: string;
      readonly refName: string;
    }
  | {
      readonly type: 'BaseRefChangedEvent';
      readonly previousRefName: string;
      readonly currentRefName: string;
    }
  | { readonly type: 'HeadRefDeletedEvent' | 'HeadRefRestoredEvent'; readonly refName: string }
  | { readonly type: 'MergedEvent'; readonly commitOid: string; readonly refName: string }
  | { readonly type: 'PullRequestCommit'; readonly oid: string }
  | {
      readonly type: 'ReviewRequestedEvent' | 'ReviewRequestRemovedEvent';
      readonly reviewerId: number;
    }
  | {
      readonly type: 'ReviewDismissedEvent';
      readonly reviewId: number;
      readonly previousState: ReviewState;
      readonly message: string | null;
    }
  | { readonly type: 'DeployedEvent'; readonly deploymentId: number }
  | { readonly type: 'DeploymentEnvironmentChangedEvent'; readonly deploymentStatusId: number }
  | { readonly type: 'LockedEvent' | 'UnlockedEvent' }
  /** Comments and reviews are items of the timeline too, so their place in it is kept. */
  | { readonly type: 'IssueComment'; readonly commentId: number }
  | { readonly type: 'PullRequestReview'; readonly reviewId: number };

export type TimelineType = TimelineDetail['type'];

export interface TimelineEvent {
  readonly id: number;
  readonly nodeId: string;
  readonly repositoryId: number;
  readonly topicId: number;
  /** Null when GitHub itself acted, as the built-in workflows of projects do. */
  readonly actorId: number | null;
  readonly appId: number | null;
  readonly createdAt: string;
  readonly detail: TimelineDetail;
}
