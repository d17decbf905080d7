import type { NodeId, RunId, RunKey, Sha } from './ids.ts';
import type { ConfigState } from './policy/config-state.ts';
import type { IssueRecord } from './record/record.ts';
import type { Report } from './reports/report.ts';
import type { Results } from './reports/results.ts';
import type { Instant } from './time.ts';

/**
 * All that one wake knows of an issue: read from GitHub in one query, complete or not at all.
 * A partial answer never becomes a snapshot.
 */
export interface Snapshot {
  /** When the read was made: the only clock of the lifecycle. */
  readonly now: Instant;
  /** Fresh random hex digits (at least 32), so that a nonce is unguessable and a replay the same. */
  readonly entropy: string;
  readonly viewer: Actor;
  readonly repository: RepositorySnapshot;
  readonly config: ConfigState;
  /** Permissions that the installation lacks, in words such as `actions: write`; empty when complete. */
  readonly missingPermissions: readonly string[];
  /** Open issues labelled `drover:stop` by a person with write access. */
  readonly stops: readonly { readonly number: number; readonly by: string }[];
  /** Open issues in Drover's care in this repository, this one included, by number. */
  readonly inCare: readonly { readonly number: number; readonly queued: boolean }[];
  readonly issue: IssueSnapshot;
  readonly record: RecordRead;
  /** The issue's card on the board that config names; null without board or card. */
  readonly card: CardSnapshot | null;
  /** Status events on that board by anyone, oldest first. */
  readonly moves: readonly StatusMove[];
  /** What was said where commands count: on the issue and on its pull request, oldest first. */
  readonly comments: readonly CommentSnapshot[];
  readonly pull: PullSnapshot | null;
  /** Pull requests by others or from forks that bear our branch's name: shown, never used. */
  readonly strangers: readonly { readonly number: number; readonly url: string }[];
  /** The record's branch as it stands; null when there is none. */
  readonly branchHead: Sha | null;
  readonly base: BaseSnapshot;
  /** The record's current run, as GitHub shows it. */
  readonly run: RunSnapshot | null;
  /** Runs that the record lists to be stopped and that GitHub still shows as not completed. */
  readonly stillRunning: readonly RunId[];
  /** The cumulative results that the record names; null when there are none or they cannot be read. */
  readonly results: Results | null;
  /** Issues that mention this one, made by Drover, by the key they carry. */
  readonly followUps: readonly {
    readonly key: string;
    readonly number: number;
    readonly url: string;
  }[];
  /** Refs below `refs/drover/<issue>/`: what they point to, and since when this process knows of them. */
  readonly refs: readonly { readonly name: string; readonly sha: Sha; readonly since: Instant }[];
  readonly people: People;
  /** Effects of earlier wakes that failed for good, and dispatches that were answered; kept in memory only. */
  readonly outcomes: readonly EffectOutcome[];
}

/** An account. `id` and `type` tell who is a bot; a login never does. */
export interface Actor {
  readonly login: string;
  readonly id: NodeId;
  readonly type: 'User' | 'Bot' | 'Other';
}

export interface RepositorySnapshot {
  readonly id: NodeId;
  readonly owner: string;
  readonly name: string;
  readonly url: string;
  readonly isPrivate: boolean;
  readonly isArchived: boolean;
  readonly defaultBranch: string;
}

export interface IssueSnapshot {
  readonly id: NodeId;
  readonly number: number;
  readonly url: string;
  readonly title: string;
  readonly body: string;
  /** SHA-256 over title and body, as 64 hex digits. */
  readonly textHash: string;
  /** Earlier versions of title and body by hash, where GitHub still shows them; newest first. */
  readonly versions: readonly TextVersion[];
  /** The last edit of the body, and of the title: who vouches for one vouches for nothing in the other. */
  readonly lastEdit: TextEdit | null;
  readonly lastRename: TextEdit | null;
  readonly author: Actor | null;
  readonly assignees: readonly Actor[];
  readonly state: 'OPEN' | 'CLOSED';
  /** Who closed or reopened it last, and when; null when nobody did. */
  readonly lastStateChange: {
    readonly id: NodeId;
    readonly kind: 'closed' | 'reopened';
    readonly by: Actor | null;
    readonly at: Instant;
  } | null;
  readonly labels: readonly string[];
  readonly createdAt: Instant;
}

export interface TextEdit {
  readonly by: Actor | null;
  readonly at: Instant;
}

export interface TextVersion {
  readonly hash: string;
  readonly title: string;
  readonly body: string;
}

/** What was found of the record comment. Only `valid` is ever obeyed. */
export type RecordRead =
  | { readonly kind: 'absent' }
  | {
      readonly kind: 'valid';
      readonly record: IssueRecord;
      readonly comment: RecordComment;
      /** Further record comments of ours, to be removed: the oldest stays. */
      readonly duplicates: readonly NodeId[];
    }
  | {
      readonly kind: 'broken';
      readonly why: 'edited' | 'forged' | 'malformed';
      readonly comment: RecordComment;
      /** Who edited it, where GitHub says so. */
      readonly by: Actor | null;
    }
  | { readonly kind: 'deleted'; readonly by: Actor | null }
  | { readonly kind: 'newer'; readonly version: number };

export interface RecordComment {
  readonly id: NodeId;
  readonly url: string;
  readonly body: string;
  readonly isPinned: boolean;
  readonly createdAt: Instant;
  readonly updatedAt: Instant;
}

export interface CardSnapshot {
  readonly itemId: NodeId;
  readonly projectId: NodeId;
  readonly fieldId: NodeId;
  /** The option shown, by name; null when the field is empty. */
  readonly option: string | null;
  readonly options: readonly { readonly id: string; readonly name: string }[];
}

