import type { FileDiff } from '../../git/git-store.ts';
import { findAccount, rulesFor } from '../../world/find.ts';
import { reviewDecision } from '../../world/operations/merge-rules.ts';
import { mergeabilityOf } from '../../world/operations/mergeability.ts';
import { closingIssues } from '../../world/operations/references.ts';
import type { Review } from '../../world/records/review.ts';
import type { Pull } from '../../world/records/topic.ts';
import type { World } from '../../world/world.ts';
import { paged } from '../connection.ts';
import type { PullCommit, ReviewRequest } from '../records.ts';
import { thing } from '../thing.ts';
import type { FieldTable } from '../thing.ts';
import { topicPath } from '../urls.ts';
import { accountThing, actorOf } from './accounts.ts';
import { refThing } from './git-lookup.ts';
import { topicFields } from './topic.ts';
import { pullState } from './topic-lists.ts';
import { visibleReviews, visibleThreads } from './reviews.ts';
import { rollupOf } from './rollup.ts';

const stateFields = {
  state: pullState,
  isDraft: (pull) => pull.draft,
  merged: (pull) => pull.merged,
  mergedAt: (pull) => pull.mergedAt,
  mergedBy: (pull, _args, { world }) => actorOf(world, pull.mergedById),
  mergeCommit: ({ repositoryId, mergeCommitOid }) =>
    mergeCommitOid === null ? null : thing('Commit', { repositoryId, oid: mergeCommitOid }),
  mergeable: async (pull, _args, { world }) => (await mergeabilityOf(world, pull)).mergeable,
  mergeStateStatus: async (pull, _args, { world }) => (await mergeabilityOf(world, pull)).state,
  reviewDecision: (pull, _args, { world }) => reviewDecision(world, pull),
  maintainerCanModify: (pull) => pull.maintainerCanModify,
  isMergeQueueEnabled: (pull, _args, { world }) =>
    rulesFor(world, pull.repositoryId, pull.baseRef).some((rule) => rule.mergeQueue),
  isInMergeQueue: () => false,
  mergeQueueEntry: () => null,
  autoMergeRequest: () => null,
  permalink: (pull, _args, { world }) => `${world.origin}${topicPath(world, pull)}`,
} satisfies FieldTable<Pull>;

const endFields = {
  headRefOid: (pull) => pull.headOid,
  headRefName: (pull) => pull.headRef,
  headRef: ({ headRepositoryId, headRef }, _args, { world }) =>
    headRepositoryId === null ? null : refThing(world, headRepositoryId, `refs/heads/${headRef}`),
  headRepository: (pull, _args, { world }) => {
    const repository = world.tables.repositories.get(pull.headRepositoryId);
    return repository === undefined ? null : thing('Repository', repository);
  },
  headRepositoryOwner: (pull, _args, { world }) => {
    const repository = world.tables.repositories.get(pull.headRepositoryId);
    return repository === undefined ? null : actorOf(world, repository.ownerId);
  },
  isCrossRepository: (pull) => pull.headRepositoryId !== pull.repositoryId,
  baseRefName: (pull) => pull.baseRef,
  baseRefOid: (pull) => pull.baseOid,
  baseRef: (pull, _args, { world }) =>
    refThing(world, pull.repositoryId, `refs/heads/${pull.baseRef}`),
  baseRepository: (pull, _args, { world }) =>
    thing('Repository', world.tables.repositories.must(pull.repositoryId)),
} satisfies FieldTable<Pull>;

/** Its own changes: from where it left the base to its head (three dots). */
async function diffOf({ git }: World, pull: Pull): Promise<readonly FileDiff[]> {
  const { repositoryId, baseOid, headOid } = pull;
  const from = (await git.mergeBase(repositoryId, baseOid, headOid)) ?? baseOid;
  return git.diff(repositoryId, from, headOid);
}

async function commitsOf({ git }: World, pull: Pull): Promise<readonly PullCommit[]> {
  const commits = await git.log(pull.repositoryId, pull.baseOid, pull.headOid);
  return commits.map(({ oid }) => ({ pull, oid }));
}

const changeTypes = {
  added: 'ADDED',
  removed: 'DELETED',
  modified: 'MODIFIED',
  renamed: 'RENAMED',
} satisfies Record<FileDiff['status'], string>;

