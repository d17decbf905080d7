import type { Mutation } from './mutation.ts';

/** Opens a pull request that undoes a merged one. GitHub: revertPullRequest. */
export function revertPull(pull: string, title: string, body: string): Mutation {
  return {
    field: 'revertPullRequest',
    type: 'RevertPullRequestInput',
    input: { pullRequestId: pull, title, body },
    content: 1,
  };
}
