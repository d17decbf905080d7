import type { FreeEffect } from '../../lifecycle/effect.ts';
import type { Mutation } from './mutation.ts';

type Merge = Extract<FreeEffect, { kind: 'merge' }>;

/** Merges only while the head is the expected one. GitHub: mergePullRequest. */
export function mergePull({ pull, head, method, title }: Merge): Mutation {
  return {
    field: 'mergePullRequest',
    type: 'MergePullRequestInput',
    input: {
      pullRequestId: pull,
      expectedHeadOid: head,
      mergeMethod: method,
      // A rebase has no commit of its own to give a headline to.
      ...(method === 'REBASE' ? {} : { commitHeadline: title }),
    },
    content: 1,
    settled: /already (been )?merged/i,
  };
}
