import type { Topic } from '../../world/records/topic.ts';
import { createLabel, deleteLabel, updateLabel } from '../../world/operations/labels.ts';
import {
  addAssignees,
  addLabels,
  removeAssignees,
  removeLabel,
  setLabels,
} from '../../world/operations/labelling.ts';
import type { GraphqlContext } from '../context.ts';
import { noSuchNode, unwrap, unwrapNode } from '../errors.ts';
import { idOf } from '../nodes.ts';
import { thing } from '../thing.ts';
import { topicThing } from '../types/topic-lists.ts';
import { mutation } from './mutation.ts';

/** Names of the labels of a repository that node ids stand for; GraphQL makes no label in passing. */
export function labelNames(
  { world }: GraphqlContext,
  repositoryId: number,
  ids: readonly string[],
): string[] {
  return ids.map((id) => {
    const label = world.tables.labels.get(idOf(id, 'label'));
    if (label?.repositoryId !== repositoryId) throw noSuchNode(id);
    return label.name;
  });
}

export function accountIds(ids: readonly string[]): number[] {
  return ids.map((id) => idOf(id, 'user', 'bot'));
}

/** Makes labels and assignees exactly those given; what is not given stays. */
export function sortTopic(
  context: GraphqlContext,
  topic: Topic,
  input: { readonly labelIds?: readonly string[]; readonly assigneeIds?: readonly string[] },
): void {
  const { world, actor } = context;
  if (input.labelIds !== undefined) {
    const names = labelNames(context, topic.repositoryId, input.labelIds);
    unwrap(setLabels(world, actor, { topicId: topic.id, names }));
  }
  if (input.assigneeIds !== undefined) {
    const wanted = accountIds(input.assigneeIds);
    const gone = topic.assigneeIds.filter((id) => !wanted.includes(id));
    unwrap(removeAssignees(world, actor, { topicId: topic.id, accountIds: gone }));
    unwrap(addAssignees(world, actor, { topicId: topic.id, accountIds: wanted }));
  }
}

function topicOf({ world }: GraphqlContext, id: string): Topic {
  const topic = world.tables.topics.get(idOf(id, 'issue', 'pull'));
  if (topic === undefined) throw noSuchNode(id);
  return topic;
}

interface Labelling {
  readonly labelableId: string;
  readonly labelIds: readonly string[];
}

interface Assigning {
  readonly assignableId: string;
  readonly assigneeIds: readonly string[];
}

export const labelMutations = {
  addLabelsToLabelable: mutation<Labelling>(
    'addLabelsToLabelable',
    ['labelableId', 'labelIds'],
    ({ labelableId, labelIds }, context) => {
      const { id, repositoryId } = topicOf(context, labelableId);
      const names = labelNames(context, repositoryId, labelIds);
      const done = addLabels(context.world, context.actor, { topicId: id, names });
      return { labelable: topicThing(unwrapNode(done, labelableId)) };
    },
  ),
  removeLabelsFromLabelable: mutation<Labelling>(
    'removeLabelsFromLabelable',
    ['labelableId', 'labelIds'],
    ({ labelableId, labelIds }, context) => {
      const { world, actor } = context;
      const topic = topicOf(context, labelableId);
      for (const name of labelNames(context, topic.repositoryId, labelIds)) {
        const removed = removeLabel(world, actor, { topicId: topic.id, name });
        // One that is not there is as good as removed.
        if (removed.ok || removed.error.message !== 'Label does not exist') {
          unwrapNode(removed, labelableId);
        }
      }
      return { labelable: topicThing(world.tables.topics.must(topic.id)) };
    },
  ),
  createLabel: mutation<{
    repositoryId: string;
    name: string;
    color: string;
    description?: string;
  }>(
    'createLabel',
    ['repositoryId', 'name', 'color', 'description'],
    ({ repositoryId, ...fields }, { world, actor }) => {
      const id = idOf(repositoryId, 'repository');
      const made = createLabel(world, actor, { ...fields, repositoryId: id });
      return { label: thing('Label', unwrapNode(made, repositoryId)) };
    },
  ),
  updateLabel: mutation<{ id: string; name?: string; color?: string; description?: string }>(
    'updateLabel',
    ['id', 'name', 'color', 'description'],
    ({ id, ...fields }, { world, actor }) => {
      const updated = updateLabel(world, actor, { ...fields, labelId: idOf(id, 'label') });
      return { label: thing('Label', unwrapNode(updated, id)) };
    },
  ),
  deleteLabel: mutation<{ id: string }>('deleteLabel', ['id'], ({ id }, { world, actor }) => {
    unwrapNode(deleteLabel(world, actor, { labelId: idOf(id, 'label') }), id);
    return {};
  }),
  addAssigneesToAssignable: mutation<Assigning>(
    'addAssigneesToAssignable',
    ['assignableId', 'assigneeIds'],
    ({ assignableId, assigneeIds }, context) => {
      const input = {
        topicId: topicOf(context, assignableId).id,
        accountIds: accountIds(assigneeIds),
      };
      const done = addAssignees(context.world, context.actor, input);
      return { assignable: topicThing(unwrapNode(done, assignableId)) };
    },
  ),
  removeAssigneesFromAssignable: mutation<Assigning>(
    'removeAssigneesFromAssignable',
    ['assignableId', 'assigneeIds'],
    ({ assignableId, assigneeIds }, context) => {
      const input = {
        topicId: topicOf(context, assignableId).id,
        accountIds: accountIds(assigneeIds),
      };
      const done = removeAssignees(context.world, context.actor, input);
      return { assignable: topicThing(unwrapNode(done, assignableId)) };
    },
  ),
};
