import type {
  DeploymentChange,
  JobChange,
  NewDeployment,
  NewJob,
  NewRun,
  RunChange,
} from './run-state.ts';

/**
 * What the workflow engine needs from the local GitHub. The engine decides what runs and runs it;
 * the host keeps everything that GitHub would show (runs, jobs, check runs, deployments, artifacts,
 * logs), sends the webhooks that follow from it, and feeds the events back with `engine.onEvent`.
 *
 * Every method may be called at any time and in any order; none may call back into the engine before
 * it has returned (queue the resulting event instead).
 */
export interface ActionsHost {
  /** The present, ISO-8601 UTC with Z. */
  now(): string;

  /** Facts of `owner/name` (any case); undefined when there is no such repository. */
  repository(fullName: string): Promise<RepositoryFacts | undefined>;

  /** The files of `.github/workflows` at a commit; empty when the commit has none. */
  workflowFiles(repository: string, sha: string): Promise<readonly WorkflowSource[]>;

  /** One file's text at a commit, branch or tag; undefined when either is missing. */
  readFile(repository: string, ref: string, path: string): Promise<string | undefined>;

  /** The commit that a branch, tag, full ref or SHA stands for. */
  resolveRef(repository: string, ref: string): Promise<ResolvedRef | undefined>;

  /**
   * Paths that differ, for `paths:` filters: `two-dot` between the commits (push; `base` null for a new
   * branch: what the branch has that the default branch has not), `three-dot` since their merge base
   * (pull requests) [docs: actions/reference/workflows-and-actions/workflow-syntax, "Git diff
   * comparisons"].
   */
  changedPaths(comparison: Comparison): Promise<readonly string[]>;

  /** Makes the run, and says its id (above 2^33), its number and the address a person opens. */
  createRun(run: NewRun): Promise<CreatedRun>;
  updateRun(runId: number, change: RunChange): Promise<void>;

  /**
   * Makes the job *and its check run* (on GitHub they share the id): name `job.name`, app
   * github-actions, on the run's head SHA. `updateJob` keeps both in step.
   */
  createJob(job: NewJob): Promise<{ readonly id: number }>;
  updateJob(jobId: number, change: JobChange): Promise<void>;

  /** One line of the job's log, already masked, without line break. */
  log(jobId: number, line: string): void;

  /** An `::error::`, `::warning::` or `::notice::` of the job's check run. */
  annotate(jobId: number, annotation: Annotation): void;

  /** Markdown that a step wrote to GITHUB_STEP_SUMMARY, masked. */
  summary(jobId: number, markdown: string): void;

  /**
   * A GITHUB_TOKEN for one job, acting as `github-actions[bot]` with just these permissions.
   * The host marks what it causes with `causedByJobToken`.
   */
  mintToken(request: TokenRequest): Promise<string>;
  revokeToken(token: string): Promise<void>;

  /**
   * Where a job with `id-token: write` asks who it is, for its environment, until it has ended; absent: nowhere.
   * [docs: actions/reference/security/oidc, "Methods for requesting the OIDC token"]
   */
  readonly identities?: {
    grant(request: IdentityRequest): { readonly url: string; readonly token: string };
    revoke(jobId: number): void;
  };

  /**
   * A local folder with the content of `owner/repo` at `ref` (the whole repository; the engine adds
   * the path), read only; undefined when the sandbox has no such repository or ref.
   */
  actionFolder(repository: string, ref: string): Promise<string | undefined>;

  /** Secrets and variables of the repository, with those of the environment laid over them. */
  secrets(repository: string, environment: string | undefined): Promise<Strings>;
  variables(repository: string, environment: string | undefined): Promise<Strings>;

  /** Stores an artifact; `overwrite` replaces one of the same name. Refuses a second name otherwise. */
  saveArtifact(artifact: NewArtifact): Promise<SavedArtifact>;
  /** The artifacts of a run, of any repository that `token` may read when it is given. */
  artifacts(query: ArtifactQuery): Promise<readonly StoredArtifact[]>;

  /** The deployment of a job with `environment:`; its statuses follow the job. */
  createDeployment(deployment: NewDeployment): Promise<{ readonly id: number }>;
  setDeploymentStatus(deploymentId: number, change: DeploymentChange): Promise<void>;
}

export type Strings = Readonly<Record<string, string>>;

export interface RepositoryFacts {
  readonly id: number;
  readonly ownerId: number;
  readonly owner: string;
  readonly name: string;
  /** `owner/name` as GitHub spells it. */
  readonly fullName: string;
  readonly defaultBranch: string;
  /** `private`, `public` or `internal`. */
  readonly visibility: string;
  /** Web origin without trailing slash, e.g. `http://127.0.0.1:4000`; git is `<server>/<full name>.git`. */
  readonly serverUrl: string;
  /** REST base without trailing slash, e.g. `http://127.0.0.1:4000/api/v3`. */
  readonly apiUrl: string;
  readonly graphqlUrl: string;
}

export interface WorkflowSource {
  /** `.github/workflows/x.yml` */
  readonly path: string;
  readonly text: string;
}

export interface ResolvedRef {
  /** Full ref (`refs/heads/main`); the SHA itself when a bare commit was asked for. */
  readonly ref: string;
  readonly sha: string;
}

export interface Comparison {
  readonly repository: string;
  readonly kind: 'two-dot' | 'three-dot';
  readonly base: string | null;
  readonly head: string;
}

export interface CreatedRun {
  readonly id: number;
  readonly number: number;
  readonly htmlUrl: string;
}

export interface Annotation {
  readonly level: 'failure' | 'warning' | 'notice';
  readonly message: string;
  readonly title?: string;
  readonly path?: string;
  readonly line?: number;
}

export interface TokenRequest {
  readonly repository: string;
  readonly runId: number;
  readonly jobId: number;
  /** Complete: a scope that is missing is `none`. `metadata: read` is always among them. */
  readonly permissions: Permissions;
}

export interface IdentityRequest {
  readonly jobId: number;
  /** What its tokens say of it. */
  readonly claims: Strings;
}

export type PermissionLevel = 'read' | 'write';
export type Permissions = Readonly<Record<string, PermissionLevel>>;

export interface NewArtifact {
  readonly runId: number;
  readonly jobId: number;
  readonly name: string;
  readonly zip: Uint8Array;
  readonly overwrite: boolean;
  readonly retentionDays?: number;
}

export type SavedArtifact =
  | { readonly kind: 'saved'; readonly id: number; readonly url: string; readonly digest: string }
  | { readonly kind: 'name-taken' };

export interface ArtifactQuery {
  readonly runId: number;
  readonly repository: string;
  readonly token: string;
  /** Only this name. */
  readonly name?: string;
}

export interface StoredArtifact {
  readonly id: number;
  readonly name: string;
  readonly zip: Uint8Array;
}
