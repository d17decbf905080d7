import { runDocument } from '../../../src/sandbox/graphql/execute.ts';
import type { GraphqlAnswer } from '../../../src/sandbox/graphql/execute.ts';
import type { Actor } from '../../../src/sandbox/world/actor.ts';
import { createApp, installApp } from '../../../src/sandbox/world/operations/apps.ts';
import { createIssue } from '../../../src/sandbox/world/operations/issues.ts';
import { addProjectItem } from '../../../src/sandbox/world/operations/project-items.ts';
import { createProject } from '../../../src/sandbox/world/operations/projects.ts';
import type { AppPermissions } from '../../../src/sandbox/world/records/app.ts';
import type { Project } from '../../../src/sandbox/world/records/project.ts';
import type { Issue } from '../../../src/sandbox/world/records/topic.ts';
import { makeSmallWorld, valueOf } from '../world/small-world.ts';
import type { SmallWorld } from '../world/small-world.ts';

/** A small world with an issue on a board, and Drover's App installed. */
export interface GraphqlWorld extends SmallWorld {
  readonly issue: Issue;
  readonly project: Project;
  readonly drover: Actor;
  /** Runs a document; the App asks unless told otherwise. */
  readonly ask: (
    query: string,
    variables?: Readonly<Record<string, unknown>>,
    actor?: Actor,
  ) => Promise<GraphqlAnswer>;
  /** The data of an answer that must hold no error. */
  readonly data: (
    query: string,
    variables?: Readonly<Record<string, unknown>>,
    actor?: Actor,
  ) => Promise<Readonly<Record<string, unknown>>>;
}

export const allPermissions: AppPermissions = {
  metadata: 'read',
  issues: 'write',
  pull_requests: 'write',
  contents: 'write',
  actions: 'write',
  checks: 'read',
  statuses: 'read',
  deployments: 'write',
  members: 'read',
  organization_projects: 'write',
};

export async function makeGraphqlWorld(): Promise<GraphqlWorld> {
  const small = await makeSmallWorld();
  const { world, operator, organization, repository } = small;
  const project = valueOf(
    createProject(world, operator, {
      ownerId: organization.id,
      title: 'Board',
      statuses: ['Backlog', 'Ready', 'In Progress', 'Done'],
    }),
  );
  const issue = valueOf(
    createIssue(world, operator, {
      repositoryId: repository.id,
      title: 'Add a sale banner',
      body: 'It should be red.',
      labels: ['drover'],
    }),
  );
  valueOf(addProjectItem(world, operator, { projectId: project.id, topicId: issue.id }));
  const drover = installWith(small, allPermissions);
  const ask: GraphqlWorld['ask'] = (query, variables = {}, actor = drover) =>
    runDocument({ query, variables, operationName: null }, { world, actor, rate: undefined });
  const data: GraphqlWorld['data'] = async (query, variables, actor) => {
    const { body } = await ask(query, variables, actor);
    if (body.errors !== undefined) throw new Error(JSON.stringify(body.errors, null, 2));
    return body.data as Readonly<Record<string, unknown>>;
  };
  return { ...small, issue, project, drover, ask, data };
}

/** An installation of a new App that has these permissions. */
export function installWith(small: SmallWorld, permissions: AppPermissions): Actor {
  const { world, operator, organization } = small;
  const count = world.tables.apps.all().length;
  const app = createApp(world, {
    id: 4242 + count,
    slug: count === 0 ? 'drover' : `drover-${count}`,
    name: 'Drover',
    ownerId: organization.id,
    publicKey: '',
    webhook: null,
    permissions,
    events: [],
  });
  const installation = installApp(world, operator, {
    appId: app.id,
    accountId: organization.id,
    repositoryIds: 'all',
  });
  return {
    accountId: app.botId,
    via: {
      kind: 'installation',
      appId: app.id,
      installationId: installation.id,
      permissions,
      repositoryIds: 'all',
    },
  };
}
