import type { JsonObject } from './json.ts';

/** OpenAPI `workflow-run.status`. `pending`: for its concurrency group. */
export type RunStatus = 'queued' | 'pending' | 'in_progress' | 'completed';

export type JobStatus = 'queued' | 'pending' | 'in_progress' | 'completed';

export type Conclusion = 'success' | 'failure' | 'cancelled' | 'skipped';

/** `startup_failure`: the workflow file is invalid; `action_required`: a person has to let it run. */
export type RunConclusion = Conclusion | 'startup_failure' | 'action_required';

export interface NewRun {
  readonly repository: string;
  /** `.github/workflows/x.yml` */
  readonly workflowPath: string;
  /** `name:` of the workflow, its path without one. */
  readonly workflowName: string;
  /** `run-name` evaluated; without one what GitHub shows instead (commit or pull request title). */
  readonly displayTitle: string;
  readonly event: string;
  /** The event's payload; for `pull_request` events the host finds the pull requests in it. */
  readonly payload: JsonObject;
  readonly headSha: string;
  readonly headBranch: string | null;
  /** GITHUB_REF, e.g. `refs/heads/main` or `refs/pull/7/merge`. */
  readonly ref: string;
  readonly actor: string;
  readonly status: RunStatus;
  readonly conclusion: RunConclusion | null;
  /** Why a run could not start, as GitHub shows on its page. */
  readonly message?: string;
}

/** Only what changes is named. */
export interface RunChange {
  readonly status?: RunStatus;
  readonly conclusion?: RunConclusion | null;
  /** 1 at first; a re-run counts up under the same id. */
  readonly attempt?: number;
  readonly triggeringActor?: string;
  readonly startedAt?: string;
  readonly completedAt?: string;
  /** Why an attempt could not start. */
  readonly message?: string;
}

export interface NewJob {
  readonly runId: number;
  readonly attempt: number;
  readonly name: string;
  readonly labels: readonly string[];
  readonly status: JobStatus;
}

export interface StepState {
  readonly number: number;
  readonly name: string;
  readonly status: 'queued' | 'in_progress' | 'completed';
  readonly conclusion: Conclusion | null;
  readonly startedAt: string | null;
  readonly completedAt: string | null;
}

export interface JobChange {
  readonly status?: JobStatus;
  readonly conclusion?: Conclusion | null;
  readonly startedAt?: string;
  readonly completedAt?: string;
  /** All steps of the job, in order. */
  readonly steps?: readonly StepState[];
}

export interface NewDeployment {
  readonly repository: string;
  readonly runId: number;
  readonly jobId: number;
  readonly environment: string;
  readonly ref: string;
  readonly sha: string;
}

export interface DeploymentChange {
  readonly state:
    | 'waiting'
    | 'queued'
    | 'in_progress'
    | 'success'
    | 'failure'
    | 'error'
    | 'inactive';
  /** The evaluated `environment.url`. */
  readonly environmentUrl?: string;
  readonly logUrl: string;
}
