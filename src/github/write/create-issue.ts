import type { Mutation } from './mutation.ts';

/** GitHub: createIssue. */
export function createIssue(repository: string, title: string, body: string): Mutation {
  return {
    field: 'createIssue',
    type: 'CreateIssueInput',
    input: { repositoryId: repository, title, body },
    content: 1,
  };
}
