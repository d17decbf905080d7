import { mustIssue } from '../../world/find.ts';
import { editTopic } from '../../world/operations/edit-topic.ts';
import {
  addBlockedBy,
  addSubIssue,
  removeBlockedBy,
  removeSubIssue,
} from '../../world/operations/issue-graph.ts';
import {
  createIssue,
  deleteIssue,
  setIssueState,
  transferIssue,
} from '../../world/operations/issues.ts';
import { requireProject } from '../../world/operations/project-access.ts';
import { addProjectItem } from '../../world/operations/project-items.ts';
import type { Issue, IssueStateReason } from '../../world/records/topic.ts';
import type { GraphqlContext } from '../context.ts';
import { noSuchNode, unwrap, unwrapNode } from '../errors.ts';
import { idOf } from '../nodes.ts';
import { thing } from '../thing.ts';
import type { Thing } from '../thing.ts';
import { actorOf } from '../types/accounts.ts';
import { accountIds, labelNames, sortTopic } from './labels.ts';
import { mutation } from './mutation.ts';

interface CreateIssue {
  readonly repositoryId: string;
  readonly title: string;
  readonly body?: string;
  readonly labelIds?: readonly string[];
  readonly assigneeIds?: readonly string[];
  readonly parentIssueId?: string;
  readonly projectV2Ids?: readonly string[];
}

function create(input: CreateIssue, context: GraphqlContext) {
  const { world, actor } = context;
  const repositoryId = idOf(input.repositoryId, 'repository');
  const parentId = input.parentIssueId === undefined ? null : idOf(input.parentIssueId, 'issue');
  const projectIds = (input.projectV2Ids ?? []).map((id) => idOf(id, 'project'));
  // All or nothing: what would be refused afterwards is refused before.
  for (const projectId of projectIds) {
    unwrap(requireProject(world, actor, { projectId, level: 'write' }));
  }
  if (parentId !== null && world.tables.topics.get(parentId)?.kind !== 'issue') {
    throw noSuchNode(input.parentIssueId ?? '');
  }
  const created = createIssue(world, actor, {
    repositoryId,
    title: input.title,
    body: input.body ?? '',
    labels: labelNames(context, repositoryId, input.labelIds ?? []),
    assigneeIds: accountIds(input.assigneeIds ?? []),
  });
  const { id } = unwrapNode(created, input.repositoryId);
  if (parentId !== null) unwrap(addSubIssue(world, actor, { parentId, childId: id }));
  for (const projectId of projectIds) {
    unwrap(addProjectItem(world, actor, { projectId, topicId: id }));
  }
  return { issue: thing('Issue', mustIssue(world, id)) };
}

interface UpdateIssue {
  readonly id: string;
  readonly title?: string;
  readonly body?: string;
  readonly state?: 'OPEN' | 'CLOSED';
  readonly labelIds?: readonly string[];
  readonly assigneeIds?: readonly string[];
}

function update(input: UpdateIssue, context: GraphqlContext) {
  const { world, actor } = context;
  const issueId = idOf(input.id, 'issue');
  const { title, body } = input;
  const topic = unwrapNode(
    editTopic(world, actor, {
      topicId: issueId,
      ...(title === undefined ? {} : { title }),
      ...(body === undefined ? {} : { body }),
    }),
    input.id,
  );
  sortTopic(context, topic, input);
  if (input.state !== undefined) {
    const state = input.state === 'OPEN' ? 'open' : 'closed';
    unwrap(setIssueState(world, actor, { issueId, state }));
  }
  return {
    issue: thing('Issue', mustIssue(world, issueId)),
    actor: actorOf(world, actor.accountId),
  };
}

const shown = (issue: Issue): { issue: Thing<Issue> } => ({ issue: thing('Issue', issue) });

