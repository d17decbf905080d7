export type CheckStatus =
  | 'queued'
  | 'in_progress'
  | 'completed'
  | 'waiting'
  | 'requested'
  | 'pending';

export type CheckConclusion =
  | 'success'
  | 'failure'
  | 'neutral'
  | 'cancelled'
  | 'skipped'
  | 'timed_out'
  | 'action_required'
  | 'stale'
  | 'startup_failure';

export interface CommitStatus {
  readonly id: number;
  readonly nodeId: string;
  readonly repositoryId: number;
  readonly sha: string;
  readonly context: string;
  readonly state: 'error' | 'failure' | 'pending' | 'success';
  readonly description: string | null;
  readonly targetUrl: string | null;
  readonly creatorId: number;
  readonly appId: number | null;
  readonly createdAt: string;
  readonly updatedAt: string;
}

export interface CheckSuite {
  readonly id: number;
  readonly nodeId: string;
  readonly repositoryId: number;
  readonly headSha: string;
  readonly headBranch: string | null;
  readonly appId: number;
  readonly status: CheckStatus;
  readonly conclusion: CheckConclusion | null;
  /** The workflow run that this suite belongs to, if it is one of Actions. */
  readonly runId: number | null;
  readonly createdAt: string;
  readonly updatedAt: string;
}

export interface CheckAnnotation {
  readonly level: 'failure' | 'warning' | 'notice';
  readonly message: string;
  readonly title: string | null;
  readonly path: string;
  readonly line: number;
}

export interface CheckRun {
  readonly id: number;
  readonly nodeId: string;
  readonly repositoryId: number;
  readonly suiteId: number;
  readonly appId: number;
  readonly headSha: string;
  readonly name: string;
  readonly status: CheckStatus;
  readonly conclusion: CheckConclusion | null;
  readonly externalId: string | null;
  readonly detailsUrl: string | null;
  readonly startedAt: string | null;
  readonly completedAt: string | null;
  readonly output: {
    readonly title: string | null;
    readonly summary: string | null;
    readonly text: string | null;
  };
  readonly annotations: readonly CheckAnnotation[];
  readonly createdAt: string;
}
