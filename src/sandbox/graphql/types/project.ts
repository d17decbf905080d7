import { findField } from '../../world/find.ts';
import { canSee } from '../../world/operations/permission.ts';
import type {
  Project,
  ProjectField,
  ProjectItem,
  ProjectValue,
} from '../../world/records/project.ts';
import type { World } from '../../world/world.ts';
import { paged } from '../connection.ts';
import { notImplementedError } from '../errors.ts';
import type { GraphqlContext } from '../context.ts';
import type { ItemValue } from '../records.ts';
import { taking, thing } from '../thing.ts';
import type { FieldTable, Thing } from '../thing.ts';
import { projectPath } from '../urls.ts';
import { actorOf } from './accounts.ts';
import { topicThing } from './topic-lists.ts';

function fieldThing(field: ProjectField): Thing<ProjectField> {
  return field.dataType === 'SINGLE_SELECT'
    ? thing('ProjectV2SingleSelectField', field)
    : thing('ProjectV2Field', field);
}

interface ItemArgs {
  readonly query?: string | null;
}

export const projectFields: FieldTable<Project> = {
  id: (project) => project.nodeId,
  databaseId: (project) => project.id,
  fullDatabaseId: (project) => String(project.id),
  number: (project) => project.number,
  title: (project) => project.title,
  shortDescription: (project) => project.shortDescription,
  public: (project) => project.public,
  closed: (project) => project.closed,
  template: () => false,
  createdAt: (project) => project.createdAt,
  updatedAt: (project) => project.updatedAt,
  owner: (project, _args, { world }) => actorOf(world, project.ownerId),
  creator: (project, _args, { world }) => actorOf(world, project.creatorId),
  resourcePath: (project, _args, { world }) => projectPath(world, project),
  url: (project, _args, { world }) => `${world.origin}${projectPath(world, project)}`,
  field: taking(['name'], (project: Project, { name }: { name: string }, { world }) => {
    const field = findField(world, project.id, name);
    return field === undefined ? null : fieldThing(field);
  }),
  fields: paged({
    list: (project: Project, _args, { world }) =>
      world.tables.projectFields.by('project', project.id),
    key: (field) => field.id,
    node: fieldThing,
  }),
  items: paged<Project, ProjectItem, ItemArgs>({
    takes: ['query'],
    list: (project, { query }, { world }) => {
      const items = world.tables.projectItems.by('project', project.id);
      return items.filter(matchQuery(world, query ?? ''));
    },
    key: (item) => item.id,
    node: (item) => thing('ProjectV2Item', item),
  }),
};

/**
 * The part of the board's filter language that is served: `status:Ready`, `status:"In Progress"`,
 * `is:open`, `is:closed`, `is:issue`, `is:pr`, `-is:archived`. Archived items are never found.
 */
