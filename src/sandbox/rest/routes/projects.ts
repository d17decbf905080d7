import { findAccount, findProject } from '../../world/find.ts';
import { requireProject } from '../../world/operations/project-access.ts';
import { createProjectField } from '../../world/operations/projects.ts';
import type { Project, ProjectField } from '../../world/records/project.ts';
import { paginateByCursor } from '../pages.ts';
import { found, missing, Refusal, unwrap } from '../refusal.ts';
import { reply, route } from '../route.ts';
import type { Ask } from '../route.ts';
import { fieldView, projectView } from '../views/project.ts';

/** Projects of organisations; those of users are beyond every App, and answer 501. */
export const projectRoutes = [
  route('get', '/orgs/{org}/projectsV2', (request) => {
    const { world, actor, params } = request;
    const owner = found(findAccount(world, params.org));
    const seen = world.tables.projects
      .by('owner', owner.id)
      .filter(({ id }) => requireProject(world, actor, { projectId: id, level: 'read' }).ok);
    const page = paginateByCursor(request, seen, 'after');
    const views = page.items.map((each) => projectView(world, each));
    return reply(200, views, page.headers);
  }),

  route('get', '/orgs/{org}/projectsV2/{project_number}', (request) =>
    reply(200, projectView(request.world, projectAt(request))),
  ),

  route('get', '/orgs/{org}/projectsV2/{project_number}/fields', (request) => {
    const { world } = request;
    const fields = world.tables.projectFields.by('project', projectAt(request).id);
    const page = paginateByCursor(request, fields, 'after');
    const views = page.items.map((each) => fieldView(world, each));
    return reply(200, views, page.headers);
  }),

  route('get', '/orgs/{org}/projectsV2/{project_number}/fields/{field_id}', (request) => {
    const { world, params } = request;
    const field = world.tables.projectFields.get(params.field_id);
    if (field?.projectId !== projectAt(request).id) throw missing();
    return reply(200, fieldView(world, field));
  }),

  route('post', '/orgs/{org}/projectsV2/{project_number}/fields', (request) => {
    const { world, actor } = request;
    const body = request.body as FieldBody;
    const field = unwrap(
      createProjectField(world, actor, {
        projectId: projectAt(request).id,
        name: body.name ?? '',
        dataType: dataTypeOf(body.data_type),
        options: (body.single_select_options ?? []).map(({ name, color, description }) => ({
          name: name ?? '',
          ...(color === undefined ? {} : { color }),
          ...(description === undefined ? {} : { description }),
        })),
      }),
    );
    return reply(201, fieldView(world, field));
  }),
];

interface FieldBody {
  readonly name?: string;
  readonly data_type?: string;
  readonly single_select_options?: readonly {
    readonly name?: string;
    readonly color?: ProjectField['options'][number]['color'];
    readonly description?: string;
  }[];
}

function dataTypeOf(word: string | undefined): ProjectField['dataType'] {
  switch (word) {
    case 'text':
      return 'TEXT';
    case 'number':
      return 'NUMBER';
    case 'date':
      return 'DATE';
    case 'single_select':
      return 'SINGLE_SELECT';
    default:
      throw new Refusal(422, `The sandbox has no fields of type ${String(word)}`);
  }
}

export function projectAt(
  request: Ask & { readonly params: { readonly org: string; readonly project_number: number } },
  level: 'read' | 'write' = 'read',
): Project {
  const { world, actor, params } = request;
  const owner = found(findAccount(world, params.org));
  const project = found(findProject(world, owner.id, params.project_number));
  return unwrap(requireProject(world, actor, { projectId: project.id, level }));
}
