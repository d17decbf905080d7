import type { Mutation } from './mutation.ts';

/** An issue has one pinned comment. GitHub: pinIssueComment. */
export function pinComment(comment: string): Mutation {
  return {
    field: 'pinIssueComment',
    type: 'PinIssueCommentInput',
    input: { issueCommentId: comment },
    settled: /already pinned/i,
  };
}
