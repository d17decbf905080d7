import type { ConcurrencyGroups } from './concurrency.ts';
import type { EngineOptions } from './engine-api.ts';
import type { RunFacts } from './github-context.ts';
import type { ActionsHost, Permissions, Strings } from './host.ts';
import type { Json, JsonObject } from './json.ts';
import type { JobResult } from './job-runner.ts';
import type { ProcessTree } from './process-tree.ts';
import type { Semaphore } from './semaphore.ts';
import type { JobDefinition, WorkflowFile } from './workflow-file.ts';

/** What all jobs of a run's attempt share. */
export interface Attempt {
  readonly host: ActionsHost;
  readonly options: EngineOptions;
  readonly run: RunFacts;
  readonly slots: Semaphore;
  readonly groups: ConcurrencyGroups;
  readonly cancel: AbortSignal;
  readonly kill: AbortSignal;
  readonly track: (processes: ProcessTree) => () => void;
  /** Told when the first job starts. */
  readonly onStart: () => Promise<void>;
  /** Results that a re-run of the failed jobs keeps, by job id. */
  readonly kept: ReadonlyMap<string, JobResult>;
}

/** The jobs of one workflow file within a run: of the run itself, or of a workflow that a job calls. */
export interface Graph {
  readonly attempt: Attempt;
  readonly workflow: WorkflowFile;
  /** Where the file comes from, for `uses: ./…`. */
  readonly source: { readonly repository: string; readonly ref: string };
  readonly contexts: {
    readonly github: JsonObject;
    readonly inputs: JsonObject;
    readonly vars: JsonObject;
  };
  readonly secrets: (environment: string | undefined) => Promise<Strings>;
  /** `caller / ` in a called workflow. */
  readonly prefix: string;
  readonly depth: number;
  /** What the caller's token may; a called workflow can only have less. */
  readonly cap: Permissions | undefined;
}

/** One job, or one combination of its matrix. */
export interface Leaf {
  readonly graph: Graph;
  readonly definition: JobDefinition;
  readonly name: string;
  readonly contexts: Readonly<Record<string, Json>>;
  /** The run's cancellation, or that of the matrix by `fail-fast`. */
  readonly cancel: AbortSignal;
}

export type JobResults = ReadonlyMap<string, JobResult>;