function matchQuery(world: World, query: string): (item: ProjectItem) => boolean {
  const terms = query.match(/(?:[^\s"]|"[^"]*")+/g) ?? [];
  const tests = terms.map((term) => toTest(world, term));
  return (item) => item.archivedAt === null && tests.every((test) => test(item));
}

function toTest(world: World, term: string): (item: ProjectItem) => boolean {
  const match = /^(-?)([\w-]+):(.+)$/.exec(term);
  const name = match?.[2]?.toLowerCase();
  const wanted = (match?.[3] ?? '')
    .split(',')
    .map((each) => each.replaceAll('"', '').toLowerCase());
  const negated = match?.[1] === '-';
  if (name === 'is') return (item) => wanted.some((what) => isA(world, item, what)) !== negated;
  if (name === 'status') {
    return (item) => wanted.includes(statusOf(world, item).toLowerCase()) !== negated;
  }
  throw notImplementedError(`the project filter ${term}`);
}

function statusOf(world: World, item: ProjectItem): string {
  const field = findField(world, item.projectId, 'Status');
  const value = field === undefined ? undefined : item.values.get(field.id);
  if (value?.kind !== 'option') return '';
  return field?.options.find((option) => option.id === value.optionId)?.name ?? '';
}

function isA(world: World, item: ProjectItem, what: string): boolean {
  const topic = world.tables.topics.get(item.topicId);
  switch (what) {
    case 'open':
    case 'closed':
      return topic?.state === what;
    case 'issue':
      return topic?.kind === 'issue';
    case 'pr':
      return topic?.kind === 'pull';
    case 'archived':
      return item.archivedAt !== null;
    default:
      throw notImplementedError(`the project filter is:${what}`);
  }
}

const fieldCommon = {
  id: (field) => field.nodeId,
  databaseId: (field) => field.id,
  name: (field) => field.name,
  dataType: (field) => field.dataType,
  createdAt: (field) => field.createdAt,
  updatedAt: (field) => field.updatedAt,
  project: (field, _args, { world }) =>
    thing('ProjectV2', world.tables.projects.must(field.projectId)),
} satisfies FieldTable<ProjectField>;

export const plainFieldFields: FieldTable<ProjectField> = fieldCommon;

export const selectFieldFields: FieldTable<ProjectField> = {
  ...fieldCommon,
  options: taking(['names'], (field: ProjectField, { names }: { names?: string[] | null }) =>
    field.options
      .filter(({ name }) => !Array.isArray(names) || names.includes(name))
      .map((option) => ({ ...option, nameHTML: option.name, descriptionHTML: option.description })),
  ),
};

function contentOf(item: ProjectItem, { world, actor }: GraphqlContext) {
  if (item.content.kind === 'draft') return thing('DraftIssue', item);
  const topic = world.tables.topics.must(item.content.topicId);
  const repository = world.tables.repositories.must(topic.repositoryId);
  return canSee(world, actor, repository) ? topicThing(topic) : null;
}

/** How an item looks whose content the caller cannot see. */
function itemType(item: ProjectItem, context: GraphqlContext): string {
  const content = contentOf(item, context);
  if (content === null) return 'REDACTED';
  const types: Readonly<Record<string, string>> = {
    Issue: 'ISSUE',
    PullRequest: 'PULL_REQUEST',
    DraftIssue: 'DRAFT_ISSUE',
  };
  return types[content.__typename] ?? 'REDACTED';
}

const valueTypes = {
  option: 'ProjectV2ItemFieldSingleSelectValue',
  text: 'ProjectV2ItemFieldTextValue',
  number: 'ProjectV2ItemFieldNumberValue',
  date: 'ProjectV2ItemFieldDateValue',
} as const satisfies Record<ProjectValue['kind'], string>;

function valueThing(item: ProjectItem, field: ProjectField): Thing<ItemValue> | null {
  const value = item.values.get(field.id);
  return value === undefined ? null : thing(valueTypes[value.kind], { item, field, value });
}

export const itemFields: FieldTable<ProjectItem> = {
  id: (item) => item.nodeId,
  databaseId: (item) => item.id,
  fullDatabaseId: (item) => String(item.id),
  createdAt: (item) => item.createdAt,
  updatedAt: (item) => item.updatedAt,
  isArchived: (item) => item.archivedAt !== null,
  creator: (item, _args, { world }) => actorOf(world, item.creatorId),
  type: (item, _args, context) => itemType(item, context),
  content: (item, _args, context) => contentOf(item, context),
  project: (item, _args, { world }) =>
    thing('ProjectV2', world.tables.projects.must(item.projectId)),
  fieldValueByName: taking(['name'], (item: ProjectItem, { name }: { name: string }, { world }) => {
    const field = findField(world, item.projectId, name);
    return field === undefined ? null : valueThing(item, field);
  }),
  fieldValues: paged({
    list: (item: ProjectItem, _args, { world }) =>
      world.tables.projectFields
        .by('project', item.projectId)
        .map((field) => valueThing(item, field))
        .filter((value) => value !== null),
    node: (value) => value,
  }),
};

export const draftFields: FieldTable<ProjectItem> = {
  id: (item) => `DI_${item.nodeId}`,
  title: ({ content }) => (content.kind === 'draft' ? content.title : ''),
  body: ({ content }) => (content.kind === 'draft' ? content.body : ''),
  creator: (item, _args, { world }) => actorOf(world, item.creatorId),
  createdAt: (item) => item.createdAt,
  updatedAt: (item) => item.updatedAt,
};

const valueCommon = {
  id: ({ item, field }) => `PVTFV_${item.id}_${field.id}`,
  field: ({ field }) => fieldThing(field),
  item: ({ item }) => thing('ProjectV2Item', item),
  createdAt: ({ item }) => item.createdAt,
  updatedAt: ({ value }) => value.updatedAt,
} satisfies FieldTable<ItemValue>;

function optionOf({ field, value }: ItemValue) {
  return value.kind === 'option'
    ? field.options.find((option) => option.id === value.optionId)
    : undefined;
}

export const selectValueFields: FieldTable<ItemValue> = {
  ...valueCommon,
  optionId: (value) => optionOf(value)?.id ?? null,
  name: (value) => optionOf(value)?.name ?? null,
  color: (value) => optionOf(value)?.color ?? 'GRAY',
  description: (value) => optionOf(value)?.description ?? null,
};

export const textValueFields: FieldTable<ItemValue> = {
  ...valueCommon,
  text: ({ value }) => (value.kind === 'text' ? value.text : null),
};

export const numberValueFields: FieldTable<ItemValue> = {
  ...valueCommon,
  number: ({ value }) => (value.kind === 'number' ? value.number : null),
};

export const dateValueFields: FieldTable<ItemValue> = {
  ...valueCommon,
  date: ({ value }) => (value.kind === 'date' ? value.date : null),
};
