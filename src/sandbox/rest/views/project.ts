import type {
  Project,
  ProjectField,
  ProjectItem,
  ProjectValue,
} from '../../world/records/project.ts';
import type { World } from '../../world/world.ts';
import { api } from '../addresses.ts';
import type { Schemas } from '../route.ts';
import { userById, userOrNull } from './account.ts';
import { pullSummaryView } from './pull.ts';
import { issueView } from './topic.ts';

export function projectView(world: World, project: Project): Schemas['projects-v2'] {
  return {
    id: project.id,
    node_id: project.nodeId,
    owner: userById(world, project.ownerId),
    creator: userById(world, project.creatorId),
    title: project.title,
    description: project.shortDescription,
    short_description: project.shortDescription,
    public: project.public,
    state: project.closed ? 'closed' : 'open',
    closed_at: project.closed ? project.updatedAt : null,
    created_at: project.createdAt,
    updated_at: project.updatedAt,
    number: project.number,
    deleted_at: null,
    deleted_by: null,
    is_template: false,
    latest_status_update: null,
  };
}

export function projectUrl(world: World, project: Project): string {
  const owner = world.tables.accounts.must(project.ownerId);
  return api(world, `/orgs/${owner.login}/projectsV2/${project.number}`);
}

export function fieldView(world: World, field: ProjectField): Schemas['projects-v2-field'] {
  const project = world.tables.projects.must(field.projectId);
  const type = field.dataType.toLowerCase() as Schemas['projects-v2-field']['data_type'];
  return {
    id: field.id,
    node_id: field.nodeId,
    project_url: projectUrl(world, project),
    name: field.name,
    data_type: type,
    ...(type === 'single_select' ? { options: field.options.map(optionView) } : {}),
    created_at: field.createdAt,
    updated_at: field.updatedAt,
  };
}

function optionView(option: ProjectField['options'][number]) {
  return {
    id: option.id,
    name: { raw: option.name, html: escape(option.name) },
    description: { raw: option.description, html: escape(option.description) },
    color: option.color,
  };
}

function escape(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

/** `projects-v2-item-simple`: what adding answers. */
export function itemView(world: World, item: ProjectItem): Schemas['projects-v2-item-simple'] {
  return { ...itemBase(world, item), content: contentView(world, item) };
}

/** `projects-v2-item-with-content`, with the values of the fields asked for. */
export function itemWithFieldsView(
  world: World,
  item: ProjectItem,
  fieldIds: readonly number[],
): Schemas['projects-v2-item-with-content'] {
  const fields = world.tables.projectFields
    .by('project', item.projectId)
    .filter((field) => fieldIds.includes(field.id));
  return {
    ...itemBase(world, item),
    content: contentView(world, item),
    fields: fields.map((field) => ({
      id: field.id,
      name: field.name,
      data_type: field.dataType.toLowerCase(),
      value: valueView(world, item, field),
    })),
  };
}

function itemBase(world: World, item: ProjectItem) {
  const url = projectUrl(world, world.tables.projects.must(item.projectId));
  return {
    id: item.id,
    node_id: item.nodeId,
    content_type: contentType(world, item),
    creator: userById(world, item.creatorId),
    created_at: item.createdAt,
    updated_at: item.updatedAt,
    archived_at: item.archivedAt,
    project_url: url,
    item_url: `${url}/items/${item.id}`,
  };
}

export function contentType(
  world: World,
  item: ProjectItem,
): Schemas['projects-v2-item-content-type'] {
  if (item.content.kind === 'draft') return 'DraftIssue';
  return world.tables.topics.must(item.content.topicId).kind === 'pull' ? 'PullRequest' : 'Issue';
}

function contentView(world: World, item: ProjectItem) {
  const { content } = item;
  if (content.kind === 'topic') {
    const topic = world.tables.topics.must(content.topicId);
    return topic.kind === 'pull' ? pullSummaryView(world, topic) : issueView(world, topic);
  }
  return {
    id: item.id,
    node_id: item.nodeId,
    title: content.title,
    body: content.body,
    user: userOrNull(world, item.creatorId),
    created_at: item.createdAt,
    updated_at: item.updatedAt,
  };
}

function valueView(world: World, item: ProjectItem, field: ProjectField): unknown {
  if (field.dataType === 'TITLE') return titleOf(world, item);
  const value = item.values.get(field.id);
  return value === undefined ? null : plainValue(field, value);
}

function plainValue(field: ProjectField, value: ProjectValue): unknown {
  switch (value.kind) {
    case 'option': {
      const option = field.options.find((each) => each.id === value.optionId);
      return option === undefined ? null : optionView(option);
    }
    case 'text':
      return { raw: value.text, html: escape(value.text) };
    case 'number':
      return value.number;
    case 'date':
      return value.date;
  }
}

function titleOf(world: World, item: ProjectItem) {
  const { content } = item;
  const title =
    content.kind === 'draft' ? content.title : world.tables.topics.must(content.topicId).title;
  return { raw: title, html: escape(title) };
}
