import type { Mutation } from './mutation.ts';

/** GitHub: closeIssue, IssueClosedStateReason. */
export function closeIssue(issue: string, reason: 'COMPLETED' | 'NOT_PLANNED'): Mutation {
  return {
    field: 'closeIssue',
    type: 'CloseIssueInput',
    input: { issueId: issue, stateReason: reason },
    settled: /already closed/i,
  };
}
