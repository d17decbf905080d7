import { commitFiles } from '../../src/sandbox/world/operations/contents.ts';
import { updateRepository } from '../../src/sandbox/world/operations/repositories.ts';
import type { Ground } from './ground.ts';
import type { Stage } from './stage.ts';

const CONFIG = '.github/drover.yml';

/** Now and then somebody changes what the repository is to Drover. */
export async function upheave(stage: Stage, name: string): Promise<void> {
  const { fate, rates, ground, story, count } = stage;
  const chance = rates.upheaval > 0 ? fate.begin(name) : null;
  if (chance === null || !chance.happens(rates.upheaval)) return;
  fate.happened(name);
  const { config, repository } = ground;
  switch (chance.pick(['break', 'remove', 'change', 'mend', 'archive', 'unarchive'] as const)) {
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
      const changed = { ...(JSON.parse(config) as object), limits: { rounds: 3, runs: 20 } };
      await configure(stage, JSON.stringify(changed), 'changes');
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
  const last = ground.absences.at(-1);
  const isAbsent = last?.to === Infinity;
  if (done.ok && content === null && !isAbsent) ground.absences.push({ from: now, to: Infinity });
  if (done.ok && content !== null && isAbsent) last.to = now;
  story.tell('operator', `${does} the configuration${done.ok ? '' : ' (refused)'}`);
}

function setArchived({ world, people, repository }: Ground, archived: boolean): void {
  updateRepository(world, people.operator, {
    repositoryId: repository.id,
    change: { archived },
  });
}
