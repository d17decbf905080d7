import { ok } from '../../../lifecycle/result.ts';
import type { Actor } from '../actor.ts';
import type { Outcome } from '../api-error.ts';
import type { ProjectItem } from '../records/project.ts';
import type { World } from '../world.ts';
import { requireProject } from './project-access.ts';
import { checkBody, checkTitle } from './text.ts';

/** REST `POST …/projectsV2/{n}/drafts`, GraphQL `addProjectV2DraftIssue`: a card without an issue. */
export function addDraftItem(
  world: World,
  actor: Actor,
  input: {
    readonly projectId: number;
    readonly title: string;
    readonly body?: string | undefined;
  },
): Outcome<ProjectItem> {
  const project = requireProject(world, actor, { projectId: input.projectId, level: 'write' });
  if (!project.ok) return project;
  const title = checkTitle('DraftIssue', input.title);
  if (!title.ok) return title;
  const body = checkBody('DraftIssue', input.body ?? '');
  if (!body.ok) return body;
  const now = world.now();
  const item = world.tables.projectItems.insert({
    ...world.newIdentity('projectItem'),
    projectId: project.value.id,
    content: { kind: 'draft', title: title.value, body: body.value },
    topicId: null,
    values: new Map(),
    creatorId: actor.accountId,
    archivedAt: null,
    createdAt: now,
    updatedAt: now,
  });
  world.emit(actor, { name: 'projects_v2_item', action: 'created', project: project.value, item });
  return ok(item);
}
