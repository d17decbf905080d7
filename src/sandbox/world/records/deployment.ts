export type DeploymentState =
  | 'error'
  | 'failure'
  | 'inactive'
  | 'in_progress'
  | 'queued'
  | 'pending'
  | 'success';

export interface Deployment {
  readonly id: number;
  readonly nodeId: string;
  readonly repositoryId: number;
  /** As given: a branch, a tag or a sha. */
  readonly ref: string;
  readonly sha: string;
  readonly task: string;
  readonly environment: string;
  readonly description: string | null;
  readonly payload: unknown;
  readonly transientEnvironment: boolean;
  readonly productionEnvironment: boolean;
  readonly creatorId: number;
  readonly appId: number | null;
  /** The workflow run whose job made it by `environment:`. */
  readonly runId: number | null;
  readonly createdAt: string;
  readonly updatedAt: string;
}

export interface DeploymentStatus {
  readonly id: number;
  readonly nodeId: string;
  readonly repositoryId: number;
  readonly deploymentId: number;
  readonly state: DeploymentState;
  readonly description: string;
  readonly environment: string;
  readonly environmentUrl: string;
  readonly logUrl: string;
  readonly creatorId: number;
  readonly appId: number | null;
  readonly createdAt: string;
}
