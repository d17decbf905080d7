import { findLabel, findTopic, permissionOf } from '../../world/find.ts';
import type { MergeMethod, Label, Repository } from '../../world/records/repository.ts';
import type { Account } from '../../world/records/account.ts';
import type { Pull, Topic } from '../../world/records/topic.ts';
import { readable } from '../access.ts';
import { paged } from '../connection.ts';
import { notFoundError, notImplementedError } from '../errors.ts';
import { taking, thing } from '../thing.ts';
import type { FieldTable } from '../thing.ts';
import { repositoryPath } from '../urls.ts';
import { actorOf, collaboratorsOf } from './accounts.ts';
import { deploymentList } from './deployments.ts';
import { findObject, listRefs, refThing, resolveRef } from './git-lookup.ts';
import { issueList, issueThing, pullList, topicThing } from './topic-lists.ts';

const allows =
  (method: MergeMethod) =>
  (repository: Repository): boolean =>
    repository.mergeMethods.includes(method);

const plainFields = {
  id: (repository) => repository.nodeId,
  databaseId: (repository) => repository.id,
  name: (repository) => repository.name,
  nameWithOwner: (repository, _args, { world }) => repositoryPath(world, repository.id).slice(1),
  resourcePath: (repository, _args, { world }) => repositoryPath(world, repository.id),
  url: (repository, _args, { world }) => `${world.origin}${repositoryPath(world, repository.id)}`,
  owner: (repository, _args, { world }) => actorOf(world, repository.ownerId),
  description: (repository) => repository.description,
  isPrivate: (repository) => repository.visibility === 'private',
  visibility: (repository) => repository.visibility.toUpperCase(),
  isArchived: (repository) => repository.archived,
  isDisabled: () => false,
  isFork: () => false,
  isLocked: () => false,
  isEmpty: (repository, _args, { world }) => world.git.refs(repository.id).size === 0,
  hasIssuesEnabled: () => true,
  hasDiscussionsEnabled: () => false,
  createdAt: (repository) => repository.createdAt,
  updatedAt: (repository) => repository.updatedAt,
  pushedAt: (repository) => repository.pushedAt,
  mergeCommitAllowed: allows('merge'),
  squashMergeAllowed: allows('squash'),
  rebaseMergeAllowed: allows('rebase'),
  deleteBranchOnMerge: (repository) => repository.deleteBranchOnMerge,
  autoMergeAllowed: () => false,
  viewerPermission: (repository, _args, { world, actor }) => {
    if (actor.via.kind !== 'user') return null;
    const permission = permissionOf(world, repository, actor.accountId);
    return permission === 'none' ? null : permission.toUpperCase();
  },
  viewerCanAdminister: (repository, _args, { world, actor }) =>
    actor.via.kind === 'user' && permissionOf(world, repository, actor.accountId) === 'admin',
} satisfies FieldTable<Repository>;

const topicFields = {
  issue: taking(['number'], (repository: Repository, { number }: { number: number }, context) => {
    readable(context, repository.id, ['issues']);
    return issueThing(context, repository.id, number);
  }),
  pullRequest: taking(
    ['number'],
    (repository: Repository, { number }: { number: number }, context) => {
      readable(context, repository.id, ['pull_requests']);
      const topic = findTopic(context.world, repository.id, number);
      if (topic?.kind === 'pull') return thing('PullRequest', topic);
      throw notFoundError(`Could not resolve to a PullRequest with the number of ${number}.`);
    },
  ),
  issueOrPullRequest: taking(
    ['number'],
    (repository: Repository, { number }: { number: number }, context) => {
      readable(context, repository.id, ['issues', 'pull_requests']);
      const topic: Topic | undefined = findTopic(context.world, repository.id, number);
      if (topic !== undefined) return topicThing(topic);
      throw notFoundError(
        `Could not resolve to an issue or pull request with the number of ${number}.`,
      );
    },
  ),
  issues: issueList((repository: Repository, context, which) => {
    readable(context, repository.id, ['issues']);
    const index = which === 'labelled' ? 'labelledIn' : 'repository';
    return context.world.tables.topics.by(index, repository.id);
  }),
  pullRequests: pullList((repository: Repository, context) => {
    readable(context, repository.id, ['pull_requests']);
    return context.world.tables.topics
      .by('repository', repository.id)
      .filter((topic): topic is Pull => topic.kind === 'pull');
  }),
  label: taking(['name'], (repository: Repository, { name }: { name: string }, { world }) => {
    const label = findLabel(world, repository.id, name);
    return label === undefined ? null : thing('Label', label);
  }),
  labels: paged<Repository, Label, { query?: string | null }>({
    takes: ['query'],
    list: (repository, { query }, { world }) =>
      world.tables.labels
        .by('repository', repository.id)
        .filter((label) => label.name.toLowerCase().includes((query ?? '').toLowerCase())),
    key: (label) => label.id,
    node: (label) => thing('Label', label),
  }),
} satisfies FieldTable<Repository>;

interface CollaboratorArgs {
  readonly login?: string | null;
  readonly query?: string | null;
}

type Collaborator = ReturnType<typeof collaboratorsOf>[number];

const accessFields = {
  /** People need push access to see them; an App needs no more than metadata. */
  collaborators: paged<Repository, Collaborator, CollaboratorArgs>({
    takes: ['login', 'query'],
    list: (repository, { login, query }, context) => {
      readable(context, repository.id, ['metadata'], 'write');
      return collaboratorsOf(context, repository.id).filter(
        ({ account }) =>
          matches(account, query ?? '') &&
          (typeof login !== 'string' || account.login.toLowerCase() === login.toLowerCase()),
      );
    },
    key: ({ account }) => account.id,
    node: ({ account }) => thing('User', account),
    edge: ({ permission }) => ({ permission: permission.toUpperCase() }),
  }),
} satisfies FieldTable<Repository>;

function matches(account: Account, query: string): boolean {
  const text = `${account.login} ${account.name ?? ''}`.toLowerCase();
  return text.includes(query.toLowerCase());
}

const gitFields = {
  defaultBranchRef: (repository, _args, context) => {
    readable(context, repository.id, ['contents']);
    return refThing(context.world, repository.id, `refs/heads/${repository.defaultBranch}`);
  },
  ref: taking(
    ['qualifiedName'],
    (repository: Repository, args: { qualifiedName: string }, context) => {
      readable(context, repository.id, ['contents']);
      return resolveRef(context.world, repository.id, args.qualifiedName);
    },
  ),
  refs: listRefs,
  object: taking(
    ['expression', 'oid'],
    (repository: Repository, args: { expression?: string; oid?: string }, context) => {
      readable(context, repository.id, ['contents']);
      if (typeof args.oid === 'string') return findObject(context.world, repository, args.oid);
      if (typeof args.expression === 'string') {
        return findObject(context.world, repository, args.expression);
      }
      throw notImplementedError('Repository.object without expression and oid');
    },
  ),
  deployments: deploymentList((repository: Repository, context) => {
    readable(context, repository.id, ['deployments']);
    return context.world.tables.deployments.by('repository', repository.id);
  }),
} satisfies FieldTable<Repository>;

export const repositoryFields: FieldTable<Repository> = {
  ...plainFields,
  ...topicFields,
  ...accessFields,
  ...gitFields,
};

export const labelFields: FieldTable<Label> = {
  id: (label) => label.nodeId,
  name: (label) => label.name,
  color: (label) => label.color,
  description: (label) => label.description,
  isDefault: (label) => label.isDefault,
  repository: (label, _args, { world }) =>
    thing('Repository', world.tables.repositories.must(label.repositoryId)),
};
