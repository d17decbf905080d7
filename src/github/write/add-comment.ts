import type { Mutation } from './mutation.ts';

/** On an issue or a pull request. GitHub: addComment. */
export function addComment(subject: string, body: string): Mutation {
  return {
    field: 'addComment',
    type: 'AddCommentInput',
    input: { subjectId: subject, body },
    content: 1,
  };
}
