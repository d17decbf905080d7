import type { Mutation } from './mutation.ts';

/** GitHub: createDeploymentStatus, with the state INACTIVE. */
export function deactivateDeployment(deployment: string): Mutation {
  return {
    field: 'createDeploymentStatus',
    type: 'CreateDeploymentStatusInput',
    input: { deploymentId: deployment, state: 'INACTIVE' },
  };
}
