import { ok } from '../../../lifecycle/result.ts';
import { zeroOid } from '../../git/git-store.ts';
import type { RefUpdate } from '../../git/git-store.ts';
import type { Actor } from '../actor.ts';
import { forbidden, unprocessable } from '../api-error.ts';
import type { Outcome } from '../api-error.ts';
import { permissionOf, rulesFor } from '../find.ts';
import type { BranchRule, Repository } from '../records/repository.ts';
import type { World } from '../world.ts';
import { grants } from './permission.ts';
import { checkState } from './required-checks.ts';

interface Push {
  readonly repository: Repository;
  readonly changes: readonly RefUpdate[];
}

/** What keeps a push out of a repository: branch rules, and workflow files by who may not touch them. */
export async function checkPush(world: World, actor: Actor, push: Push): Promise<Outcome<null>> {
  for (const change of push.changes) {
    const reason = await refusedByRule(world, actor, { repository: push.repository, change });
    if (reason !== undefined) return unprocessable(`Repository rule violations found\n\n${reason}`);
    if (change.after === zeroOid) continue;
    const before = world.git.ref(push.repository.id, change.ref);
    const move = { repository: push.repository, before, after: change.after };
    const workflows = await checkWorkflowFiles(world, actor, move);
    if (!workflows.ok) return workflows;
  }
  return ok(null);
}

/** May the actor pass by these rules? Administrators may, unless the rules say that they bind them. */
export function bypasses(world: World, actor: Actor, rule: BranchRule): boolean {
  if (actor.via.kind === 'github') return true;
  if (rule.enforceAdmins || actor.via.kind !== 'user') return false;
  const repository = world.tables.repositories.must(rule.repositoryId);
  return permissionOf(world, repository, actor.accountId) === 'admin';
}

async function refusedByRule(
  world: World,
  actor: Actor,
  { repository, change }: { readonly repository: Repository; readonly change: RefUpdate },
): Promise<string | undefined> {
  const branch = /^refs\/heads\/(.+)$/.exec(change.ref)?.[1];
  const current = world.git.ref(repository.id, change.ref);
  if (branch === undefined || current === undefined) return undefined;
  for (const rule of rulesFor(world, repository.id, branch)) {
    if (bypasses(world, actor, rule)) continue;
    if (change.after === zeroOid) {
      if (!rule.allowDeletions) return 'Cannot delete this branch';
      continue;
    }
    const forward = await world.git.isAncestor(repository.id, current, change.after);
    if (!forward && !rule.allowForcePushes) return 'Cannot force-push to this branch';
    if (rule.mergeQueue) return 'Changes must be made through the merge queue';
    if (rule.requiredReviews !== null) return 'Changes must be made through a pull request.';
    for (const check of rule.requiredChecks) {
      const state = checkState(world, { repositoryId: repository.id, sha: change.after, check });
      if (state !== 'success') return `Required status check "${check.context}" is expected.`;
    }
  }
  return undefined;
}

/**
 * Without `workflows: write`, which no job's token can have, a workflow file may only be committed if the
 * same file, path and content, is on another branch already [docs: apps/oauth-apps/…/scopes, "workflow"].
 */
export async function checkWorkflowFiles(
  world: World,
  actor: Actor,
  move: {
    readonly repository: Repository;
    readonly before: string | undefined;
    readonly after: string;
  },
): Promise<Outcome<null>> {
  const { via } = actor;
  if (via.kind === 'user' || via.kind === 'github') return ok(null);
  if (via.kind === 'installation' && grants(via.permissions, 'workflows:write')) return ok(null);
  const { id } = move.repository;
  const files = await workflowFiles(world, id, move.after);
  const heads = [...world.git.refs(id)].filter(([ref]) => ref.startsWith('refs/heads/'));
  const known = new Set<string>();
  for (const oid of new Set([...heads.map(([, oid]) => oid), move.before ?? ''])) {
    if (oid === '') continue;
    for (const file of await workflowFiles(world, id, oid)) known.add(file);
  }
  const fresh = files.find((file) => !known.has(file));
  if (fresh === undefined) return ok(null);
  const path = fresh.slice(0, fresh.lastIndexOf(' '));
  return forbidden(
    `refusing to allow a GitHub App to create or update workflow \`${path}\` without \`workflows\` permission`,
  );
}

/** `path oid` of each workflow file at a commit. */
async function workflowFiles(world: World, repositoryId: number, oid: string): Promise<string[]> {
  const folder = await world.git.entry(repositoryId, oid, '.github/workflows');
  if (folder?.type !== 'tree') return [];
  const entries = (await world.git.tree(repositoryId, folder.oid)) ?? [];
  return entries.map((entry) => `.github/workflows/${entry.path} ${entry.oid}`);
}
