import { fromGitNodeId, fromNodeId } from '../world/node-id.ts';
import type { NodeKey, NodeKind } from '../world/node-id.ts';
import { canReadProject, readable, requireMembers } from './access.ts';
import type { ReadKey } from './access.ts';
import type { GraphqlContext } from './context.ts';
import { noSuchNode, typedError } from './errors.ts';
import { thing } from './thing.ts';
import type { Thing } from './thing.ts';
import { accountThing } from './types/accounts.ts';
import { objectThing, refThing } from './types/git-lookup.ts';
import { timelineThing } from './types/timeline-list.ts';
import { follow } from './types/topic-lists.ts';

/**
 * What a node id stands for, if the caller may see it. NOT_FOUND for anything else, as GitHub tells
 * nobody that something hidden exists; FORBIDDEN where an App sees the repository but lacks a permission.
 */
export async function nodeById(context: GraphqlContext, id: string): Promise<Thing<unknown>> {
  try {
    const found = await lookUp(context, id);
    if (found !== undefined && found !== null) return found;
  } catch (error) {
    if (!isNotFound(error)) throw error;
  }
  throw noSuchNode(id);
}

function isNotFound(error: unknown): boolean {
  return (
    error instanceof Error && 'extensions' in error && typeOf(error.extensions) === 'NOT_FOUND'
  );
}

function typeOf(extensions: unknown): unknown {
  return typeof extensions === 'object' && extensions !== null && 'type' in extensions
    ? extensions.type
    : undefined;
}

type Found = Thing<unknown> | null | undefined | Promise<Thing<unknown> | null>;

function lookUp(context: GraphqlContext, id: string): Found {
  const git = fromGitNodeId(id);
  if (git !== undefined) {
    readable(context, git.repositoryId, ['contents']);
    return git.kind === 'ref'
      ? refThing(context.world, git.repositoryId, git.ref)
      : objectThing(context.world, git.repositoryId, git.oid);
  }
  const key = fromNodeId(id);
  return key === undefined ? undefined : lookUpRecord(context, key);
}

interface Guarded {
  readonly repositoryId: number;
}

function guarded<T extends Guarded>(
  context: GraphqlContext,
  record: T | undefined,
  keys: readonly ReadKey[],
): T | undefined {
  if (record !== undefined) readable(context, record.repositoryId, keys);
  return record;
}

function lookUpRecord(context: GraphqlContext, { kind, id }: NodeKey): Found {
  const { tables } = context.world;
  switch (kind) {
    case 'user':
    case 'bot':
    case 'organization':
      return mapped(tables.accounts.get(id), accountThing);
    case 'team': {
      const team = tables.teams.get(id);
      if (team !== undefined) requireMembers(context, team.organizationId);
      return mapped(team, (each) => thing('Team', each));
    }
    case 'app':
      return mapped(tables.apps.get(id), (app) => thing('App', app));
    case 'repository': {
      const repository = tables.repositories.get(id);
      if (repository !== undefined) readable(context, id, ['metadata']);
      return mapped(repository, (each) => thing('Repository', each));
    }
    case 'project':
    case 'projectField':
    case 'projectItem':
      return lookUpProject(context, { kind, id });
    default:
      return lookUpInRepository(context, { kind, id });
  }
}

function lookUpProject(context: GraphqlContext, { kind, id }: NodeKey): Found {
  const { tables } = context.world;
  const item = kind === 'projectItem' ? tables.projectItems.get(id) : undefined;
  const field = kind === 'projectField' ? tables.projectFields.get(id) : undefined;
  const project = tables.projects.get(item?.projectId ?? field?.projectId ?? id);
  if (project === undefined || !canReadProject(context, project)) return undefined;
  if (item !== undefined) return thing('ProjectV2Item', item);
  if (field === undefined) return thing('ProjectV2', project);
  return field.dataType === 'SINGLE_SELECT'
    ? thing('ProjectV2SingleSelectField', field)
    : thing('ProjectV2Field', field);
}

type Lookup = (context: GraphqlContext, id: number) => Found;

