import { z } from 'zod';
import type { SharedEffect } from '../../lifecycle/effect.ts';
import { NodeId } from '../../lifecycle/ids.ts';
import type { Mutation } from './mutation.ts';

type OpenPull = Extract<SharedEffect, { kind: 'open-pull' }>;

/** GitHub has one open pull request for a branch and its base, and refuses a second. GitHub: createPullRequest. */
export function openPull(repository: string, effect: OpenPull): Mutation {
  const { branch, baseRef, title, body, isDraft } = effect;
  return {
    field: 'createPullRequest',
    type: 'CreatePullRequestInput',
    input: {
      repositoryId: repository,
      baseRefName: baseRef,
      headRefName: branch,
      title,
      body,
      draft: isDraft,
    },
    select: 'pullRequest { id }',
    content: 1,
    settled: /already exists/i,
  };
}

const Opened = z.object({ pullRequest: z.object({ id: NodeId }) });

export function openedPull(answer: unknown): NodeId | null {
  return Opened.safeParse(answer).data?.pullRequest.id ?? null;
}