export interface StatusMove {
  readonly id: NodeId;
  readonly by: Actor | null;
  readonly at: Instant;
  /** The option's name, as the board has it. */
  readonly to: string;
  readonly automated: boolean;
}

/** Where something was said: consumption is kept for each stream by itself. */
export type Stream = 'issue' | 'pull' | 'review' | 'inline';

export interface CommentSnapshot {
  readonly id: NodeId;
  readonly stream: Stream;
  readonly url: string;
  readonly author: Actor | null;
  readonly body: string;
  /** When it could first be read by others: createdAt, submittedAt or publishedAt, as the stream has it. */
  readonly at: Instant;
  readonly editedAt: Instant | null;
  readonly editor: Actor | null;
  /** Reactions that Drover gave: lower-case names such as `eyes`, `rocket`, `confused`. */
  readonly reactions: readonly string[];
  /** Keys of ours found in it and verified; always empty when somebody else wrote or edited it. */
  readonly keys: readonly string[];
  readonly review: ReviewVerdict | null;
  readonly inline: InlinePlace | null;
}

export interface ReviewVerdict {
  readonly state: 'APPROVED' | 'CHANGES_REQUESTED' | 'COMMENTED' | 'DISMISSED';
  /** The head that the reviewer saw, as GitHub keeps it. */
  readonly commit: Sha | null;
}

export interface InlinePlace {
  readonly reviewId: NodeId | null;
  readonly threadId: NodeId;
  readonly path: string;
  readonly line: number | null;
  readonly isResolved: boolean;
  /** True for the first comment of its thread. */
  readonly opensThread: boolean;
}

export interface PullSnapshot {
  readonly id: NodeId;
  readonly number: number;
  readonly url: string;
  readonly title: string;
  readonly body: string;
  readonly state: 'OPEN' | 'CLOSED' | 'MERGED';
  readonly isDraft: boolean;
  readonly head: Sha;
  readonly headRef: string;
  readonly baseRef: string;
  readonly mergeCommit: Sha | null;
  readonly mergedBy: Actor | null;
  readonly closedBy: Actor | null;
  readonly mergeable: 'MERGEABLE' | 'CONFLICTING' | 'UNKNOWN';
  readonly reviewDecision: 'APPROVED' | 'CHANGES_REQUESTED' | 'REVIEW_REQUIRED' | null;
  readonly isInMergeQueue: boolean;
  /** Logins asked for a review. */
  readonly reviewRequests: readonly string[];
  /** Paths changed against the base; null when there are more than could be read. */
  readonly paths: readonly string[] | null;
  /** The head is a merge of base into the recorded head with an equal own diff; false when unknown. */
  readonly headIsCleanBaseMerge: boolean;
  readonly checks: readonly CheckSnapshot[];
  readonly checksComplete: boolean;
  readonly deployments: readonly DeploymentSnapshot[];
  readonly unresolvedThreads: number;
}

export interface CheckSnapshot {
  readonly name: string;
  readonly state: 'pending' | 'passed' | 'failed';
  /** The App that reported it, by slug; null for a commit status. */
  readonly app: string | null;
  readonly url: string | null;
}

export interface DeploymentSnapshot {
  readonly id: NodeId;
  /** What names it to `deactivate-deployment`; opaque, since GraphQL's own `databaseId` overflows its type. */
  readonly databaseId: string;
  readonly sha: Sha;
  readonly environment: string;
  readonly creator: string | null;
  readonly state: 'pending' | 'success' | 'failure' | 'inactive';
  readonly environmentUrl: string | null;
  readonly logUrl: string | null;
  readonly createdAt: Instant;
}

/** The base branch and what GitHub itself demands of a merge into it. */
export interface BaseSnapshot {
  readonly ref: string;
  readonly head: Sha;
  readonly rules: BranchRules;
}

export interface BranchRules {
  /** False when the rules could not be read: then every gate that needs them is closed. */
  readonly known: boolean;
  readonly requiredChecks: readonly { readonly name: string; readonly app: string | null }[];
  readonly requiredReviews: number;
  readonly codeOwners: boolean;
  readonly conversationResolution: boolean;
  readonly mergeQueue: boolean;
}

export interface RunSnapshot {
  readonly key: RunKey;
  readonly id: RunId;
  readonly url: string;
  readonly status: 'queued' | 'running' | 'completed';
  readonly conclusion: RunConclusion | null;
  /** What the run said; null while it runs. */
  readonly report: ReportRead | null;
}

export type RunConclusion =
  | 'success'
  | 'failure'
  | 'cancelled'
  | 'timed_out'
  | 'skipped'
  | 'action_required'
  | 'neutral'
  | 'stale'
  | 'startup_failure';

export type ReportRead =
  | { readonly kind: 'read'; readonly report: Report }
  | { readonly kind: 'missing' }
  | { readonly kind: 'unreadable'; readonly reason: string };

export type Permission = 'none' | 'read' | 'triage' | 'write' | 'maintain' | 'admin';

export interface People {
  /** Live permission by lower-case login; who is not named here could not be read. */
  readonly permissions: Readonly<Record<string, Permission>>;
  /** Members (lower-case logins) of each team that config names; a team that could not be read is absent. */
  readonly teams: Readonly<Record<string, readonly string[]>>;
}

export type EffectOutcome =
  | { readonly kind: 'dispatched'; readonly key: RunKey; readonly id: RunId; readonly url: string }
  | { readonly kind: 'failed'; readonly key: string; readonly reason: string };
