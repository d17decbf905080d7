import type { CheckConclusion, CheckStatus } from './checks.ts';

export interface Workflow {
  readonly id: number;
  readonly nodeId: string;
  readonly repositoryId: number;
  readonly name: string;
  /** e.g. `.github/workflows/check.yml` */
  readonly path: string;
  readonly state: 'active' | 'deleted' | 'disabled_manually';
  readonly createdAt: string;
  readonly updatedAt: string;
}

export interface WorkflowRun {
  readonly id: number;
  readonly nodeId: string;
  readonly repositoryId: number;
  readonly workflowId: number;
  readonly path: string;
  /** The workflow's name; `displayTitle` is its run-name, or what GitHub puts there. */
  readonly name: string;
  readonly displayTitle: string;
  readonly event: string;
  readonly status: CheckStatus;
  readonly conclusion: CheckConclusion | null;
  readonly headBranch: string | null;
  readonly headSha: string;
  readonly runNumber: number;
  readonly runAttempt: number;
  readonly actorId: number;
  readonly triggeringActorId: number;
  readonly checkSuiteId: number;
  readonly pullIds: readonly number[];
  readonly createdAt: string;
  readonly updatedAt: string;
  readonly runStartedAt: string;
}

export interface JobStep {
  readonly number: number;
  readonly name: string;
  readonly status: 'queued' | 'in_progress' | 'completed';
  readonly conclusion: CheckConclusion | null;
  readonly startedAt: string | null;
  readonly completedAt: string | null;
}

export interface WorkflowJob {
  readonly id: number;
  readonly nodeId: string;
  readonly repositoryId: number;
  readonly runId: number;
  readonly runAttempt: number;
  readonly name: string;
  readonly status: 'queued' | 'pending' | 'in_progress' | 'completed' | 'waiting';
  readonly conclusion: CheckConclusion | null;
  readonly checkRunId: number;
  readonly labels: readonly string[];
  readonly steps: readonly JobStep[];
  readonly log: string;
  readonly createdAt: string;
  readonly startedAt: string | null;
  readonly completedAt: string | null;
}

export interface Artifact {
  readonly id: number;
  readonly nodeId: string;
  readonly repositoryId: number;
  readonly runId: number;
  readonly name: string;
  /** The zip as downloaded. */
  readonly zip: Uint8Array;
  readonly createdAt: string;
  readonly expiresAt: string;
  readonly expired: boolean;
}
