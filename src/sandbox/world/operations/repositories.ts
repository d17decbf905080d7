import { ok } from '../../../lifecycle/result.ts';
import type { Actor } from '../actor.ts';
import { invalidField, notFound } from '../api-error.ts';
import type { Outcome } from '../api-error.ts';
import { findRepository } from '../find.ts';
import type { RepositoryPermission } from '../records/account.ts';
import type { BranchRule, Environment, Repository } from '../records/repository.ts';
import type { World } from '../world.ts';
import { requirePermission } from './permission.ts';

export interface NewRepository {
  readonly ownerId: number;
  readonly name: string;
  readonly description?: string;
  readonly visibility?: Repository['visibility'];
  readonly defaultBranch?: string;
}

/** An empty repository; its branches come by push or commit. */
export async function createRepository(
  world: World,
  actor: Actor,
  input: NewRepository,
): Promise<Outcome<Repository>> {
  const owner = world.tables.accounts.get(input.ownerId);
  if (owner === undefined) return notFound();
  if (findRepository(world, owner.login, input.name) !== undefined) {
    return invalidField({
      resource: 'Repository',
      field: 'name',
      code: 'custom',
      message: 'name already exists on this account',
    });
  }
  const now = world.now();
  const identity = world.newIdentity('repository');
  await world.git.create(identity.id);
  const repository = world.tables.repositories.insert({
    ...identity,
    ownerId: owner.id,
    name: input.name,
    description: input.description ?? null,
    defaultBranch: input.defaultBranch ?? 'main',
    visibility: input.visibility ?? 'private',
    archived: false,
    mergeMethods: ['merge', 'squash', 'rebase'],
    deleteBranchOnMerge: false,
    collaborators: new Map(),
    nextNumber: 1,
    secrets: new Map(),
    variables: new Map(),
    createdAt: now,
    updatedAt: now,
    pushedAt: null,
  });
  world.emit(actor, { name: 'repository', action: 'created', repository });
  return ok(repository);
}

/** Issues and pull requests share one row of numbers. */
export function takeNumber(world: World, repositoryId: number): number {
  const { nextNumber } = world.tables.repositories.must(repositoryId);
  world.tables.repositories.update(repositoryId, { nextNumber: nextNumber + 1 });
  return nextNumber;
}

export type RepositoryChange = Partial<
  Pick<
    Repository,
    | 'description'
    | 'defaultBranch'
    | 'visibility'
    | 'archived'
    | 'mergeMethods'
    | 'deleteBranchOnMerge'
    | 'name'
    | 'secrets'
    | 'variables'
  >
>;

export function updateRepository(
  world: World,
  actor: Actor,
  input: { readonly repositoryId: number; readonly change: RepositoryChange },
): Outcome<Repository> {
  const allowed = requirePermission(world, actor, {
    ...needToAdminister(input.repositoryId),
    // Unarchiving must be possible.
    reads: true,
  });
  if (!allowed.ok) return allowed;
  const before = allowed.value;
  const repository = world.tables.repositories.update(before.id, {
    ...input.change,
    updatedAt: world.now(),
  });
  const action =
    before.archived !== repository.archived
      ? repository.archived
        ? 'archived'
        : 'unarchived'
      : before.name === repository.name
        ? 'edited'
        : 'renamed';
  world.emit(actor, { name: 'repository', action, repository });
  return ok(repository);
}

/** `none` removes the collaborator. */
export function setCollaborator(
  world: World,
  actor: Actor,
  input: {
    readonly repositoryId: number;
    readonly accountId: number;
    readonly permission: RepositoryPermission;
  },
): Outcome<Repository> {
  const allowed = requirePermission(world, actor, needToAdminister(input.repositoryId));
  if (!allowed.ok) return allowed;
  const collaborators = new Map(allowed.value.collaborators);
  if (input.permission === 'none') collaborators.delete(input.accountId);
  else collaborators.set(input.accountId, input.permission);
  return ok(world.tables.repositories.update(allowed.value.id, { collaborators }));
}

export type BranchRuleInput = Partial<Omit<BranchRule, 'id' | 'nodeId' | 'repositoryId'>> &
  Pick<BranchRule, 'pattern'>;

/** Sets the protection (or one named ruleset) of a branch pattern; what is not given is off. */
export function setBranchRule(
  world: World,
  actor: Actor,
  input: { readonly repositoryId: number; readonly rule: BranchRuleInput },
): Outcome<BranchRule> {
  const allowed = requirePermission(world, actor, needToAdminister(input.repositoryId));
  if (!allowed.ok) return allowed;
  const rule = {
    source: 'protection',
    name: input.rule.pattern,
    requiredChecks: [],
    strictChecks: false,
    requiredReviews: null,
    codeOwnerReviews: false,
    dismissStaleReviews: false,
    conversationResolution: false,
    mergeQueue: false,
    allowForcePushes: false,
    allowDeletions: false,
    enforceAdmins: false,
    ...input.rule,
  } as const;
  const same = world.tables.branchRules
    .by('repository', input.repositoryId)
    .find((each) => each.source === rule.source && each.name === rule.name);
  if (same !== undefined) return ok(world.tables.branchRules.update(same.id, rule));
  return ok(
    world.tables.branchRules.insert({
      ...world.newIdentity('branchRule'),
      repositoryId: input.repositoryId,
      ...rule,
    }),
  );
}

export function removeBranchRule(
  world: World,
  actor: Actor,
  input: { readonly repositoryId: number; readonly ruleId: number },
): Outcome<BranchRule> {
  const allowed = requirePermission(world, actor, needToAdminister(input.repositoryId));
  if (!allowed.ok) return allowed;
  const rule = world.tables.branchRules.get(input.ruleId);
  if (rule === undefined || rule.repositoryId !== input.repositoryId) return notFound();
  return ok(world.tables.branchRules.remove(rule.id));
}

/** Environments are made by the first deployment to them, as on GitHub. */
export function ensureEnvironment(world: World, repositoryId: number, name: string): Environment {
  const found = world.tables.environments
    .by('repository', repositoryId)
    .find((each) => each.name.toLowerCase() === name.toLowerCase());
  return (
    found ??
    world.tables.environments.insert({
      ...world.newIdentity('environment'),
      repositoryId,
      name,
      createdAt: world.now(),
    })
  );
}

function needToAdminister(repositoryId: number) {
  return { repositoryId, app: ['administration:write'], role: 'admin' } as const;
}
