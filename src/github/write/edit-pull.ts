import type { Mutation } from './mutation.ts';

/** GitHub: updatePullRequest. */
export function editPull(pull: string, title: string, body: string): Mutation {
  return {
    field: 'updatePullRequest',
    type: 'UpdatePullRequestInput',
    input: { pullRequestId: pull, title, body },
  };
}
