import { mustPull } from '../../world/find.ts';
import { editTopic } from '../../world/operations/edit-topic.ts';
import { mergePull } from '../../world/operations/merge.ts';
import { updateBranch } from '../../world/operations/mergeability.ts';
import { changeBase, setDraft, setPullState } from '../../world/operations/pull-state.ts';
import { openPull } from '../../world/operations/pulls.ts';
import { revertPull } from '../../world/operations/revert.ts';
import type { MergeMethod } from '../../world/records/repository.ts';
import type { Pull } from '../../world/records/topic.ts';
import type { GraphqlContext } from '../context.ts';
import { unwrap, unwrapNode } from '../errors.ts';
import { idOf } from '../nodes.ts';
import { thing } from '../thing.ts';
import { actorOf } from '../types/accounts.ts';
import { sortTopic } from './labels.ts';
import { mutation } from './mutation.ts';

interface CreatePull {
  readonly repositoryId: string;
  readonly title: string;
  readonly body?: string;
  readonly headRefName: string;
  readonly headRepositoryId?: string;
  readonly baseRefName: string;
  readonly draft?: boolean;
  readonly maintainerCanModify?: boolean;
}

const shown = (pull: Pull) => ({ pullRequest: thing('PullRequest', pull) });

const shortName = (ref: string): string => ref.replace(/^refs\/heads\//, '');

/** `owner:branch` for a fork, which GraphQL names by `headRepositoryId` as well. */
function headOf({ world }: GraphqlContext, input: CreatePull): string {
  const branch = shortName(input.headRefName);
  if (input.headRepositoryId === undefined) return branch;
  const head = world.tables.repositories.must(idOf(input.headRepositoryId, 'repository'));
  return `${world.tables.accounts.must(head.ownerId).login}:${branch}`;
}

async function create(input: CreatePull, context: GraphqlContext) {
  const { world, actor } = context;
  const opened = await openPull(world, actor, {
    repositoryId: idOf(input.repositoryId, 'repository'),
    title: input.title,
    body: input.body ?? '',
    head: headOf(context, input),
    base: shortName(input.baseRefName),
    draft: input.draft ?? false,
    maintainerCanModify: input.maintainerCanModify ?? true,
  });
  return shown(unwrapNode(opened, input.repositoryId));
}

interface UpdatePull {
  readonly pullRequestId: string;
  readonly title?: string;
  readonly body?: string;
  readonly state?: 'OPEN' | 'CLOSED';
  readonly baseRefName?: string;
  readonly labelIds?: readonly string[];
  readonly assigneeIds?: readonly string[];
}

function update(input: UpdatePull, context: GraphqlContext) {
  const { world, actor } = context;
  const pullId = idOf(input.pullRequestId, 'pull');
  const { title, body, baseRefName } = input;
  const edit = {
    topicId: pullId,
    ...(title === undefined ? {} : { title }),
    ...(body === undefined ? {} : { body }),
  };
  const topic = unwrapNode(editTopic(world, actor, edit), input.pullRequestId);
  if (baseRefName !== undefined) {
    unwrap(changeBase(world, actor, { pullId, base: shortName(baseRefName) }));
  }
  sortTopic(context, topic, input);
  if (input.state !== undefined) {
    const state = input.state === 'OPEN' ? 'open' : 'closed';
    unwrap(setPullState(world, actor, { pullId, state }));
  }
  return { ...shown(mustPull(world, pullId)), actor: actorOf(world, actor.accountId) };
}

interface MergePull {
  readonly pullRequestId: string;
  readonly expectedHeadOid?: string;
  readonly mergeMethod?: Uppercase<MergeMethod>;
  readonly commitHeadline?: string;
  readonly commitBody?: string;
}

async function merge(input: MergePull, { world, actor }: GraphqlContext) {
  const { expectedHeadOid, commitHeadline, commitBody } = input;
  const merged = await mergePull(world, actor, {
    pullId: idOf(input.pullRequestId, 'pull'),
    method: (input.mergeMethod ?? 'MERGE').toLowerCase() as MergeMethod,
    ...(expectedHeadOid === undefined ? {} : { expectedHeadOid }),
    ...(commitHeadline === undefined ? {} : { title: commitHeadline }),
    ...(commitBody === undefined ? {} : { message: commitBody }),
  });
  const pull = unwrapNode(merged, input.pullRequestId);
  return { ...shown(pull), actor: actorOf(world, actor.accountId) };
}

interface RevertPull {
  readonly pullRequestId: string;
  readonly title?: string;
  readonly body?: string;
  readonly draft?: boolean;
}

async function revert(input: RevertPull, { world, actor }: GraphqlContext) {
  const { title, body, draft } = input;
  const pullId = idOf(input.pullRequestId, 'pull');
  const reverting = await revertPull(world, actor, {
    pullId,
    ...(title === undefined ? {} : { title }),
    ...(body === undefined ? {} : { body }),
    draft: draft ?? false,
  });
  const revertPullRequest = thing('PullRequest', unwrapNode(reverting, input.pullRequestId));
  return { ...shown(mustPull(world, pullId)), revertPullRequest };
}

interface ById {
  readonly pullRequestId: string;
}

function stateMutation(name: string, state: 'open' | 'closed') {
  return mutation<ById>(name, ['pullRequestId'], ({ pullRequestId }, { world, actor }) => {
    const pullId = idOf(pullRequestId, 'pull');
    return shown(unwrapNode(setPullState(world, actor, { pullId, state }), pullRequestId));
  });
}

function draftMutation(name: string, draft: boolean) {
  return mutation<ById>(name, ['pullRequestId'], ({ pullRequestId }, { world, actor }) => {
    const pullId = idOf(pullRequestId, 'pull');
    return shown(unwrapNode(setDraft(world, actor, { pullId, draft }), pullRequestId));
  });
}

export const pullMutations = {
  createPullRequest: mutation<CreatePull>(
    'createPullRequest',
    [
      'repositoryId',
      'title',
      'body',
      'headRefName',
      'headRepositoryId',
      'baseRefName',
      'draft',
      'maintainerCanModify',
    ],
    create,
  ),
  updatePullRequest: mutation<UpdatePull>(
    'updatePullRequest',
    ['pullRequestId', 'title', 'body', 'state', 'baseRefName', 'labelIds', 'assigneeIds'],
    update,
  ),
  closePullRequest: stateMutation('closePullRequest', 'closed'),
  reopenPullRequest: stateMutation('reopenPullRequest', 'open'),
  convertPullRequestToDraft: draftMutation('convertPullRequestToDraft', true),
  markPullRequestReadyForReview: draftMutation('markPullRequestReadyForReview', false),
  mergePullRequest: mutation<MergePull>(
    'mergePullRequest',
    ['pullRequestId', 'expectedHeadOid', 'mergeMethod', 'commitHeadline', 'commitBody'],
    merge,
  ),
  revertPullRequest: mutation<RevertPull>(
    'revertPullRequest',
    ['pullRequestId', 'title', 'body', 'draft'],
    revert,
  ),
  updatePullRequestBranch: mutation<ById & { readonly expectedHeadOid?: string }>(
    'updatePullRequestBranch',
    ['pullRequestId', 'expectedHeadOid'],
    async ({ pullRequestId, expectedHeadOid }, { world, actor }) => {
      const updated = await updateBranch(world, actor, {
        pullId: idOf(pullRequestId, 'pull'),
        ...(expectedHeadOid === undefined ? {} : { expectedHeadOid }),
      });
      return shown(unwrapNode(updated, pullRequestId));
    },
  ),
};
