import { STATUSES } from '../../lifecycle/stage.ts';
import type { Status } from '../../lifecycle/stage.ts';
import { findField } from '../world/find.ts';
import { addProjectItem, setItemField } from '../world/operations/project-items.ts';
import { createProject, updateProject, updateProjectField } from '../world/operations/projects.ts';
import type { Project, ProjectOption } from '../world/records/project.ts';
import type { Issue } from '../world/records/topic.ts';
import type { World } from '../world/world.ts';
import { allowed } from './allowed.ts';
import type { People } from './people.ts';

const COLORS: Readonly<Record<Status, ProjectOption['color']>> = {
  Backlog: 'GRAY',
  Ready: 'BLUE',
  'In Progress': 'YELLOW',
  'In Review': 'PURPLE',
  Approved: 'GREEN',
  Done: 'GREEN',
  Blocked: 'RED',
};

/** Project number 1 of the organisation, with an option for each status. */
export function seedBoard(world: World, people: People): Project {
  const { organization, operator, reviewer, outsider } = people;
  const project = allowed(
    createProject(world, operator.actor, {
      ownerId: organization.id,
      title: 'Work',
      statuses: STATUSES,
    }),
  );
  const field = findField(world, project.id, 'Status');
  if (field === undefined) throw new Error('a new project has no Status');
  const options = field.options.map(({ id, name }) => ({
    id,
    name,
    color: COLORS[name as Status],
  }));
  allowed(updateProjectField(world, operator.actor, { fieldId: field.id, options }));
  const collaborators = new Map([
    [reviewer.account.id, 'write' as const],
    [outsider.account.id, 'read' as const],
  ]);
  return allowed(
    updateProject(world, operator.actor, { projectId: project.id, change: { collaborators } }),
  );
}

export function putOnBoard(
  world: World,
  people: People,
  card: { readonly project: Project; readonly issue: Issue; readonly status: Status },
): void {
  const { actor } = people.operator;
  const { project, issue, status } = card;
  const item = allowed(addProjectItem(world, actor, { projectId: project.id, topicId: issue.id }));
  const field = findField(world, project.id, 'Status');
  const option = field?.options.find(({ name }) => name === status);
  if (field === undefined || option === undefined) throw new Error(`no option ${status}`);
  const value = { kind: 'option', optionId: option.id } as const;
  allowed(setItemField(world, actor, { itemId: item.id, fieldId: field.id, value }));
}
