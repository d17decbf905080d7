import { matchesAny } from '../../src/lifecycle/policy/paths.ts';
import { parseConfig } from '../../src/lifecycle/policy/parse.ts';
import { SECOND } from '../../src/lifecycle/time.ts';
import type { Issue, Pull } from '../../src/sandbox/world/records/topic.ts';
import type { Deeds } from './deeds.ts';
import type { Ground } from './ground.ts';
import type { Writers } from './writers.ts';

/** What steers automation, reviews and agents, as the default configuration has it, written down once more. */
const STEERING = new RegExp(
  [
    '^\\.github/',
    '^CODEOWNERS$',
    '^(CLAUDE|CLAUDE\\.local|AGENTS|GEMINI)\\.md$',
    '^(\\.mcp\\.json|\\.cursorrules|\\.windsurfrules|opencode\\.json)$',
    '(^|/)\\.(claude|codex|gemini|cursor|opencode)/',
  ].join('|'),
  'i',
);

/** Who writes the commits of runs. */
const AGENT = 'agent';

interface PathParts {
  readonly ground: Ground;
  readonly deeds: Deeds;
  readonly writers: Writers;
  readonly accuse: (promise: string, what: string) => void;
}

/**
 * I12: a protected path is merged only where somebody who may said so: of a push after it, of an agent's work also before
 * the attempt that was let.
 */
export async function judgePaths(
  { ground, deeds, writers, accuse }: PathParts,
  pull: Pull,
  issue: Issue,
): Promise<void> {
  const { world, repository } = ground;
  // One that was taken counts also when its comment is deleted later, as any answer to a question does.
  const allowing = deeds
    .saidOn(issue, ['allow'])
    .filter((deed) => deeds.stands(deed) || deeds.isKnown(deed))
    .filter(({ about, by, at }) => about === 'protected' && writers.couldWrite(by, at));
  const changed = await lastChangeOf(ground, pull, protectedIn(ground));
  if (changed === null || allowing.some(({ at }) => at >= changed.at - SECOND)) return;
  const name = world.tables.repositories.must(repository.id).name;
  const what = `#${pull.number} of ${name} was merged with ${changed.paths.join(', ')}`;
  accuse('I12', `${what}, which nobody allowed`);
}

function protectedIn({ setting, config }: Ground): (path: string) => boolean {
  if (setting.configure === undefined) return (path) => STEERING.test(path);
  const parsed = parseConfig(config);
  const globs = parsed.ok ? parsed.value.protected.paths : [];
  return (path) => matchesAny(path, globs);
}

/** The newest commit of a pull request that touches such a path; null where none does. */
async function lastChangeOf(
  { world, repository: { id } }: Ground,
  { baseOid, headOid }: Pull,
  isProtected: (path: string) => boolean,
): Promise<{ readonly at: number; readonly paths: readonly string[] } | null> {
  const { git } = world;
  const from = (await git.mergeBase(id, baseOid, headOid)) ?? baseOid;
  const touched = async (before: string, after: string): Promise<readonly string[]> =>
    (await git.diff(id, before, after)).map(({ path }) => path).filter(isProtected);
  const paths = await touched(from, headOid);
  if (paths.length === 0) return null;
  for (const { oid, parents, author, committer } of (
    await git.log(id, from, headOid)
  ).toReversed()) {
    const [parent = from] = parents;
    if ((await touched(parent, oid)).length > 0)
      return { at: author.name === AGENT ? -Infinity : Date.parse(committer.date), paths };
  }
  return { at: Infinity, paths };
}
