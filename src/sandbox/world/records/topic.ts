export type IssueStateReason = 'completed' | 'not_planned' | 'duplicate' | 'reopened';

/** What issues and pull requests share: they are numbered, talked about, labelled and closed alike. */
export interface TopicFields {
  readonly id: number;
  readonly nodeId: string;
  readonly repositoryId: number;
  readonly number: number;
  readonly title: string;
  readonly body: string;
  readonly authorId: number;
  /** The App through which it was made. */
  readonly appId: number | null;
  readonly state: 'open' | 'closed';
  readonly labelIds: readonly number[];
  readonly assigneeIds: readonly number[];
  readonly locked: boolean;
  readonly createdAt: string;
  readonly updatedAt: string;
  readonly closedAt: string | null;
  readonly closedById: number | null;
  /** Of the body; titles leave a RenamedTitleEvent. */
  readonly lastEditedAt: string | null;
  readonly editorId: number | null;
}

export interface Issue extends TopicFields {
  readonly kind: 'issue';
  readonly stateReason: IssueStateReason | null;
  readonly parentId: number | null;
  readonly subIssueIds: readonly number[];
  readonly blockedByIds: readonly number[];
  /** After a transfer the old number redirects to the issue with this id. */
  readonly transferredToId: number | null;
}

export interface Pull extends TopicFields {
  readonly kind: 'pull';
  readonly baseRef: string;
  /** Head of the base branch when the pull request was opened or last synchronised. */
  readonly baseOid: string;
  readonly headRef: string;
  readonly headOid: string;
  /** Null once the fork is gone. */
  readonly headRepositoryId: number | null;
  readonly draft: boolean;
  readonly merged: boolean;
  readonly mergedAt: string | null;
  readonly mergedById: number | null;
  readonly mergeCommitOid: string | null;
  readonly requestedReviewerIds: readonly number[];
  readonly requestedTeamIds: readonly number[];
  readonly maintainerCanModify: boolean;
}

export type Topic = Issue | Pull;
