import { ok } from '../../../lifecycle/result.ts';
import type { Actor } from '../actor.ts';
import { notFound, unprocessable } from '../api-error.ts';
import type { Outcome } from '../api-error.ts';
import type {
  Project,
  ProjectAutomations,
  ProjectField,
  ProjectOption,
} from '../records/project.ts';
import type { World } from '../world.ts';
import { requireProject } from './project-access.ts';

export interface NewProject {
  readonly ownerId: number;
  readonly title: string;
  /** Names of the options of its `Status` field, in order. */
  readonly statuses: readonly string[];
  readonly public?: boolean;
  readonly automations?: ProjectAutomations;
}

/** A new project with Title and Status, and GitHub's built-in workflows on. */
export function createProject(world: World, actor: Actor, input: NewProject): Outcome<Project> {
  if (world.tables.accounts.get(input.ownerId) === undefined) return notFound();
  const now = world.now();
  const project = world.tables.projects.insert({
    ...world.newIdentity('project'),
    ownerId: input.ownerId,
    number: world.tables.projects.by('owner', input.ownerId).length + 1,
    title: input.title,
    shortDescription: null,
    public: input.public ?? false,
    closed: false,
    creatorId: actor.accountId,
    collaborators: new Map(),
    automations: input.automations ?? { itemClosed: 'Done', pullMerged: 'Done' },
    createdAt: now,
    updatedAt: now,
  });
  insertField(world, project, { name: 'Title', dataType: 'TITLE', options: [] });
  insertField(world, project, {
    name: 'Status',
    dataType: 'SINGLE_SELECT',
    options: input.statuses.map((name) => ({ name })),
  });
  return ok(project);
}

export interface NewOption {
  /** Keeps the values that items have, when the options of a field are replaced. */
  readonly id?: string;
  readonly name: string;
  readonly color?: ProjectOption['color'];
  readonly description?: string;
}

interface NewField {
  readonly name: string;
  readonly dataType: ProjectField['dataType'];
  readonly options: readonly NewOption[];
}

export function createProjectField(
  world: World,
  actor: Actor,
  input: NewField & { readonly projectId: number },
): Outcome<ProjectField> {
  const project = requireProject(world, actor, { projectId: input.projectId, level: 'write' });
  if (!project.ok) return project;
  const taken = world.tables.projectFields
    .by('project', project.value.id)
    .some((field) => field.name.toLowerCase() === input.name.toLowerCase());
  if (taken) return unprocessable('Name has already been taken');
  return ok(insertField(world, project.value, input));
}

/** GraphQL `updateProjectV2Field`: the options given replace all; those without their old id are new. */
export function updateProjectField(
  world: World,
  actor: Actor,
  input: {
    readonly fieldId: number;
    readonly name?: string;
    readonly options?: readonly NewOption[];
  },
): Outcome<ProjectField> {
  const field = world.tables.projectFields.get(input.fieldId);
  if (field === undefined) return notFound();
  const project = requireProject(world, actor, { projectId: field.projectId, level: 'write' });
  if (!project.ok) return project;
  return ok(
    world.tables.projectFields.update(field.id, {
      name: input.name ?? field.name,
      options: input.options?.map((option) => toOption(world, option)) ?? field.options,
      updatedAt: world.now(),
    }),
  );
}

export function updateProject(
  world: World,
  actor: Actor,
  input: {
    readonly projectId: number;
    readonly change: Partial<
      Pick<
        Project,
        'title' | 'shortDescription' | 'public' | 'closed' | 'automations' | 'collaborators'
      >
    >;
  },
): Outcome<Project> {
  const project = requireProject(world, actor, { projectId: input.projectId, level: 'admin' });
  if (!project.ok) return project;
  return ok(
    world.tables.projects.update(project.value.id, { ...input.change, updatedAt: world.now() }),
  );
}

function insertField(world: World, project: Project, input: NewField): ProjectField {
  const now = world.now();
  return world.tables.projectFields.insert({
    ...world.newIdentity('projectField'),
    projectId: project.id,
    name: input.name,
    dataType: input.dataType,
    options: input.options.map((option) => toOption(world, option)),
    createdAt: now,
    updatedAt: now,
  });
}

/** Option ids are eight hexadecimal digits. */
function toOption(world: World, option: NewOption): ProjectOption {
  const fresh = Math.floor(world.random() * 0x1_0000_0000)
    .toString(16)
    .padStart(8, '0');
  return {
    id: option.id ?? fresh,
    name: option.name,
    color: option.color ?? 'GRAY',
    description: option.description ?? '',
  };
}