const changeFields = {
  additions: async (pull, _args, { world }) => sum(await diffOf(world, pull), 'additions'),
  deletions: async (pull, _args, { world }) => sum(await diffOf(world, pull), 'deletions'),
  changedFiles: async (pull, _args, { world }) => (await diffOf(world, pull)).length,
  files: paged({
    list: (pull: Pull, _args, { world }) => diffOf(world, pull),
    key: ({ path }) => path,
    node: ({ path, additions, deletions, status }) => ({
      path,
      additions,
      deletions,
      changeType: changeTypes[status],
    }),
  }),
  commits: paged({
    list: (pull: Pull, _args, { world }) => commitsOf(world, pull),
    key: ({ oid }) => oid,
    node: (commit) => thing('PullRequestCommit', commit),
  }),
  statusCheckRollup: (pull, _args, context) =>
    rollupOf(context, { repositoryId: pull.repositoryId, oid: pull.headOid }),
} satisfies FieldTable<Pull>;

function sum(files: readonly FileDiff[], what: 'additions' | 'deletions'): number {
  return files.reduce((total, file) => total + file[what], 0);
}

interface ReviewArgs {
  readonly states?: readonly string[] | null;
  readonly author?: string | null;
}

function byAuthor(world: World, review: Review, login: string | null | undefined): boolean {
  if (typeof login !== 'string') return true;
  return findAccount(world, login)?.id === review.authorId;
}

const reviewFields = {
  reviews: paged<Pull, Review, ReviewArgs>({
    takes: ['states', 'author'],
    list: (pull, { states, author }, context) =>
      visibleReviews(pull, context).filter(
        (review) =>
          (!Array.isArray(states) || states.includes(review.state)) &&
          byAuthor(context.world, review, author),
      ),
    key: (review) => review.id,
    node: (review) => thing('PullRequestReview', review),
  }),
  latestReviews: paged({
    list: (pull: Pull, _args, context) => {
      const latest = new Map<number, Review>();
      for (const review of visibleReviews(pull, context)) latest.set(review.authorId, review);
      return [...latest.values()].filter((review) => review.state !== 'PENDING');
    },
    key: (review) => review.id,
    node: (review) => thing('PullRequestReview', review),
  }),
  reviewThreads: paged({
    list: (pull: Pull, _args, context) => visibleThreads(pull, context),
    key: (thread) => thread.id,
    node: (thread) => thing('PullRequestReviewThread', thread),
  }),
  reviewRequests: paged({
    list: (pull: Pull, _args, { world }): ReviewRequest[] => [
      ...pull.requestedReviewerIds.map((id) => ({
        pull,
        reviewer: world.tables.accounts.must(id),
      })),
      ...pull.requestedTeamIds.map((id) => ({ pull, reviewer: world.tables.teams.must(id) })),
    ],
    key: ({ reviewer }) => reviewer.id,
    node: (request) => thing('ReviewRequest', request),
  }),
  closingIssuesReferences: paged({
    list: (pull: Pull, _args, { world }) => closingIssues(world, pull),
    key: (issue) => issue.id,
    node: (issue) => thing('Issue', issue),
  }),
} satisfies FieldTable<Pull>;

export const pullFields: FieldTable<Pull> = {
  ...topicFields,
  ...stateFields,
  ...endFields,
  ...changeFields,
  ...reviewFields,
  milestone: () => null,
};

export const pullCommitFields: FieldTable<PullCommit> = {
  id: ({ pull, oid }) => `PURC_${pull.nodeId}_${oid}`,
  commit: ({ pull, oid }) => thing('Commit', { repositoryId: pull.repositoryId, oid }),
  pullRequest: ({ pull }) => thing('PullRequest', pull),
  resourcePath: ({ pull, oid }, _args, { world }) => `${topicPath(world, pull)}/commits/${oid}`,
  url: ({ pull, oid }, _args, { world }) =>
    `${world.origin}${topicPath(world, pull)}/commits/${oid}`,
};

export const reviewRequestFields: FieldTable<ReviewRequest> = {
  id: ({ pull, reviewer }) => `RR_${pull.nodeId}_${reviewer.id}`,
  pullRequest: ({ pull }) => thing('PullRequest', pull),
  asCodeOwner: () => false,
  requestedReviewer: ({ reviewer }) =>
    'slug' in reviewer ? thing('Team', reviewer) : accountThing(reviewer),
};
