import type { Commit } from '../git/git-store.ts';
import type { TreeEntry as GitTreeEntry } from '../git/git-store.ts';
import type { Account, Team } from '../world/records/account.ts';
import type { App } from '../world/records/app.ts';
import type { CheckRun, CheckSuite, CommitStatus } from '../world/records/checks.ts';
import type { Comment, Edit, Reaction, ReactionContent } from '../world/records/comment.ts';
import type { Deployment, DeploymentStatus } from '../world/records/deployment.ts';
import type { Project, ProjectField, ProjectItem, ProjectValue } from '../world/records/project.ts';
import type { BranchRule, Label, Repository } from '../world/records/repository.ts';
import type { Review, ReviewComment, ReviewThread } from '../world/records/review.ts';
import type { TimelineEvent, TimelineType } from '../world/records/timeline.ts';
import type { Issue, Pull } from '../world/records/topic.ts';
import type { Workflow, WorkflowRun } from '../world/records/workflow.ts';

/** A git object named by repository and id; its content is read only when a field asks for it. */
export interface GitObject {
  readonly repositoryId: number;
  readonly oid: string;
}

export interface GitCommit extends GitObject {
  /** Present where it has been read already. */
  readonly commit?: Commit;
}

export interface GitRef extends GitObject {
  /** Full name, `refs/heads/main`. */
  readonly ref: string;
}

export interface TreeEntry {
  readonly repositoryId: number;
  readonly entry: GitTreeEntry;
}

export interface PullCommit {
  readonly pull: Pull;
  readonly oid: string;
}

export interface ReviewRequest {
  readonly pull: Pull;
  readonly reviewer: Account | Team;
}

export interface ReactionGroup {
  readonly subjectNodeId: string;
  readonly content: ReactionContent;
}

/** One rule that a ruleset's row stands for. */
export interface RulesetRule {
  readonly rule: BranchRule;
  readonly type:
    | 'PULL_REQUEST'
    | 'REQUIRED_STATUS_CHECKS'
    | 'MERGE_QUEUE'
    | 'DELETION'
    | 'NON_FAST_FORWARD';
}

export interface ItemValue {
  readonly item: ProjectItem;
  readonly field: ProjectField;
  readonly value: ProjectValue;
}

type EventType = Exclude<TimelineType, 'IssueComment' | 'PullRequestReview' | 'PullRequestCommit'>;

/** Which record stands behind each GraphQL type. */
export type Records = {
  readonly User: Account;
  readonly Bot: Account;
  readonly Organization: Account;
  readonly Team: Team;
  readonly App: App;
  readonly Repository: Repository;
  readonly Label: Label;
  readonly Ref: GitRef;
  readonly Commit: GitCommit;
  readonly Tree: GitObject;
  readonly Blob: GitObject;
  readonly Tag: GitObject;
  readonly TreeEntry: TreeEntry;
  readonly Issue: Issue;
  readonly PullRequest: Pull;
  readonly PinnedIssueComment: Comment;
  readonly IssueComment: Comment;
  readonly UserContentEdit: Edit;
  readonly Reaction: Reaction;
  readonly ReactionGroup: ReactionGroup;
  readonly PullRequestReview: Review;
  readonly PullRequestReviewComment: ReviewComment;
  readonly PullRequestReviewThread: ReviewThread;
  readonly PullRequestCommit: PullCommit;
  readonly ReviewRequest: ReviewRequest;
  readonly ProjectV2: Project;
  readonly ProjectV2Field: ProjectField;
  readonly ProjectV2SingleSelectField: ProjectField;
  readonly ProjectV2Item: ProjectItem;
  readonly ProjectV2ItemFieldSingleSelectValue: ItemValue;
  readonly ProjectV2ItemFieldTextValue: ItemValue;
  readonly ProjectV2ItemFieldNumberValue: ItemValue;
  readonly ProjectV2ItemFieldDateValue: ItemValue;
  readonly DraftIssue: ProjectItem;
  readonly StatusCheckRollup: GitObject;
  readonly StatusContext: CommitStatus;
  readonly CheckRun: CheckRun;
  readonly CheckSuite: CheckSuite;
  readonly Deployment: Deployment;
  readonly DeploymentStatus: DeploymentStatus;
  readonly Workflow: Workflow;
  readonly WorkflowRun: WorkflowRun;
  readonly BranchProtectionRule: BranchRule;
  readonly RefUpdateRule: readonly BranchRule[];
  readonly RepositoryRule: RulesetRule;
  readonly RepositoryRuleset: BranchRule;
} & { readonly [K in EventType]: TimelineEvent };
