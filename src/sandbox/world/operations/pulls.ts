import { ok } from '../../../lifecycle/result.ts';
import { appOf } from '../actor.ts';
import type { Actor } from '../actor.ts';
import { forbidden, invalidField } from '../api-error.ts';
import type { Outcome } from '../api-error.ts';
import { findAccount, findRepository, fullName } from '../find.ts';
import type { Repository } from '../records/repository.ts';
import type { Pull } from '../records/topic.ts';
import type { World } from '../world.ts';
import { keepHeadRef, noteCommits } from './head-ref.ts';
import { may, requirePermission } from './permission.ts';
import type { Need } from './permission.ts';
import { needForPull } from './pull-state.ts';
import { crossReference } from './references.ts';
import { takeNumber } from './repositories.ts';
import { checkBody, checkTitle } from './text.ts';

export interface NewPull {
  readonly repositoryId: number;
  readonly title: string;
  readonly body?: string;
  /** `branch`, or `owner:branch` of a fork. */
  readonly head: string;
  readonly base: string;
  readonly draft?: boolean;
  readonly maintainerCanModify?: boolean;
}

/** Opens a pull request; a second one for the same head and base is a 422. */
export async function openPull(world: World, actor: Actor, input: NewPull): Promise<Outcome<Pull>> {
  const allowed = requirePermission(world, actor, needForPull(input, 'read'));
  if (!allowed.ok) return allowed;
  const title = checkTitle('PullRequest', input.title);
  if (!title.ok) return title;
  const body = checkBody('PullRequest', input.body ?? '');
  if (!body.ok) return body;
  const ends = await findEnds(world, actor, { repository: allowed.value, input });
  if (!ends.ok) return ends;
  const pull = insertPull(world, actor, {
    input,
    text: { title: title.value, body: body.value },
    ends: ends.value,
  });
  await keepHeadRef(world, pull, pull.headOid);
  await noteCommits(world, actor, { pull, from: pull.baseOid, to: pull.headOid });
  crossReference(world, actor, pull, pull.body);
  world.emit(actor, { name: 'pull_request', action: 'opened', pull });
  return ok(pull);
}

interface Ends {
  readonly headRepositoryId: number;
  readonly headRef: string;
  readonly headOid: string;
  readonly baseOid: string;
}

async function findEnds(
  world: World,
  actor: Actor,
  { repository, input }: { readonly repository: Repository; readonly input: NewPull },
): Promise<Outcome<Ends>> {
  const invalid = (field: string) =>
    invalidField({ resource: 'PullRequest', field, code: 'invalid' });
  const baseOid = world.git.ref(repository.id, `refs/heads/${input.base}`);
  if (baseOid === undefined) return invalid('base');
  const [owner, branch] = input.head.includes(':')
    ? [input.head.slice(0, input.head.indexOf(':')), input.head.slice(input.head.indexOf(':') + 1)]
    : [undefined, input.head];
  const head = headRepository(world, repository, owner);
  const headOid = head && world.git.ref(head.id, `refs/heads/${branch}`);
  if (head === undefined || headOid === undefined) return invalid('head');
  if (!may(world, actor, needToPropose(head, repository)))
    return forbidden('Must be a collaborator');
  const custom = (message: string) =>
    invalidField({ resource: 'PullRequest', field: 'base', code: 'custom', message });
  const label = `${owner ?? world.tables.accounts.must(repository.ownerId).login}:${branch}`;
  const open = world.tables.topics
    .by('pullHead', `${head.id}/${branch}`)
    .some((each) => each.state === 'open' && each.kind === 'pull' && each.baseRef === input.base);
  if (open) return custom(`A pull request already exists for ${label}.`);
  if (await world.git.isAncestor(head.id, headOid, baseOid)) {
    return custom(`No commits between ${input.base} and ${input.head}`);
  }
  return ok({ headRepositoryId: head.id, headRef: branch, headOid, baseOid });
}

/** Offering a branch of one's own repository needs no right beyond seeing the other; else write. */
function needToPropose(head: Repository, base: Repository): Need {
  const app = ['pull_requests:write'] as const;
  return { repositoryId: head.id, app, role: head.id === base.id ? 'write' : 'read' };
}

function headRepository(
  world: World,
  repository: Repository,
  owner: string | undefined,
): Repository | undefined {
  if (owner === undefined) return repository;
  const account = findAccount(world, owner);
  if (account?.id === repository.ownerId) return repository;
  return findRepository(world, owner, repository.name);
}

function insertPull(
  world: World,
  actor: Actor,
  made: {
    readonly input: NewPull;
    readonly text: { readonly title: string; readonly body: string };
    readonly ends: Ends;
  },
): Pull {
  const now = world.now();
  const pull: Pull = {
    kind: 'pull',
    ...world.newIdentity('pull'),
    repositoryId: made.input.repositoryId,
    number: takeNumber(world, made.input.repositoryId),
    ...made.text,
    authorId: actor.accountId,
    appId: appOf(actor),
    state: 'open',
    labelIds: [],
    assigneeIds: [],
    locked: false,
    createdAt: now,
    updatedAt: now,
    closedAt: null,
    closedById: null,
    lastEditedAt: null,
    editorId: null,
    baseRef: made.input.base,
    ...made.ends,
    draft: made.input.draft ?? false,
    merged: false,
    mergedAt: null,
    mergedById: null,
    mergeCommitOid: null,
    requestedReviewerIds: [],
    requestedTeamIds: [],
    maintainerCanModify: made.input.maintainerCanModify ?? true,
  };
  world.tables.topics.insert(pull);
  return pull;
}

/** `owner:branch`, as REST shows an end of a pull request. */
export function headLabel(world: World, pull: Pull): string {
  const repository = world.tables.repositories.get(pull.headRepositoryId);
  if (repository === undefined) return `unknown repository:${pull.headRef}`;
  return `${fullName(world, repository).split('/')[0]}:${pull.headRef}`;
}
