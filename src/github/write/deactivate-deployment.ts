import type { NodeId } from '../../lifecycle/ids.ts';
import type { Mutation } from './mutation.ts';

/** GitHub: createDeploymentStatus, with the state INACTIVE. */
export function deactivateDeployment(deployment: NodeId): Mutation {
  return {
    field: 'createDeploymentStatus',
    type: 'CreateDeploymentStatusInput',
    input: { deploymentId: deployment, state: 'INACTIVE' },
  };
}
