import { blockingOf } from '../../world/operations/issue-graph.ts';
import { closingIssues } from '../../world/operations/references.ts';
import type { Comment } from '../../world/records/comment.ts';
import type { Issue, Pull } from '../../world/records/topic.ts';
import type { World } from '../../world/world.ts';
import { paged } from '../connection.ts';
import type { GraphqlContext } from '../context.ts';
import { taking, thing } from '../thing.ts';
import type { FieldTable } from '../thing.ts';
import { commentPath } from '../urls.ts';
import { actorOf } from './accounts.ts';
import { reactableFields, writtenFields } from './reactions.ts';
import { topicFields } from './topic.ts';
import { pullState, topicThing } from './topic-lists.ts';

function pinnedComment(world: World, issue: Issue): Comment | undefined {
  return world.tables.comments.by('topic', issue.id).find((comment) => comment.pinnedAt !== null);
}

function issuesOf(world: World, ids: readonly number[]): Issue[] {
  return ids
    .map((id) => world.tables.topics.get(id))
    .filter((topic): topic is Issue => topic?.kind === 'issue');
}

interface ReferenceArgs {
  readonly includeClosedPrs?: boolean;
}

const graphFields = {
  parent: (issue, _args, { world }) => {
    const parent = world.tables.topics.get(issue.parentId);
    return parent?.kind === 'issue' ? thing('Issue', parent) : null;
  },
  subIssues: paged({
    list: (issue: Issue, _args, { world }) => issuesOf(world, issue.subIssueIds),
    key: (child) => child.id,
    node: (child) => thing('Issue', child),
  }),
  subIssuesSummary: (issue, _args, { world }) => {
    const children = issuesOf(world, issue.subIssueIds);
    const completed = children.filter((child) => child.state === 'closed').length;
    const total = children.length;
    const percentCompleted = total === 0 ? 0 : Math.floor((100 * completed) / total);
    return { total, completed, percentCompleted };
  },
  // Newest link first, which is the default of `orderBy`.
  blockedBy: paged({
    list: (issue: Issue, _args, { world }) => issuesOf(world, issue.blockedByIds).reverse(),
    key: (blocker) => blocker.id,
    node: (blocker) => thing('Issue', blocker),
  }),
  blocking: paged({
    list: (issue: Issue, _args, { world }) => blockingOf(world, issue).reverse(),
    key: (blocked) => blocked.id,
    node: (blocked) => thing('Issue', blocked),
  }),
  issueDependenciesSummary: (issue, _args, { world }) => {
    const blockers = issuesOf(world, issue.blockedByIds);
    const blocked = blockingOf(world, issue);
    const open = (issues: readonly Issue[]): number =>
      issues.filter((each) => each.state === 'open').length;
    return {
      blockedBy: open(blockers),
      blocking: open(blocked),
      totalBlockedBy: blockers.length,
      totalBlocking: blocked.length,
    };
  },
  closedByPullRequestsReferences: paged<Issue, Pull, ReferenceArgs>({
    takes: ['includeClosedPrs'],
    list: (issue, { includeClosedPrs }, { world }) =>
      world.tables.topics
        .by('repository', issue.repositoryId)
        .filter((topic): topic is Pull => topic.kind === 'pull')
        .filter((pull) => includeClosedPrs === true || pullState(pull) !== 'CLOSED')
        .filter((pull) => closingIssues(world, pull).some(({ id }) => id === issue.id)),
    key: (pull) => pull.id,
    node: (pull) => thing('PullRequest', pull),
  }),
} satisfies FieldTable<Issue>;

export const issueFields: FieldTable<Issue> = {
  ...topicFields,
  ...graphFields,
  state: (issue) => issue.state.toUpperCase(),
  stateReason: taking(
    ['enableDuplicate'],
    ({ stateReason }: Issue, { enableDuplicate }: { enableDuplicate?: boolean }) => {
      // Shown as NOT_PLANNED unless the caller knows of duplicates [SDL Issue.stateReason].
      if (stateReason === 'duplicate' && enableDuplicate !== true) return 'NOT_PLANNED';
      return stateReason?.toUpperCase() ?? null;
    },
  ),
  pinnedIssueComment: (issue, _args, { world }) => {
    const comment = pinnedComment(world, issue);
    return comment === undefined ? null : thing('PinnedIssueComment', comment);
  },
  milestone: () => null,
  issueType: () => null,
};

export const pinnedCommentFields: FieldTable<Comment> = {
  id: (comment) => `PIC_${comment.nodeId}`,
  databaseId: (comment) => comment.id,
  fullDatabaseId: (comment) => String(comment.id),
  issue: (comment, _args, { world }) => topicThing(world.tables.topics.must(comment.topicId)),
  issueComment: (comment) => thing('IssueComment', comment),
  pinnedAt: (comment) => comment.pinnedAt,
  pinnedBy: (comment, _args, { world }) => actorOf(world, comment.pinnedById),
};

interface Minimizable {
  readonly minimizedReason: string | null;
}

export const minimizableFields = {
  isMinimized: (comment) => comment.minimizedReason !== null,
  minimizedReason: (comment) => comment.minimizedReason,
} satisfies FieldTable<Minimizable>;

function parent(comment: Comment, { world }: GraphqlContext) {
  return world.tables.topics.must(comment.topicId);
}

export const commentFields: FieldTable<Comment> = {
  ...writtenFields,
  ...reactableFields,
  ...minimizableFields,
  id: (comment) => comment.nodeId,
  databaseId: (comment) => comment.id,
  fullDatabaseId: (comment) => String(comment.id),
  resourcePath: (comment, _args, { world }) => commentPath(world, comment),
  url: (comment, _args, { world }) => `${world.origin}${commentPath(world, comment)}`,
  publishedAt: (comment) => comment.createdAt,
  isPinned: (comment) => comment.pinnedAt !== null,
  pinnedAt: (comment) => comment.pinnedAt,
  // Of type User: a bot that pinned is not shown.
  pinnedBy: (comment, _args, { world }) => {
    const account = world.tables.accounts.get(comment.pinnedById);
    return account?.type === 'User' ? actorOf(world, account.id) : null;
  },
  repository: (comment, _args, { world }) =>
    thing('Repository', world.tables.repositories.must(comment.repositoryId)),
  /** Non-null also on a pull request, which is an issue as well: GitHub shows the issue half of it. */
  issue: (comment, _args, context) => {
    const topic = parent(comment, context);
    return { __typename: 'Issue', record: topic };
  },
  pullRequest: (comment, _args, context) => {
    const topic = parent(comment, context);
    return topic.kind === 'pull' ? thing('PullRequest', topic) : null;
  },
};
