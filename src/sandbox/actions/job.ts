import type { EngineOptions } from './engine-api.ts';
import type { Scope } from './expressions.ts';
import type { RunFacts } from './github-context.ts';
import { hashFiles } from './hash-files.ts';
import type { ActionsHost } from './host.ts';
import type { Json, JsonObject } from './json.ts';
import type { JobSpace } from './job-space.ts';
import type { Masks } from './masks.ts';
import type { ProcessTree } from './process-tree.ts';
import type { Conclusion } from './run-state.ts';
import { statusFunctions } from './status-functions.ts';
import type { StepBoard } from './step-board.ts';
import type { StepDefinition } from './step-definition.ts';

/** A job while it runs: what its steps share and change. */
export interface Job {
  readonly host: ActionsHost;
  readonly options: EngineOptions;
  readonly run: RunFacts;
  /** `jobs.<id>` */
  readonly key: string;
  readonly jobId: number;
  readonly token: string;
  readonly space: JobSpace;
  readonly processes: ProcessTree;
  readonly masks: Masks;
  readonly board: StepBoard;
  /** Everything but `env`, `steps`, `job` and the parts of `github` that an action sets. */
  readonly contexts: Readonly<Record<string, Json>>;
  /** What `defaults.run` says for job and workflow. */
  readonly defaults: RunDefaults;
  /** Variables of workflow and job, then what steps wrote to GITHUB_ENV. */
  readonly env: Record<string, string>;
  /** Folders that steps wrote to GITHUB_PATH, the newest first. */
  readonly path: string[];
  /** Post steps still to run, the last first. */
  readonly posts: PostStep[];
  /** What an action's `pre` saved for its `main` and `post`. */
  readonly saved: Map<StepDefinition, Record<string, string>>;
  /** Environment without any `env:`. */
  readonly baseEnv: Readonly<Record<string, string>>;
  /** The run was cancelled or the job took too long. */
  readonly cancel: AbortSignal;
  /** Everything must end now. */
  readonly kill: AbortSignal;
}

export interface RunDefaults {
  readonly shell: string | undefined;
  readonly workingDirectory: string | undefined;
}

export interface PostStep {
  readonly name: string;
  readonly condition: string;
  readonly frame: Frame;
  readonly state: Record<string, string>;
  readonly run: (step: StepRun) => Promise<StepEnd>;
}

/** A list of steps that see each other: those of the job, or of one composite action. */
export interface Frame {
  readonly inputs: JsonObject;
  /** Added by the `env:` of the step that uses the composite action. */
  readonly env: Readonly<Record<string, string>>;
  /** `github.action_path` and its like inside an action. */
  readonly github: JsonObject;
  readonly steps: Record<string, StepFacts>;
  readonly isComposite: boolean;
  failed: boolean;
}

/** The `steps` context's entry of one step. */
export interface StepFacts {
  readonly outputs: Readonly<Record<string, string>>;
  readonly outcome: Conclusion;
  readonly conclusion: Conclusion;
}

/** One step while it runs. */
export interface StepRun {
  readonly job: Job;
  readonly frame: Frame;
  /** As GitHub shows it, e.g. `Run npm test`. */
  readonly name: string;
  readonly scope: Scope;
  /** All `env:` that the step sees. */
  readonly env: Readonly<Record<string, string>>;
  readonly outputs: Record<string, string>;
  /** Kept from an action's `pre` and `main` for its `post`. */
  readonly state: Record<string, string>;
  /** Timed out, cancelled or killed. */
  readonly stop: AbortSignal;
  /** Takes a line of output: a workflow command is obeyed, the rest is logged. */
  readonly line: (line: string) => void;
  /** Says why the step failed. */
  readonly error: (message: string) => void;
}

export type StepEnd =
  | { readonly kind: 'success' }
  | { readonly kind: 'failure'; readonly message: string };

export const succeeded: StepEnd = { kind: 'success' };

export function failedWith(message: string): StepEnd {
  return { kind: 'failure', message };
}

/** What an expression sees in a step. */
export function stepScope(job: Job, frame: Frame, env: Readonly<Record<string, string>>): Scope {
  const cancelled = job.cancel.aborted;
  const status = jobStatus(frame.failed, cancelled);
  const github = { ...(job.contexts['github'] as JsonObject), ...frame.github };
  return {
    contexts: {
      ...job.contexts,
      github: frame.isComposite ? { ...github, action_status: status } : github,
      inputs: frame.inputs,
      env,
      steps: { ...frame.steps } as unknown as JsonObject,
      job: { status, check_run_id: job.jobId },
    },
    functions: [
      ...statusFunctions({
        success: status === 'success',
        failure: status === 'failure',
        cancelled,
      }),
      hashFiles(job.space.workspace),
    ],
  };
}

function jobStatus(failed: boolean, cancelled: boolean): 'success' | 'failure' | 'cancelled' {
  if (cancelled) return 'cancelled';
  return failed ? 'failure' : 'success';
}
