import type { GitRepository } from './git-repository.ts';
import { parseCommit } from './parse-objects.ts';

/**
 * Questions that a look at the nearest commits answers for certain, without a process. Where it does not (a large
 * history, merges that cross), git is asked.
 */

/** Most commits that a look reads. */
const LOOK = 250;

interface Near {
  /** Parents of each commit, the nearest first. */
  readonly parents: ReadonlyMap<string, readonly string[]>;
  /** Is it all that the commit stands on? */
  readonly isWhole: boolean;
}

/** The best common ancestor, undefined in it where there is none. */
export async function nearMergeBase(
  repository: GitRepository,
  a: string,
  b: string,
): Promise<{ readonly oid: string | undefined } | 'unknown'> {
  if (a === b) return { oid: a };
  const [nearA, nearB] = await Promise.all([near(repository, a), near(repository, b)]);
  if (nearB.parents.has(a)) return { oid: a };
  if (nearA.parents.has(b)) return { oid: b };
  if (!nearA.isWhole || !nearB.isWhole) return 'unknown';
  const common = [...nearA.parents].filter(([oid]) => nearB.parents.has(oid));
  const older = new Set(common.flatMap(([, parents]) => parents));
  const best = common.filter(([oid]) => !older.has(oid));
  return best.length > 1 ? 'unknown' : { oid: best[0]?.[0] };
}

/** Commits from `to` back to before `stop` (undefined: the first), oldest first; undefined where it forks, or is long. */
export async function nearLine(
  repository: GitRepository,
  line: {
    readonly to: string;
    readonly stop: string | undefined;
    readonly limit: number | undefined;
  },
): Promise<readonly string[] | undefined> {
  const found: string[] = [];
  let next: string | undefined = line.to;
  while (next !== undefined && next !== line.stop && found.length !== line.limit) {
    const parents: readonly string[] | undefined = await parentsOf(repository, next);
    if (parents === undefined || found.length === LOOK) return undefined;
    found.push(next);
    if (parents.length > 1 && found.length !== line.limit) return undefined;
    next = parents[0];
  }
  return found.toReversed();
}

async function near(repository: GitRepository, oid: string): Promise<Near> {
  const parents = new Map<string, readonly string[]>();
  const open = [oid];
  for (let next = open.shift(); next !== undefined; next = open.shift()) {
    if (parents.has(next)) continue;
    if (parents.size === LOOK) return { parents, isWhole: false };
    const own = await parentsOf(repository, next);
    if (own === undefined) return { parents, isWhole: false };
    parents.set(next, own);
    open.push(...own);
  }
  return { parents, isWhole: true };
}

async function parentsOf(
  repository: GitRepository,
  oid: string,
): Promise<readonly string[] | undefined> {
  const object = await repository.objects.read(oid);
  return object?.type === 'commit' ? parseCommit(oid, object.content).parents : undefined;
}
