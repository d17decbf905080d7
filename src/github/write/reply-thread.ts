import type { Mutation } from './mutation.ts';

/** GitHub: addPullRequestReviewThreadReply. */
export function replyThread(thread: string, body: string): Mutation {
  return {
    field: 'addPullRequestReviewThreadReply',
    type: 'AddPullRequestReviewThreadReplyInput',
    input: { pullRequestReviewThreadId: thread, body },
    content: 1,
  };
}
