import type { FieldTable } from '../thing.ts';
import { commentMutations, reactionMutations } from './comments.ts';
import { deploymentMutations } from './deployments.ts';
import { issueMutations } from './issues.ts';
import { labelMutations } from './labels.ts';
import { projectMutations } from './projects.ts';
import { pullMutations } from './pulls.ts';
import { refMutations } from './refs.ts';
import { requestMutations } from './review-requests.ts';
import { reviewMutations } from './reviews.ts';

/** Every mutation that the sandbox has. */
export const mutationFields: FieldTable<undefined> = {
  ...commentMutations,
  ...reactionMutations,
  ...labelMutations,
  ...issueMutations,
  ...projectMutations,
  ...refMutations,
  ...pullMutations,
  ...reviewMutations,
  ...requestMutations,
  ...deploymentMutations,
};