const stateMutations = {
  createIssue: mutation<CreateIssue>(
    'createIssue',
    ['repositoryId', 'title', 'body', 'labelIds', 'assigneeIds', 'parentIssueId', 'projectV2Ids'],
    create,
  ),
  updateIssue: mutation<UpdateIssue>(
    'updateIssue',
    ['id', 'title', 'body', 'state', 'labelIds', 'assigneeIds'],
    update,
  ),
  closeIssue: mutation<{ issueId: string; stateReason?: string }>(
    'closeIssue',
    ['issueId', 'stateReason'],
    ({ issueId, stateReason }, { world, actor }) => {
      const reason = (stateReason?.toLowerCase() ?? 'completed') as IssueStateReason;
      const input = { issueId: idOf(issueId, 'issue'), state: 'closed', reason } as const;
      return shown(unwrapNode(setIssueState(world, actor, input), issueId));
    },
  ),
  reopenIssue: mutation<{ issueId: string }>(
    'reopenIssue',
    ['issueId'],
    ({ issueId }, { world, actor }) => {
      const input = { issueId: idOf(issueId, 'issue'), state: 'open' } as const;
      return shown(unwrapNode(setIssueState(world, actor, input), issueId));
    },
  ),
  transferIssue: mutation<{
    issueId: string;
    repositoryId: string;
    createLabelsIfMissing?: boolean;
  }>(
    'transferIssue',
    ['issueId', 'repositoryId', 'createLabelsIfMissing'],
    (input, { world, actor }) => {
      const target = {
        issueId: idOf(input.issueId, 'issue'),
        repositoryId: idOf(input.repositoryId, 'repository'),
      };
      return shown(unwrapNode(transferIssue(world, actor, target), input.issueId));
    },
  ),
  deleteIssue: mutation<{ issueId: string }>(
    'deleteIssue',
    ['issueId'],
    ({ issueId }, { world, actor }) => {
      const deleted = deleteIssue(world, actor, { issueId: idOf(issueId, 'issue') });
      const { repositoryId } = unwrapNode(deleted, issueId);
      return { repository: thing('Repository', world.tables.repositories.must(repositoryId)) };
    },
  ),
};

interface SubIssue {
  readonly issueId: string;
  readonly subIssueId: string;
  readonly replaceParent?: boolean;
}

interface Blocking {
  readonly issueId: string;
  readonly blockingIssueId: string;
}

function family({ world }: GraphqlContext, input: SubIssue) {
  return {
    issue: thing('Issue', mustIssue(world, idOf(input.issueId, 'issue'))),
    subIssue: thing('Issue', mustIssue(world, idOf(input.subIssueId, 'issue'))),
  };
}

function block({ world }: GraphqlContext, input: Blocking) {
  return {
    issue: thing('Issue', mustIssue(world, idOf(input.issueId, 'issue'))),
    blockingIssue: thing('Issue', mustIssue(world, idOf(input.blockingIssueId, 'issue'))),
  };
}

const graphMutations = {
  addSubIssue: mutation<SubIssue>(
    'addSubIssue',
    ['issueId', 'subIssueId', 'replaceParent'],
    (input, context) => {
      const edge = {
        parentId: idOf(input.issueId, 'issue'),
        childId: idOf(input.subIssueId, 'issue'),
        replaceParent: input.replaceParent ?? false,
      };
      unwrapNode(addSubIssue(context.world, context.actor, edge), input.issueId);
      return family(context, input);
    },
  ),
  removeSubIssue: mutation<SubIssue>(
    'removeSubIssue',
    ['issueId', 'subIssueId'],
    (input, context) => {
      const edge = {
        parentId: idOf(input.issueId, 'issue'),
        childId: idOf(input.subIssueId, 'issue'),
      };
      unwrapNode(removeSubIssue(context.world, context.actor, edge), input.issueId);
      return family(context, input);
    },
  ),
  addBlockedBy: mutation<Blocking>(
    'addBlockedBy',
    ['issueId', 'blockingIssueId'],
    (input, context) => {
      const edge = {
        blockedId: idOf(input.issueId, 'issue'),
        blockingId: idOf(input.blockingIssueId, 'issue'),
      };
      unwrapNode(addBlockedBy(context.world, context.actor, edge), input.issueId);
      return block(context, input);
    },
  ),
  removeBlockedBy: mutation<Blocking>(
    'removeBlockedBy',
    ['issueId', 'blockingIssueId'],
    (input, context) => {
      const edge = {
        blockedId: idOf(input.issueId, 'issue'),
        blockingId: idOf(input.blockingIssueId, 'issue'),
      };
      unwrapNode(removeBlockedBy(context.world, context.actor, edge), input.issueId);
      return block(context, input);
    },
  ),
};

export const issueMutations = { ...stateMutations, ...graphMutations };
