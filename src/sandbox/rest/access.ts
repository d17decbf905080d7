import type { Actor } from '../world/actor.ts';
import { findAccount, findIssue, findPull, findRepository, findTopic } from '../world/find.ts';
import { canSee, grants, requirePermission } from '../world/operations/permission.ts';
import type { Need } from '../world/operations/permission.ts';
import type { Account } from '../world/records/account.ts';
import type { Repository } from '../world/records/repository.ts';
import type { Issue, Pull, Topic } from '../world/records/topic.ts';
import type { World } from '../world/world.ts';
import type { Caller } from '../server/deps.ts';
import { found, missing, Refusal, unwrap } from './refusal.ts';
import type { Ask } from './route.ts';

interface Place {
  readonly params: { readonly owner: string; readonly repo: string };
}

/** The account id that nobody has: anonymous callers see what is public. */
const nobody = 0;

export function actorOfCaller(caller: Caller): Actor {
  switch (caller.kind) {
    case 'anonymous':
      return { accountId: nobody, via: { kind: 'user' } };
    case 'token':
      return caller.actor;
    case 'app':
      throw new Refusal(403, 'Resource not accessible by integration');
  }
}

/** The account behind the request; anonymous callers get GitHub's 401. */
export function requireAccount({ caller, world }: Ask) {
  if (caller.kind === 'anonymous') throw new Refusal(401, 'Requires authentication');
  return world.tables.accounts.must(actorOfCaller(caller).accountId);
}

/** The repository of the path, if the caller can see it at all. */
export function visible(request: Ask & Place): Repository {
  const { world, actor, params } = request;
  const repository = findRepository(world, params.owner, params.repo);
  if (repository === undefined || !canSee(world, actor, repository)) throw missing();
  return repository;
}

/** The repository of the path, if the caller may read this part of it. */
export function readable(
  request: Ask & Place,
  app: Need['app'],
  role: Need['role'] = 'read',
): Repository {
  const { id } = visible(request);
  return unwrap(
    requirePermission(request.world, request.actor, { repositoryId: id, app, role, reads: true }),
  );
}

/** The repository of the path, if the caller may change this part of it. */
export function writable(
  request: Ask & Place,
  app: Need['app'],
  role: Need['role'] = 'write',
): Repository {
  const { id } = visible(request);
  return unwrap(requirePermission(request.world, request.actor, { repositoryId: id, app, role }));
}

/** The issue or pull request of the path; a transferred issue answers 301 with where it went. */
export function topicAt(
  request: Ask & { readonly params: { owner: string; repo: string; issue_number: number } },
): Topic {
  const repository = visible(request);
  const topic = found(findTopic(request.world, repository.id, request.params.issue_number));
  if (topic.kind === 'issue') refuseTransferred(request, topic);
  return topic;
}

export function issueAt(
  request: Ask & { readonly params: { owner: string; repo: string; issue_number: number } },
): Issue {
  const repository = visible(request);
  const issue = found(findIssue(request.world, repository.id, request.params.issue_number));
  refuseTransferred(request, issue);
  return issue;
}

export function pullAt(
  request: Ask & { readonly params: { owner: string; repo: string; pull_number: number } },
): Pull {
  const repository = visible(request);
  return found(findPull(request.world, repository.id, request.params.pull_number));
}

function refuseTransferred({ world }: Ask, issue: Issue): void {
  const moved = world.tables.topics.get(issue.transferredToId);
  if (moved === undefined) return;
  const url = `${world.origin}/api/v3/repositories/${moved.repositoryId}/issues/${moved.number}`;
  throw new Refusal(301, 'Moved Permanently', { url });
}

/** The organisation of a path, for whom its members are known: an App with `members`, or a member. */
export function organizationToRead(
  request: Ask & { readonly params: { readonly org: string } },
): Account {
  const { world, actor, params } = request;
  const organization = findAccount(world, params.org);
  if (organization?.type !== 'Organization') throw missing();
  const { via } = actor;
  if (via.kind === 'job') throw new Refusal(403, 'Resource not accessible by integration');
  if (via.kind === 'installation') {
    if (world.tables.installations.get(via.installationId)?.accountId !== organization.id) {
      throw missing();
    }
    if (!grants(via.permissions, 'members:read')) {
      throw new Refusal(403, 'Resource not accessible by integration');
    }
    return organization;
  }
  if (!isMember(world, organization.id, actor.accountId)) throw missing();
  return organization;
}

export function isMember(world: World, organizationId: number, accountId: number): boolean {
  return world.tables.memberships
    .by('organization', organizationId)
    .some((membership) => membership.accountId === accountId);
}
