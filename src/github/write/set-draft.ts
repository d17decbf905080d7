import type { Mutation } from './mutation.ts';

/** GitHub: convertPullRequestToDraft, markPullRequestReadyForReview. */
export function setDraft(pull: string, isDraft: boolean): Mutation {
  return isDraft
    ? {
        field: 'convertPullRequestToDraft',
        type: 'ConvertPullRequestToDraftInput',
        input: { pullRequestId: pull },
        settled: /already (a|in) draft/i,
      }
    : {
        field: 'markPullRequestReadyForReview',
        type: 'MarkPullRequestReadyForReviewInput',
        input: { pullRequestId: pull },
        settled: /not in draft|already ready/i,
      };
}
