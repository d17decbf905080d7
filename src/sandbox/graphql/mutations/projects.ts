import {
  addProjectItem,
  archiveProjectItem,
  removeProjectItem,
  setItemField,
} from '../../world/operations/project-items.ts';
import type { NewValue } from '../../world/operations/project-items.ts';
import { createProjectField, updateProjectField } from '../../world/operations/projects.ts';
import type { NewOption } from '../../world/operations/projects.ts';
import type { ProjectField } from '../../world/records/project.ts';
import type { GraphqlContext } from '../context.ts';
import { noSuchNode, notImplementedError, typedError, unwrapNode } from '../errors.ts';
import { idOf } from '../nodes.ts';
import { thing } from '../thing.ts';
import { mutation } from './mutation.ts';

interface ItemField {
  readonly projectId: string;
  readonly itemId: string;
  readonly fieldId: string;
}

interface GivenValue {
  readonly singleSelectOptionId?: string | null;
  readonly text?: string | null;
  readonly number?: number | null;
  readonly date?: string | null;
  readonly iterationId?: string | null;
}

function toValue(value: GivenValue): NewValue {
  const given = Object.entries(value).filter(([, each]) => each !== null && each !== undefined);
  if (given.length !== 1) {
    throw typedError('UNPROCESSABLE', 'Exactly one value must be given to update a field.');
  }
  if (typeof value.singleSelectOptionId === 'string') {
    return { kind: 'option', optionId: value.singleSelectOptionId };
  }
  if (typeof value.text === 'string') return { kind: 'text', text: value.text };
  if (typeof value.number === 'number') return { kind: 'number', number: value.number };
  if (typeof value.date === 'string') return { kind: 'date', date: value.date };
  throw notImplementedError('ProjectV2FieldValue.iterationId');
}

/** The item's id, if it is on the project named. */
function itemOf({ world }: GraphqlContext, input: { projectId: string; itemId: string }): number {
  const item = world.tables.projectItems.get(idOf(input.itemId, 'projectItem'));
  if (item?.projectId !== idOf(input.projectId, 'project')) throw noSuchNode(input.itemId);
  return item.id;
}

function write(context: GraphqlContext, input: ItemField, value: NewValue | null) {
  const done = setItemField(context.world, context.actor, {
    itemId: itemOf(context, input),
    fieldId: idOf(input.fieldId, 'projectField'),
    value,
  });
  return { projectV2Item: thing('ProjectV2Item', unwrapNode(done, input.itemId)) };
}

function archive(
  context: GraphqlContext,
  input: { readonly projectId: string; readonly itemId: string },
  archived: boolean,
) {
  const itemId = itemOf(context, input);
  const done = archiveProjectItem(context.world, context.actor, { itemId, archived });
  return { item: thing('ProjectV2Item', unwrapNode(done, input.itemId)) };
}

const shownField = (field: ProjectField) => ({
  projectV2Field:
    field.dataType === 'SINGLE_SELECT'
      ? thing('ProjectV2SingleSelectField', field)
      : thing('ProjectV2Field', field),
});

interface Item {
  readonly projectId: string;
  readonly itemId: string;
}

export const projectMutations = {
  addProjectV2ItemById: mutation<{ projectId: string; contentId: string }>(
    'addProjectV2ItemById',
    ['projectId', 'contentId'],
    ({ projectId, contentId }, { world, actor }) => {
      const input = {
        projectId: idOf(projectId, 'project'),
        topicId: idOf(contentId, 'issue', 'pull'),
      };
      const item = unwrapNode(addProjectItem(world, actor, input), projectId);
      return { item: thing('ProjectV2Item', item) };
    },
  ),
  updateProjectV2ItemFieldValue: mutation<ItemField & { readonly value: GivenValue }>(
    'updateProjectV2ItemFieldValue',
    ['projectId', 'itemId', 'fieldId', 'value'],
    (input, context) => write(context, input, toValue(input.value)),
  ),
  clearProjectV2ItemFieldValue: mutation<ItemField>(
    'clearProjectV2ItemFieldValue',
    ['projectId', 'itemId', 'fieldId'],
    (input, context) => write(context, input, null),
  ),
  deleteProjectV2Item: mutation<Item>(
    'deleteProjectV2Item',
    ['projectId', 'itemId'],
    (input, context) => {
      const itemId = itemOf(context, input);
      unwrapNode(removeProjectItem(context.world, context.actor, { itemId }), input.itemId);
      return { deletedItemId: input.itemId };
    },
  ),
  archiveProjectV2Item: mutation<Item>(
    'archiveProjectV2Item',
    ['projectId', 'itemId'],
    (input, context) => archive(context, input, true),
  ),
  unarchiveProjectV2Item: mutation<Item>(
    'unarchiveProjectV2Item',
    ['projectId', 'itemId'],
    (input, context) => archive(context, input, false),
  ),
  createProjectV2Field: mutation<{
    projectId: string;
    name: string;
    dataType: ProjectField['dataType'];
    singleSelectOptions?: readonly NewOption[];
  }>(
    'createProjectV2Field',
    ['projectId', 'name', 'dataType', 'singleSelectOptions'],
    ({ projectId, name, dataType, singleSelectOptions }, { world, actor }) => {
      const options = singleSelectOptions ?? [];
      const input = { projectId: idOf(projectId, 'project'), name, dataType, options };
      return shownField(unwrapNode(createProjectField(world, actor, input), projectId));
    },
  ),
  updateProjectV2Field: mutation<{
    fieldId: string;
    name?: string;
    singleSelectOptions?: readonly NewOption[];
  }>(
    'updateProjectV2Field',
    ['fieldId', 'name', 'singleSelectOptions'],
    ({ fieldId, name, singleSelectOptions }, { world, actor }) => {
      const updated = updateProjectField(world, actor, {
        fieldId: idOf(fieldId, 'projectField'),
        ...(name === undefined ? {} : { name }),
        ...(singleSelectOptions === undefined ? {} : { options: singleSelectOptions }),
      });
      return shownField(unwrapNode(updated, fieldId));
    },
  ),
};
