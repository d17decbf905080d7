import type { Actor } from './actor.ts';
import type { CheckRun, CheckSuite, CommitStatus } from './records/checks.ts';
import type { Comment } from './records/comment.ts';
import type { Deployment, DeploymentStatus } from './records/deployment.ts';
import type { Installation } from './records/app.ts';
import type { Project, ProjectField, ProjectItem, ProjectValue } from './records/project.ts';
import type { Label, Repository } from './records/repository.ts';
import type { Review, ReviewComment, ReviewThread } from './records/review.ts';
import type { Issue, Pull, Topic } from './records/topic.ts';
import type { WorkflowJob, WorkflowRun } from './records/workflow.ts';

/** The old value of an edited field, as webhooks show it under `changes`. */
export interface TextChanges {
  readonly title?: { readonly from: string };
  readonly body?: { readonly from: string };
  readonly base?: {
    readonly ref: { readonly from: string };
    readonly sha: { readonly from: string };
  };
}

/**
 * What happened, with the records as they were right after it. Emitted once per fact, at once and in
 * order; webhooks and the workflow engine both feed on it. `name` and `action` are those of webhooks.
 */
export type DomainEvent = { readonly actor: Actor; readonly at: string } & DomainFact;

export type DomainFact =
  | {
      readonly name: 'issues';
      readonly action:
        | 'opened'
        | 'edited'
        | 'closed'
        | 'reopened'
        | 'labeled'
        | 'unlabeled'
        | 'assigned'
        | 'unassigned'
        | 'transferred'
        | 'deleted';
      readonly issue: Issue;
      readonly labelId?: number;
      readonly assigneeId?: number;
      readonly changes?: TextChanges;
      /** Where a transferred issue went. */
      readonly newIssue?: Issue;
    }
  | {
      readonly name: 'issue_comment';
      readonly action: 'created' | 'edited' | 'deleted' | 'pinned' | 'unpinned';
      readonly topic: Topic;
      readonly comment: Comment;
      readonly changes?: TextChanges;
    }
  | {
      readonly name: 'pull_request';
      readonly action:
        | 'opened'
        | 'edited'
        | 'closed'
        | 'reopened'
        | 'synchronize'
        | 'labeled'
        | 'unlabeled'
        | 'assigned'
        | 'unassigned'
        | 'converted_to_draft'
        | 'ready_for_review'
        | 'review_requested'
        | 'review_request_removed';
      readonly pull: Pull;
      readonly labelId?: number;
      readonly assigneeId?: number;
      readonly reviewerId?: number;
      readonly changes?: TextChanges;
      /** Of synchronize. */
      readonly before?: string;
      readonly after?: string;
    }
  | {
      readonly name: 'pull_request_review';
      readonly action: 'submitted' | 'edited' | 'dismissed';
      readonly pull: Pull;
      readonly review: Review;
      readonly changes?: TextChanges;
    }
  | {
      readonly name: 'pull_request_review_comment';
      readonly action: 'created' | 'edited' | 'deleted';
      readonly pull: Pull;
      readonly comment: ReviewComment;
      readonly changes?: TextChanges;
    }
  | {
      readonly name: 'pull_request_review_thread';
      readonly action: 'resolved' | 'unresolved';
      readonly pull: Pull;
      readonly thread: ReviewThread;
    }
  | {
      readonly name: 'projects_v2_item';
      readonly action: 'created' | 'edited' | 'deleted' | 'archived' | 'restored';
      readonly project: Project;
      readonly item: ProjectItem;
      /** Of archived and restored: when it had been archived before. */
      readonly archivedFrom?: string | null;
      readonly change?: {
        readonly field: ProjectField;
        readonly from: ProjectValue | null;
        readonly to: ProjectValue | null;
      };
    }
  | {
      readonly name: 'push';
      readonly action: null;
      readonly repository: Repository;
      readonly ref: string;
      readonly before: string;
      readonly after: string;
      readonly forced: boolean;
      readonly commits: readonly PushedCommit[];
    }
  | {
      readonly name: 'create' | 'delete';
      readonly action: null;
      readonly repository: Repository;
      readonly ref: string;
    }
  | {
      readonly name: 'deployment';
      readonly action: 'created';
      readonly deployment: Deployment;
    }
  | {
      readonly name: 'deployment_status';
      readonly action: 'created';
      readonly deployment: Deployment;
      readonly status: DeploymentStatus;
    }
  | {
      readonly name: 'workflow_run';
      readonly action: 'requested' | 'in_progress' | 'completed';
      readonly run: WorkflowRun;
    }
  | {
      readonly name: 'workflow_job';
      readonly action: 'queued' | 'waiting' | 'in_progress' | 'completed';
      readonly job: WorkflowJob;
    }
  | {
      readonly name: 'workflow_dispatch';
      readonly action: null;
      readonly repository: Repository;
      readonly ref: string;
      readonly workflowPath: string;
      readonly inputs: Readonly<Record<string, string>>;
    }
  | {
      readonly name: 'repository_dispatch';
      /** The `event_type` that was asked for. */
      readonly action: string;
      readonly repository: Repository;
      readonly clientPayload: Readonly<Record<string, unknown>>;
    }
  | {
      readonly name: 'check_run';
      readonly action: 'created' | 'completed' | 'rerequested';
      readonly checkRun: CheckRun;
    }
  | {
      readonly name: 'check_suite';
      readonly action: 'completed' | 'requested' | 'rerequested';
      readonly checkSuite: CheckSuite;
    }
  | { readonly name: 'status'; readonly action: null; readonly status: CommitStatus }
  | {
      readonly name: 'sub_issues';
      readonly action:
        | 'sub_issue_added'
        | 'sub_issue_removed'
        | 'parent_issue_added'
        | 'parent_issue_removed';
      readonly parent: Issue;
      readonly child: Issue;
    }
  | {
      readonly name: 'issue_dependencies';
      readonly action:
        | 'blocked_by_added'
        | 'blocked_by_removed'
        | 'blocking_added'
        | 'blocking_removed';
      readonly blocked: Issue;
      readonly blocking: Issue;
    }
  | {
      readonly name: 'label';
      readonly action: 'created' | 'edited' | 'deleted';
      readonly label: Label;
    }
  | {
      readonly name: 'installation';
      readonly action: 'created' | 'deleted' | 'suspend' | 'unsuspend' | 'new_permissions_accepted';
      readonly installation: Installation;
    }
  | {
      readonly name: 'repository';
      readonly action:
        | 'created'
        | 'edited'
        | 'renamed'
        | 'archived'
        | 'unarchived'
        | 'transferred'
        | 'deleted';
      readonly repository: Repository;
    };

export interface PushedCommit {
  readonly oid: string;
  readonly treeOid: string;
  readonly message: string;
  readonly timestamp: string;
  readonly author: { readonly name: string; readonly email: string };
  readonly committer: { readonly name: string; readonly email: string };
  readonly added: readonly string[];
  readonly removed: readonly string[];
  readonly modified: readonly string[];
}
