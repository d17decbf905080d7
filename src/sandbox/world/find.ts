import type { Account, RepositoryPermission } from './records/account.ts';
import { repositoryPermissions } from './records/account.ts';
import type { BranchRule, Label, Repository } from './records/repository.ts';
import type { Project, ProjectField } from './records/project.ts';
import type { Issue, Pull, Topic } from './records/topic.ts';
import { repositoryKey } from './tables.ts';
import type { World } from './world.ts';

export function findAccount(world: World, login: string): Account | undefined {
  return world.tables.accounts.one('login', login.toLowerCase());
}

export function findRepository(world: World, owner: string, name: string): Repository | undefined {
  const account = findAccount(world, owner);
  if (account === undefined) return undefined;
  return world.tables.repositories.one('fullName', repositoryKey(account.id, name));
}

/** `owner/name` */
export function fullName(world: World, repository: Repository): string {
  return `${world.tables.accounts.must(repository.ownerId).login}/${repository.name}`;
}

/** An issue or pull request by number; transferred issues are not here any more. */
export function findTopic(world: World, repositoryId: number, number: number): Topic | undefined {
  return world.tables.topics.one('number', `${repositoryId}/${number}`);
}

export function findIssue(world: World, repositoryId: number, number: number): Issue | undefined {
  const topic = findTopic(world, repositoryId, number);
  return topic?.kind === 'issue' ? topic : undefined;
}

export function findPull(world: World, repositoryId: number, number: number): Pull | undefined {
  const topic = findTopic(world, repositoryId, number);
  return topic?.kind === 'pull' ? topic : undefined;
}

export function mustIssue(world: World, id: number): Issue {
  const topic = world.tables.topics.must(id);
  if (topic.kind !== 'issue') throw new Error(`${id} is not an issue`);
  return topic;
}

export function mustPull(world: World, id: number): Pull {
  const topic = world.tables.topics.must(id);
  if (topic.kind !== 'pull') throw new Error(`${id} is not a pull request`);
  return topic;
}

export function findLabel(world: World, repositoryId: number, name: string): Label | undefined {
  return world.tables.labels.one('name', `${repositoryId}/${name.toLowerCase()}`);
}

export function findProject(world: World, ownerId: number, number: number): Project | undefined {
  return world.tables.projects.by('owner', ownerId).find((project) => project.number === number);
}

export function findField(world: World, projectId: number, name: string): ProjectField | undefined {
  return world.tables.projectFields
    .by('project', projectId)
    .find((field) => field.name.toLowerCase() === name.toLowerCase());
}

/** The strongest permission that an account has in a repository, by whatever way. */
export function permissionOf(
  world: World,
  repository: Repository,
  accountId: number,
): RepositoryPermission {
  if (repository.ownerId === accountId) return 'admin';
  const found: RepositoryPermission[] = [repository.visibility === 'public' ? 'read' : 'none'];
  found.push(repository.collaborators.get(accountId) ?? 'none');
  for (const membership of world.tables.memberships.by('organization', repository.ownerId)) {
    if (membership.accountId === accountId)
      found.push(membership.role === 'admin' ? 'admin' : 'read');
  }
  for (const team of world.tables.teams.by('organization', repository.ownerId)) {
    if (team.memberIds.includes(accountId))
      found.push(team.repositories.get(repository.id) ?? 'none');
  }
  return found.reduce((best, each) => (isAtLeast(each, best) ? each : best), 'none');
}

export function isAtLeast(permission: RepositoryPermission, needed: RepositoryPermission): boolean {
  return repositoryPermissions.indexOf(permission) >= repositoryPermissions.indexOf(needed);
}

/** Rules for a branch; a pattern's `*` does not cross a slash, as in GitHub's fnmatch. */
export function rulesFor(world: World, repositoryId: number, branch: string): BranchRule[] {
  return world.tables.branchRules
    .by('repository', repositoryId)
    .filter((rule) => matchesPattern(rule.pattern, branch));
}

function matchesPattern(pattern: string, branch: string): boolean {
  const source = pattern
    .split(/(\*\*|\*)/)
    .map((part) =>
      part === '**' ? '.*' : part === '*' ? '[^/]*' : part.replaceAll(/[.+?^${}()|[\]\\]/g, '\\$&'),
    )
    .join('');
  return new RegExp(`^${source}$`).test(branch);
}
