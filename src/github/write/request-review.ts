import type { Mutation } from './mutation.ts';

/** Adds to those who were asked already. GitHub: requestReviewsByLogin. */
export function requestReview(pull: string, logins: readonly string[]): Mutation {
  return {
    field: 'requestReviewsByLogin',
    type: 'RequestReviewsByLoginInput',
    input: { pullRequestId: pull, userLogins: logins, union: true },
    content: 1,
  };
}
