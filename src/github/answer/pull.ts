import { z } from 'zod';
import { NodeId, Sha } from '../../lifecycle/ids.ts';
import {
  Base,
  Checks,
  connection,
  pageOf,
  Reviews,
  Talk,
  Target,
  Threads,
  When,
  Who,
} from './parts.ts';

const DeploymentNode = z.object({
  id: NodeId,
  commitOid: Sha,
  environment: z.string().nullable(),
  createdAt: When,
  creator: Who.nullable(),
  latestStatus: z
    .object({
      state: z.string(),
      environmentUrl: z.string().nullable(),
      logUrl: z.string().nullable(),
    })
    .nullable(),
});
export type DeploymentNode = z.infer<typeof DeploymentNode>;

const HeadCommit = z.object({
  oid: Sha,
  parents: connection(z.object({ oid: Sha })),
  statusCheckRollup: z.object({ contexts: Checks }).nullable(),
  deployments: connection(DeploymentNode),
});

export const Files = pageOf(z.object({ path: z.string() }));

/** The pull request, as the world query asks for it. */
export const Pull = z.object({
  __typename: z.literal('PullRequest'),
  id: NodeId,
  number: z.number(),
  url: z.string(),
  title: z.string(),
  body: z.string(),
  state: z.enum(['OPEN', 'CLOSED', 'MERGED']),
  isDraft: z.boolean(),
  isCrossRepository: z.boolean(),
  headRefOid: Sha,
  headRefName: z.string(),
  baseRefName: z.string(),
  mergeable: z.enum(['MERGEABLE', 'CONFLICTING', 'UNKNOWN']),
  reviewDecision: z.enum(['APPROVED', 'CHANGES_REQUESTED', 'REVIEW_REQUIRED']).nullable(),
  isInMergeQueue: z.boolean(),
  isMergeQueueEnabled: z.boolean(),
  mergeCommit: Target.nullable(),
  mergedBy: Who.nullable(),
  /** Null when the base branch is gone. */
  baseRef: Base.nullable(),
  closings: connection(z.object({ actor: Who.nullable() })),
  reviewRequests: connection(
    z.object({ requestedReviewer: z.object({ login: z.string().optional() }).nullable() }),
  ),
  files: Files.nullable(),
  commits: connection(z.object({ commit: HeadCommit })),
  comments: Talk,
  reviews: Reviews.nullable(),
  reviewThreads: Threads,
});
export type Pull = z.infer<typeof Pull>;
