import { zeroOid } from '../../git/git-store.ts';
import type { Repository } from '../../world/records/repository.ts';
import type { World } from '../../world/world.ts';
import { readable } from '../access.ts';
import { paged } from '../connection.ts';
import { typedError } from '../errors.ts';
import type { GitCommit, GitObject, GitRef } from '../records.ts';
import { thing } from '../thing.ts';
import type { Thing } from '../thing.ts';

export function refThing(world: World, repositoryId: number, ref: string): Thing<GitRef> | null {
  const oid = world.git.ref(repositoryId, ref);
  return oid === undefined ? null : thing('Ref', { repositoryId, ref, oid });
}

/** `refs/heads/main`, `heads/main` or `main`, in git's own order of looking; null when there is none. */
export function resolveRef(world: World, repositoryId: number, name: string): Thing<GitRef> | null {
  for (const prefix of ['', 'refs/', 'refs/tags/', 'refs/heads/']) {
    const full = `${prefix}${name}`;
    if (!full.startsWith('refs/')) continue;
    const found = refThing(world, repositoryId, full);
    if (found !== null) return found;
  }
  return null;
}

/** The namespace of a ref (`refs/heads/`) and what follows; together they are the full name. */
export function splitRef(ref: string): { readonly prefix: string; readonly name: string } {
  const prefix = /^refs\/[^/]+\//.exec(ref)?.[0] ?? '';
  return { prefix, name: ref.slice(prefix.length) };
}

interface RefsArgs {
  readonly refPrefix: string;
  readonly query?: string | null;
}

export const listRefs = paged<Repository, GitRef, RefsArgs>({
  takes: ['refPrefix', 'query'],
  list: (repository, { refPrefix, query }, context) => {
    readable(context, repository.id, ['contents']);
    if (!refPrefix.startsWith('refs/') || !refPrefix.endsWith('/')) {
      throw typedError('UNPROCESSABLE', 'refPrefix must start with "refs/" and end with "/"');
    }
    return [...context.world.git.refs(repository.id)]
      .filter(([ref]) => ref.startsWith(refPrefix))
      .filter(([ref]) => ref.slice(refPrefix.length).includes(query ?? ''))
      .map(([ref, oid]) => ({ repositoryId: repository.id, ref, oid }))
      .sort((a, b) => (a.ref < b.ref ? -1 : 1));
  },
  key: ({ ref }) => ref,
  node: (ref) => thing('Ref', ref),
});

type AnyObject = Thing<GitCommit> | Thing<GitObject>;

export async function objectThing(
  world: World,
  repositoryId: number,
  oid: string,
): Promise<AnyObject | null> {
  switch (await world.git.objectType(repositoryId, oid)) {
    case 'commit':
      return thing('Commit', { repositoryId, oid });
    case 'tree':
      return thing('Tree', { repositoryId, oid });
    case 'blob':
      return thing('Blob', { repositoryId, oid });
    case 'tag':
      return thing('Tag', { repositoryId, oid });
    case undefined:
      return null;
  }
}

/** `oid`, a revision such as `main`, or `revision:path`; null when there is no such object. */
export async function findObject(
  world: World,
  repository: Repository,
  expression: string,
): Promise<AnyObject | null> {
  if (expression === zeroOid) return null;
  if (/^[0-9a-f]{40}$/.test(expression)) return objectThing(world, repository.id, expression);
  const colon = expression.indexOf(':');
  const revision = colon === -1 ? expression : expression.slice(0, colon);
  const commit = await resolveRevision(world, repository, revision);
  if (commit === undefined) return null;
  if (colon === -1) return thing('Commit', { repositoryId: repository.id, oid: commit });
  const path = expression.slice(colon + 1).replace(/\/$/, '');
  if (path === '') {
    const found = await world.git.commit(repository.id, commit);
    return found === undefined
      ? null
      : thing('Tree', { repositoryId: repository.id, oid: found.treeOid });
  }
  const entry = await world.git.entry(repository.id, commit, path);
  return entry === undefined ? null : objectThing(world, repository.id, entry.oid);
}

async function resolveRevision(
  { git }: World,
  repository: Repository,
  revision: string,
): Promise<string | undefined> {
  if (revision === '' || revision === 'HEAD') {
    return git.ref(repository.id, `refs/heads/${repository.defaultBranch}`);
  }
  return git.ref(repository.id, `refs/heads/${revision}`) ?? git.resolve(repository.id, revision);
}
