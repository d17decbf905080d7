import type { Mutation } from './mutation.ts';

/** GitHub: updateIssueComment. */
export function editComment(comment: string, body: string): Mutation {
  return {
    field: 'updateIssueComment',
    type: 'UpdateIssueCommentInput',
    input: { id: comment, body },
  };
}
