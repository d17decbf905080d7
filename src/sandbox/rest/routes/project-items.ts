import { findRepository, findTopic } from '../../world/find.ts';
import { addDraftItem } from '../../world/operations/draft-items.ts';
import {
  addProjectItem,
  removeProjectItem,
  setItemField,
} from '../../world/operations/project-items.ts';
import type { NewValue } from '../../world/operations/project-items.ts';
import type { ProjectField, ProjectItem } from '../../world/records/project.ts';
import type { Topic } from '../../world/records/topic.ts';
import type { World } from '../../world/world.ts';
import { paginateByCursor } from '../pages.ts';
import { found, missing, Refusal, unwrap } from '../refusal.ts';
import { empty, reply, route } from '../route.ts';
import type { Ask } from '../route.ts';
import { itemView, itemWithFieldsView } from '../views/project.ts';
import { projectAt } from './projects.ts';

export const projectItemRoutes = [
  route('get', '/orgs/{org}/projectsV2/{project_number}/items', (request) => {
    const { world } = request;
    const project = projectAt(request);
    const items = world.tables.projectItems
      .by('project', project.id)
      .filter((item) => item.archivedAt === null);
    const page = paginateByCursor(request, items, 'after');
    const fields = fieldsAsked(request, project.id);
    const views = page.items.map((each) => itemWithFieldsView(world, each, fields));
    return reply(200, views, page.headers);
  }),

  route('post', '/orgs/{org}/projectsV2/{project_number}/items', (request) => {
    const { world, actor, body } = request;
    const project = projectAt(request, 'write');
    const topic = topicOf(world, body);
    if (topic === undefined || (topic.kind === 'pull') !== (body.type === 'PullRequest')) {
      throw missing();
    }
    const item = unwrap(addProjectItem(world, actor, { projectId: project.id, topicId: topic.id }));
    return reply(201, itemView(world, item));
  }),

  route('post', '/orgs/{org}/projectsV2/{project_number}/drafts', (request) => {
    const { world, actor, body } = request;
    const input = { projectId: projectAt(request, 'write').id, title: body.title, body: body.body };
    return reply(201, itemView(world, unwrap(addDraftItem(world, actor, input))));
  }),

  route('get', '/orgs/{org}/projectsV2/{project_number}/items/{item_id}', (request) => {
    const item = itemAt(request);
    const fields = fieldsAsked(request, item.projectId);
    return reply(200, itemWithFieldsView(request.world, item, fields));
  }),

  route('patch', '/orgs/{org}/projectsV2/{project_number}/items/{item_id}', (request) => {
    const { world, actor, body } = request;
    const item = itemAt(request, 'write');
    for (const { id, value } of body.fields) {
      const field = world.tables.projectFields.get(id);
      if (field?.projectId !== item.projectId) throw new Refusal(422, `Field ${id} does not exist`);
      const input = { itemId: item.id, fieldId: id, value: toValue(field, value) };
      unwrap(setItemField(world, actor, input));
    }
    const fields = body.fields.map((each) => each.id);
    return reply(200, itemWithFieldsView(world, world.tables.projectItems.must(item.id), fields));
  }),

  route('delete', '/orgs/{org}/projectsV2/{project_number}/items/{item_id}', (request) => {
    const { world, actor } = request;
    unwrap(removeProjectItem(world, actor, { itemId: itemAt(request, 'write').id }));
    return empty(204);
  }),
];

interface ItemBody {
  readonly id?: number;
  readonly owner?: string;
  readonly repo?: string;
  readonly number?: number;
}

/** By id, or by repository and number. */
function topicOf(world: World, body: ItemBody): Topic | undefined {
  if (body.id !== undefined) return world.tables.topics.get(body.id);
  const repository = findRepository(world, body.owner ?? '', body.repo ?? '');
  return repository && findTopic(world, repository.id, body.number ?? 0);
}

function itemAt(
  request: Ask & {
    readonly params: { org: string; project_number: number; item_id: number };
  },
  level: 'read' | 'write' = 'read',
): ProjectItem {
  const project = projectAt(request, level);
  const item = found(request.world.tables.projectItems.get(request.params.item_id));
  if (item.projectId !== project.id) throw missing();
  return item;
}

/** `fields=1,2` or `fields[]=1&fields[]=2`; the title when none is named. */
function fieldsAsked({ world, all }: Ask, projectId: number): number[] {
  const named = [...all('fields'), ...all('fields[]')]
    .flatMap((text) => text.split(','))
    .filter((text) => text !== '')
    .map(Number);
  if (named.length > 0) return named;
  return world.tables.projectFields
    .by('project', projectId)
    .filter((field) => field.dataType === 'TITLE')
    .map((field) => field.id);
}

/** A single select takes the id of an option; null clears. */
function toValue(field: ProjectField, value: string | number | null): NewValue | null {
  if (value === null) return null;
  switch (field.dataType) {
    case 'SINGLE_SELECT':
      return { kind: 'option', optionId: String(value) };
    case 'NUMBER':
      return { kind: 'number', number: Number(value) };
    case 'DATE':
      return { kind: 'date', date: String(value) };
    case 'TEXT':
      return { kind: 'text', text: String(value) };
    case 'TITLE':
    case 'ASSIGNEES':
    case 'LABELS':
      throw new Refusal(422, `The field ${field.name} cannot be set here`);
  }
}
