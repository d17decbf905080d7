import { ok } from '../../../lifecycle/result.ts';
import type { Actor } from '../actor.ts';
import { forbidden, notFound } from '../api-error.ts';
import type { Outcome } from '../api-error.ts';
import type { Project } from '../records/project.ts';
import type { World } from '../world.ts';
import { grants } from './permission.ts';

/**
 * The project, if the actor may read or write it. Apps see an organisation's projects only, by
 * `organization_projects`; a job's token sees none at all.
 */
export function requireProject(
  world: World,
  actor: Actor,
  need: { readonly projectId: number; readonly level: 'read' | 'write' | 'admin' },
): Outcome<Project> {
  const project = world.tables.projects.get(need.projectId);
  if (project === undefined) return notFound();
  const { via } = actor;
  switch (via.kind) {
    case 'github':
      return ok(project);
    case 'job':
      return forbidden();
    case 'installation': {
      const installation = world.tables.installations.get(via.installationId);
      const owner = world.tables.accounts.must(project.ownerId);
      if (installation?.accountId !== project.ownerId || owner.type !== 'Organization') {
        return notFound();
      }
      return grants(via.permissions, `organization_projects:${need.level}`)
        ? ok(project)
        : forbidden();
    }
    case 'user':
      return personMay(world, project, actor.accountId, need.level)
        ? ok(project)
        : project.public
          ? forbidden('You do not have permission to update this project')
          : notFound();
  }
}

function personMay(
  world: World,
  project: Project,
  accountId: number,
  level: 'read' | 'write' | 'admin',
): boolean {
  if (project.ownerId === accountId) return true;
  const member = world.tables.memberships
    .by('organization', project.ownerId)
    .find((membership) => membership.accountId === accountId);
  if (member?.role === 'admin') return true;
  const ranks = ['read', 'write', 'admin'];
  // Members may write to an organisation's projects unless it says otherwise.
  const base = member !== undefined ? 'write' : project.public ? 'read' : undefined;
  return [base, project.collaborators.get(accountId)].some(
    (role) => role !== undefined && ranks.indexOf(role) >= ranks.indexOf(level),
  );
}
