import type { Mutation } from './mutation.ts';

/** GitHub: deleteIssueComment. */
export function deleteComment(comment: string): Mutation {
  return {
    field: 'deleteIssueComment',
    type: 'DeleteIssueCommentInput',
    input: { id: comment },
    settled: /could not resolve to a node/i,
  };
}
