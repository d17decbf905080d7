import { findAccount } from '../find.ts';
import type { Pull } from '../records/topic.ts';
import type { World } from '../world.ts';

const places = ['.github/CODEOWNERS', 'CODEOWNERS', 'docs/CODEOWNERS'];

interface Line {
  readonly pattern: RegExp;
  readonly owners: readonly string[];
}

/** Does some changed file have owners of whom none has approved? The base branch's file counts. */
export async function missingOwners(
  world: World,
  pull: Pull,
  approverIds: readonly number[],
): Promise<boolean> {
  const lines = await readOwners(world, pull);
  if (lines.length === 0) return false;
  const base = await world.git.mergeBase(pull.repositoryId, pull.baseOid, pull.headOid);
  const files = await world.git.diff(pull.repositoryId, base ?? pull.baseOid, pull.headOid);
  return files.some(({ path }) => {
    const owners = lines.findLast((line) => line.pattern.test(path))?.owners ?? [];
    const ids = owners.flatMap((owner) => accountsOf(world, pull, owner));
    return ids.length > 0 && !ids.some((id) => approverIds.includes(id));
  });
}

async function readOwners(world: World, pull: Pull): Promise<Line[]> {
  const base = world.git.ref(pull.repositoryId, `refs/heads/${pull.baseRef}`) ?? pull.baseOid;
  for (const place of places) {
    const file = await world.git.file(pull.repositoryId, base, place);
    if (file === undefined) continue;
    return new TextDecoder()
      .decode(file)
      .split('\n')
      .map((line) => line.replace(/#.*/, '').trim().split(/\s+/))
      .flatMap(([glob, ...owners]) =>
        glob === undefined || glob === '' ? [] : [{ pattern: toPattern(glob), owners }],
      );
  }
  return [];
}

/** `@login`, or `@organisation/team`. */
function accountsOf(world: World, pull: Pull, owner: string): readonly number[] {
  const [login = '', slug] = owner.replace(/^@/, '').split('/');
  if (slug === undefined) {
    const account = findAccount(world, login);
    return account === undefined ? [] : [account.id];
  }
  const { ownerId } = world.tables.repositories.must(pull.repositoryId);
  const team = world.tables.teams.by('organization', ownerId).find((each) => each.slug === slug);
  return team?.memberIds ?? [];
}

/** The patterns of .gitignore that CODEOWNERS takes: `*`, `**`, a leading and a trailing slash. */
function toPattern(glob: string): RegExp {
  const anchored = glob.startsWith('/') || glob.slice(0, -1).includes('/');
  const body = glob
    .replace(/^\//, '')
    .split(/(\*\*|\*)/)
    .map((part) =>
      part === '**' ? '.*' : part === '*' ? '[^/]*' : part.replaceAll(/[.+?^${}()|[\]\\]/g, '\\$&'),
    )
    .join('');
  return new RegExp(`${anchored ? '^' : '(^|/)'}${body}${glob.endsWith('/') ? '' : '(/|$)'}`);
}
