import type { Mutation } from './mutation.ts';

/** GitHub: resolveReviewThread. */
export function resolveThread(thread: string): Mutation {
  return {
    field: 'resolveReviewThread',
    type: 'ResolveReviewThreadInput',
    input: { threadId: thread },
  };
}
