import { commitFiles } from '../../src/sandbox/world/operations/contents.ts';
import { updateRepository } from '../../src/sandbox/world/operations/repositories.ts';
import type { Ground, Spell } from './ground.ts';
import type { Stage } from './stage.ts';

const CONFIG = '.github/drover.yml';
const MORE_RUNS = 20;

/** Now and then somebody changes what the repository is to Drover. */
export async function upheave(stage: Stage, name: string): Promise<void> {
  const { fate, rates, ground, story, count } = stage;
  const chance = rates.upheaval > 0 ? fate.begin(name) : null;
  if (chance === null || !chance.happens(rates.upheaval)) return;
  fate.happened(name);
  const { config, repository } = ground;
  switch (
    chance.pick(['break', 'remove', 'change', 'watch', 'mend', 'archive', 'unarchive'] as const)
  ) {
    case 'break':
      count('F23 configuration broken');
      await configure(stage, `${config}\nbord: 3\n`, 'breaks');
      return;
    case 'remove':
      count('F23 configuration removed');
      await configure(stage, null, 'removes');
      return;
    case 'change': {
      count('F23 configuration changed');
      const changed = { ...(JSON.parse(config) as object), limits: { rounds: 3, runs: MORE_RUNS } };
      ground.mostRuns = Math.max(ground.mostRuns, MORE_RUNS);
      await configure(stage, JSON.stringify(changed), 'changes');
      return;
    }
    case 'watch': {
      count('F23 configuration changed');
      const watching = { ...(JSON.parse(config) as object), mode: 'observe' };
      await configure(stage, JSON.stringify(watching), 'has Drover only watch, in');
      return;
    }
    case 'mend':
      await configure(stage, config, 'mends');
      return;
    case 'archive':
    case 'unarchive': {
      const archived = !ground.world.tables.repositories.must(repository.id).archived;
      if (archived) count('F12 repository archived');
      setArchived(ground, archived);
      story.tell('operator', archived ? 'archives the repository' : 'unarchives the repository');
    }
  }
}

/** In the end all is as it should be. */
export async function settleDown(stage: Stage): Promise<void> {
  const { ground } = stage;
  const { world, git, repository, config } = ground;
  if (world.tables.repositories.must(repository.id).archived) setArchived(ground, false);
  const main = world.git.ref(repository.id, 'refs/heads/main') ?? '';
  const text = await git.file(repository.id, main, CONFIG);
  if (text === undefined || Buffer.from(text).toString('utf8') !== config)
    await configure(stage, config, 'mends');
}

async function configure(
  { ground, story }: Stage,
  content: string | null,
  does: string,
): Promise<void> {
  const { world, people, repository } = ground;
  const done = await commitFiles(world, people.operator, {
    repositoryId: repository.id,
    branch: 'main',
    message: 'Configure',
    changes: [{ path: CONFIG, content }],
  });
  const now = world.clock().getTime();
  if (done.ok) {
    ground.configuredAt = now;
    mark(ground.absences, content === null, { from: now, since: now });
    // A broken one lets nobody act.
    const watches = content?.includes('"mode":"observe"') ?? false;
    const broken = ground.broken ?? now;
    // One that is broken or missing ends no watch: what was said then has to be given again, too.
    if (does !== 'breaks' && content !== null)
      mark(ground.watches, watches, { from: broken, since: now });
    ground.broken = does === 'breaks' ? broken : null;
  }
  story.tell('operator', `${does} the configuration${done.ok ? '' : ' (refused)'}`);
}

/** It is so from now on, or is so no longer. */
function mark(spells: Spell[], isSo: boolean, begin: Pick<Spell, 'from' | 'since'>): void {
  const last = spells.at(-1);
  const wasSo = last?.to === Infinity;
  if (isSo && !wasSo) spells.push({ ...begin, to: Infinity });
  if (!isSo && wasSo) last.to = begin.since;
}

function setArchived({ world, people, repository }: Ground, archived: boolean): void {
  updateRepository(world, people.operator, {
    repositoryId: repository.id,
    change: { archived },
  });
}
