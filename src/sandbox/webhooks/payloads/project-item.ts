import type { DomainEvent } from '../../world/events.ts';
import type { ProjectField, ProjectItem, ProjectValue } from '../../world/records/project.ts';
import type { World } from '../../world/world.ts';
import { userById } from '../../rest/views/account.ts';

type ItemEvent = Extract<DomainEvent, { readonly name: 'projects_v2_item' }>;

/** A card: its content by node id only, and no repository anywhere. */
export function itemPayload(world: World, event: ItemEvent) {
  const { item, project, change } = event;
  const projects_v2_item = {
    id: item.id,
    node_id: item.nodeId,
    project_node_id: project.nodeId,
    ...contentOf(world, item),
    creator: userById(world, item.creatorId),
    created_at: item.createdAt,
    updated_at: item.updatedAt,
    archived_at: item.archivedAt,
  };
  if (event.archivedFrom !== undefined) {
    const archived_at = { from: event.archivedFrom, to: item.archivedAt };
    return { projects_v2_item, changes: { archived_at } };
  }
  if (change === undefined) return { projects_v2_item };
  const { field } = change;
  return {
    projects_v2_item,
    changes: {
      field_value: {
        field_node_id: field.nodeId,
        field_type: field.dataType.toLowerCase(),
        field_name: field.name,
        project_number: project.number,
        from: valuePayload(field, change.from),
        to: valuePayload(field, change.to),
      },
    },
  };
}

function contentOf(world: World, item: ProjectItem) {
  const topic = world.tables.topics.get(item.topicId);
  if (topic === undefined) return { content_node_id: item.nodeId, content_type: 'DraftIssue' };
  const content_type = topic.kind === 'pull' ? 'PullRequest' : 'Issue';
  return { content_node_id: topic.nodeId, content_type };
}

function valuePayload(field: ProjectField, value: ProjectValue | null) {
  switch (value?.kind) {
    case undefined:
      return null;
    case 'text':
      return value.text;
    case 'number':
      return value.number;
    case 'date':
      return value.date;
    case 'option': {
      const option = field.options.find((each) => each.id === value.optionId);
      if (option === undefined) return null;
      const { id, name, color, description } = option;
      return { id, name, color, description };
    }
  }
}