/** What belongs to a repository, with the permissions that guard it. */
const inRepository: Partial<Record<NodeKind, Lookup>> = {
  issue: topic,
  pull: topic,
  label: (context, id) =>
    mapped(guarded(context, context.world.tables.labels.get(id), ['metadata']), (label) =>
      thing('Label', label),
    ),
  comment: (context, id) =>
    mapped(
      guarded(context, context.world.tables.comments.get(id), ['issues', 'pull_requests']),
      (comment) => thing('IssueComment', comment),
    ),
  review: (context, id) => {
    const review = guarded(context, context.world.tables.reviews.get(id), ['pull_requests']);
    if (review?.state === 'PENDING' && review.authorId !== context.actor.accountId) return null;
    return mapped(review, (each) => thing('PullRequestReview', each));
  },
  reviewComment: (context, id) => {
    const { tables } = context.world;
    const comment = guarded(context, tables.reviewComments.get(id), ['pull_requests']);
    if (comment?.publishedAt === null && comment.authorId !== context.actor.accountId) return null;
    return mapped(comment, (each) => thing('PullRequestReviewComment', each));
  },
  reviewThread: (context, id) =>
    mapped(
      guarded(context, context.world.tables.reviewThreads.get(id), ['pull_requests']),
      (thread) => thing('PullRequestReviewThread', thread),
    ),
  timelineEvent: (context, id) =>
    mapped(
      guarded(context, context.world.tables.timeline.get(id), ['issues', 'pull_requests']),
      (event) => timelineThing(context, event),
    ),
  deployment: (context, id) =>
    mapped(
      guarded(context, context.world.tables.deployments.get(id), ['deployments']),
      (deployment) => thing('Deployment', deployment),
    ),
  deploymentStatus: (context, id) =>
    mapped(
      guarded(context, context.world.tables.deploymentStatuses.get(id), ['deployments']),
      (status) => thing('DeploymentStatus', status),
    ),
  status: (context, id) =>
    mapped(guarded(context, context.world.tables.statuses.get(id), ['statuses']), (status) =>
      thing('StatusContext', status),
    ),
  checkSuite: (context, id) =>
    mapped(guarded(context, context.world.tables.checkSuites.get(id), ['checks']), (suite) =>
      thing('CheckSuite', suite),
    ),
  checkRun: (context, id) =>
    mapped(guarded(context, context.world.tables.checkRuns.get(id), ['checks']), (run) =>
      thing('CheckRun', run),
    ),
  workflow: (context, id) =>
    mapped(guarded(context, context.world.tables.workflows.get(id), ['actions']), (workflow) =>
      thing('Workflow', workflow),
    ),
  run: (context, id) =>
    mapped(guarded(context, context.world.tables.runs.get(id), ['actions']), (run) =>
      thing('WorkflowRun', run),
    ),
};

function lookUpInRepository(context: GraphqlContext, { kind, id }: NodeKey): Found {
  const lookup = inRepository[kind];
  if (lookup === undefined) {
    throw typedError('NOT_IMPLEMENTED', `The sandbox does not implement node(id:) of ${kind}`);
  }
  return lookup(context, id);
}

function topic(context: GraphqlContext, id: number): Found {
  const found = context.world.tables.topics.get(id);
  if (found === undefined) return undefined;
  guarded(context, found, [found.kind === 'issue' ? 'issues' : 'pull_requests']);
  if (found.kind === 'pull') return thing('PullRequest', found);
  return mapped(follow(context, found), (issue) => thing('Issue', issue));
}

function mapped<T>(record: T | undefined, show: (record: T) => Thing<unknown>): Found {
  return record === undefined ? undefined : show(record);
}

/** The numeric id that an input's node id stands for; NOT_FOUND when it is of another kind. */
export function idOf(nodeId: string, ...kinds: readonly NodeKind[]): number {
  const key = fromNodeId(nodeId);
  if (key !== undefined && kinds.includes(key.kind)) return key.id;
  throw noSuchNode(nodeId);
}
