import type { IssueRecord } from '../record/record.ts';
import type { Snapshot } from '../snapshot/snapshot.ts';
import type { Instant } from '../time.ts';

/** All that GitHub tells of an issue's past. */
export interface IssuePast {
  /** The issue as it stands, with all that was ever said on it. */
  readonly snapshot: Snapshot;
  /** Versions of the record comment that GitHub still shows, oldest first; the one that stands is the last. */
  readonly versions: readonly IssueRecord[];
  /** Whether all versions from the first on are there: else only the lines that the record still holds are known. */
  readonly isWhole: boolean;
  /** Workflow runs that Drover dispatched for this issue, as far as GitHub lists them. */
  readonly runs: readonly RunPast[];
  /** Deployments of heads of the pull request. */
  readonly deployments: readonly DeploymentPast[];
  readonly pull: PullPast | null;
}

export interface RunPast {
  /** A {@link RunKey}, as the run bears it in its name. */
  readonly key: string;
  readonly url: string;
  readonly conclusion: string | null;
}

export interface DeploymentPast {
  readonly sha: string;
  readonly environment: string;
  readonly creator: string | null;
  /** As GitHub has it, in lower case. */
  readonly state: string;
  readonly at: Instant;
  readonly url: string | null;
}

/** The pull request of the life that stands. */
export interface PullPast {
  readonly number: number;
  readonly url: string;
  readonly createdAt: Instant;
}
