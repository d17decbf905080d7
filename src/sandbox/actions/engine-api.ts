import type { Result } from '../../lifecycle/result.ts';
import type { JsonObject } from './json.ts';

/** Something that happened in a repository; `name` as in `on:` and in X-GitHub-Event. */
export interface ActionsEvent {
  /** `push`, `pull_request`, `deployment_status`, `workflow_run`, `issues`, `repository_dispatch` … */
  readonly name: string;
  /** The webhook's payload, as a run sees it in `github.event`. */
  readonly payload: JsonObject;
  /** `owner/name` */
  readonly repository: string;
  /**
   * GITHUB_REF: the pushed ref, `refs/pull/N/merge` for `pull_request`, the default branch's ref for
   * events without one [docs: actions/reference/workflows-and-actions/events-that-trigger-workflows].
   */
  readonly ref: string;
  /** GITHUB_SHA: the commit whose workflow files count and that `actions/checkout` takes. */
  readonly sha: string;
  /** Login. */
  readonly actor: string;
  /** Done with a job's own token: starts no run, or for pull requests one that waits for a click. */
  readonly causedByJobToken: boolean;
}

export interface DispatchRequest {
  readonly repository: string;
  /** File name (`ci.yml`) or path (`.github/workflows/ci.yml`). */
  readonly workflow: string;
  /** Branch or tag, short or full. */
  readonly ref: string;
  readonly inputs: JsonObject;
  readonly actor: string;
  /** `repository`, `organization` and `sender` of the event; the engine adds the rest. */
  readonly payload?: JsonObject;
}

export interface DispatchError {
  /** 404: no such repository or workflow; 422: everything else. */
  readonly status: 404 | 422;
  /** GitHub's sentence, e.g. `Required input 'key' not provided`. */
  readonly message: string;
}

export interface StartedRun {
  readonly runId: number;
  readonly htmlUrl: string;
}

export interface RerunRequest {
  readonly actor: string;
  /** Keep the jobs that succeeded (rerun-failed-jobs). */
  readonly failedOnly?: boolean;
}

/** Answer of an act on a run; `not-found`: unknown id; `conflict`: the run is not in a fitting state. */
export type RunAnswer = 'ok' | 'not-found' | 'conflict';

/** The workflow engine of the local GitHub. */
export interface ActionsEngine {
  /** Starts the runs that the event asks for; resolves when they are created, not when they end. */
  onEvent(event: ActionsEvent): Promise<readonly StartedRun[]>;
  /** `workflow_dispatch`, also when a job's token asks for it. */
  dispatch(request: DispatchRequest): Promise<Result<StartedRun, DispatchError>>;
  /** Steps get SIGINT, then SIGTERM, then SIGKILL; `always()` and `cancelled()` steps still run. */
  cancel(runId: number): RunAnswer;
  /** Kills at once; nothing more runs. */
  forceCancel(runId: number): RunAnswer;
  /** Same id, attempt + 1; refused while the run is not completed. */
  rerun(runId: number, request: RerunRequest): Promise<RunAnswer>;
  /** The click on "Approve workflows to run" for a run that waits with `action_required`. */
  approve(runId: number, actor: string): Promise<RunAnswer>;
  /** Resolves when no run is queued, pending or in progress. */
  idle(): Promise<void>;
  /** Kills every process that any job started and resolves when they are gone. No run starts later. */
  close(): Promise<void>;
}

export interface EngineOptions {
  /** Folders put before the system's own on PATH, e.g. of an agent's CLI on this machine. */
  readonly extraPath?: readonly string[];
  /** The system part of PATH; the usual folders of Unix systems by default. */
  readonly systemPath?: readonly string[];
  /** Further variables of every job, e.g. a proxy. Nothing else is inherited. */
  readonly extraEnv?: Readonly<Record<string, string>>;
  /** Where job folders are made; the system's temporary folder by default. */
  readonly root?: string;
  /** Jobs at once; 4 by default. Others are queued. */
  readonly maxJobs?: number;
  /**
   * Milliseconds from SIGINT to SIGTERM to SIGKILL when a step is cancelled; by default 2500 and 1000
   * (GitHub's runner waits 7500 and 2500).
   */
  readonly grace?: { readonly interrupt: number; readonly terminate: number };
  /** Told of faults of the engine itself (a bug, or a host that threw); the run has failed. */
  readonly onError?: (error: unknown) => void;
}
