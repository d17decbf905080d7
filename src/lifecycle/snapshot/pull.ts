import type { NodeId, Sha } from '../ids.ts';
import type { Instant } from '../time.ts';
import type { Actor } from './actor.ts';

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
  /** Of the head, newest first. */
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
  readonly sha: Sha;
  readonly environment: string;
  readonly creator: string | null;
  readonly state: 'pending' | 'success' | 'failure' | 'inactive';
  readonly environmentUrl: string | null;
  readonly logUrl: string | null;
  readonly createdAt: Instant;
}
