import type { Mutation } from './mutation.ts';

/** GitHub: minimizeComment. It folds the comment: who may read it can unfold it, and its edits stay. */
export function hideComment(comment: string): Mutation {
  return {
    field: 'minimizeComment',
    type: 'MinimizeCommentInput',
    input: { subjectId: comment, classifier: 'ABUSE' },
  };
}
