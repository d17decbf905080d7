import type { Mutation } from './mutation.ts';

/** GitHub: closePullRequest. */
export function closePull(pull: string): Mutation {
  return {
    field: 'closePullRequest',
    type: 'ClosePullRequestInput',
    input: { pullRequestId: pull },
    settled: /already closed/i,
  };
}

/** Refused while its branch is gone. GitHub: reopenPullRequest. */
export function reopenPull(pull: string): Mutation {
  return {
    field: 'reopenPullRequest',
    type: 'ReopenPullRequestInput',
    input: { pullRequestId: pull },
    settled: /already open/i,
  };
}
