import { ok } from '../../../lifecycle/result.ts';
import { zeroOid } from '../../git/git-store.ts';
import type { Signature } from '../../git/git-store.ts';
import type { Actor } from '../actor.ts';
import { conflict, methodNotAllowed, notFound } from '../api-error.ts';
import type { Outcome } from '../api-error.ts';
import { exclusively } from '../exclusive.ts';
import { mustPull } from '../find.ts';
import type { MergeMethod, Repository } from '../records/repository.ts';
import type { Pull } from '../records/topic.ts';
import type { World } from '../world.ts';
import { finishMerge } from './merge-effects.ts';
import { ruleViolations } from './merge-rules.ts';
import { requirePermission } from './permission.ts';
import { headLabel } from './pulls.ts';
import { checkWorkflowFiles } from './push-rules.ts';
import { moveRefs } from './refs.ts';

export interface MergeRequest {
  readonly pullId: number;
  /** REST `sha`, GraphQL `expectedHeadOid`. */
  readonly expectedHeadOid?: string;
  readonly method?: MergeMethod;
  readonly title?: string;
  readonly message?: string;
}

/** 405: not mergeable, with the reason; 409: the head is not the expected one. */
export async function mergePull(
  world: World,
  actor: Actor,
  input: MergeRequest,
): Promise<Outcome<Pull>> {
  const pull = world.tables.topics.get(input.pullId);
  if (pull?.kind !== 'pull') return notFound();
  return exclusively(world, pull.repositoryId, () => mergeHeld(world, actor, input));
}

async function mergeHeld(world: World, actor: Actor, input: MergeRequest): Promise<Outcome<Pull>> {
  const pull = mustPull(world, input.pullId);
  const allowed = requirePermission(world, actor, {
    repositoryId: pull.repositoryId,
    app: ['contents:write'],
    role: 'write',
  });
  if (!allowed.ok) return allowed;
  const repository = allowed.value;
  const ready = await checkMergeable(world, actor, { pull, repository, request: input });
  if (!ready.ok) return ready;
  const baseRef = `refs/heads/${pull.baseRef}`;
  const base = world.git.ref(repository.id, baseRef);
  if (base === undefined) return methodNotAllowed('Base branch does not exist');
  const merged = await makeCommit(world, actor, { pull, base, request: input });
  if (!merged.ok) return methodNotAllowed('Pull Request is not mergeable');
  const move = { repository, before: base, after: merged.value };
  const workflows = await checkWorkflowFiles(world, actor, move);
  if (!workflows.ok) return workflows;
  const changes = [{ ref: baseRef, before: base, after: merged.value }];
  const moved = await moveRefs(world, actor, { repository, changes });
  if (!moved.ok) return conflict('Base branch was modified. Review and try the merge again.');
  // A merge commit contains the head, so that following the push has finished it already.
  if (!mustPull(world, pull.id).merged) {
    finishMerge(world, actor, { pull, commitOid: merged.value });
  }
  if (repository.deleteBranchOnMerge) await deleteHead(world, actor, pull);
  return ok(mustPull(world, pull.id));
}

async function checkMergeable(
  world: World,
  actor: Actor,
  { pull, repository, request }: Attempt,
): Promise<Outcome<null>> {
  if (pull.state === 'closed') return methodNotAllowed('Pull Request is not mergeable');
  if (pull.draft) return methodNotAllowed('Pull Request is still a draft');
  if (request.expectedHeadOid !== undefined && request.expectedHeadOid !== pull.headOid) {
    return conflict('Head branch was modified. Review and try the merge again.');
  }
  const method = request.method ?? 'merge';
  if (!repository.mergeMethods.includes(method)) {
    const name = { merge: 'Merge commits', squash: 'Squash merges', rebase: 'Rebase merges' }[
      method
    ];
    return methodNotAllowed(`${name} are not allowed on this repository.`);
  }
  const [first, ...others] = await ruleViolations(world, actor, pull);
  if (first !== undefined) return methodNotAllowed([first, ...others].join(' '));
  return ok(null);
}

interface Attempt {
  readonly pull: Pull;
  readonly repository: Repository;
  readonly request: MergeRequest;
}

async function makeCommit(
  world: World,
  actor: Actor,
  input: { readonly pull: Pull; readonly base: string; readonly request: MergeRequest },
) {
  const { pull, request } = input;
  const method = request.method ?? 'merge';
  const title = request.title ?? defaultTitle(world, pull, method);
  const body = request.message ?? (method === 'merge' ? pull.title : '');
  const author = signatureOf(world, actor);
  return world.git.mergeCommit({
    repositoryId: pull.repositoryId,
    base: input.base,
    head: pull.headOid,
    method,
    message: body === '' ? title : `${title}\n\n${body}`,
    author,
    committer: { name: 'GitHub', email: 'noreply@github.com', date: author.date },
  });
}

function defaultTitle(world: World, pull: Pull, method: MergeMethod): string {
  return method === 'squash'
    ? `${pull.title} (#${pull.number})`
    : `Merge pull request #${pull.number} from ${headLabel(world, pull).replace(':', '/')}`;
}

/** How commits made for an actor by the API are signed. */
export function signatureOf(world: World, actor: Actor): Signature {
  const { id, login } = world.tables.accounts.must(actor.accountId);
  return { name: login, email: `${id}+${login}@users.noreply.github.com`, date: world.now() };
}

async function deleteHead(world: World, actor: Actor, pull: Pull): Promise<void> {
  const repository = world.tables.repositories.get(pull.headRepositoryId);
  if (repository === undefined || repository.id !== pull.repositoryId) return;
  const ref = `refs/heads/${pull.headRef}`;
  if (world.git.ref(repository.id, ref) === undefined) return;
  await moveRefs(world, actor, { repository, changes: [{ ref, after: zeroOid }] });
}
