import type { DiskGitStore } from '../git/disk-git-store.ts';
import { setCollaborator } from '../world/operations/repositories.ts';
import type { Project } from '../world/records/project.ts';
import type { Repository } from '../world/records/repository.ts';
import type { Issue } from '../world/records/topic.ts';
import type { World } from '../world/world.ts';
import { seedActions } from './action-repository.ts';
import { allowed } from './allowed.ts';
import { putOnBoard, seedBoard } from './board.ts';
import { seedApp } from './drover-app.ts';
import type { DroverApp } from './drover-app.ts';
import { seedIssue } from './first-issue.ts';
import { seedFromPath } from './from-path.ts';
import type { Clone, LocalRepository } from './from-path.ts';
import { seedLabels } from './labels.ts';
import { seedPeople } from './people.ts';
import type { People } from './people.ts';
import { seedStorefront } from './storefront.ts';

export interface SeedInput {
  readonly git: DiskGitStore;
  /** Program and arguments of the agent that the config names. */
  readonly agent: readonly string[];
  /** Where the storefront's previews are uploaded to. */
  readonly preview: { readonly url: string; readonly token: string } | null;
  /** Taken in place of the storefront. */
  readonly local: LocalRepository | null;
}

export interface Seeded {
  readonly people: People;
  readonly drover: DroverApp;
  readonly project: Project;
  readonly repository: Repository;
  readonly issue: Issue;
  /** Null for the storefront. */
  readonly clone: Clone | null;
}

/**
 * Fills an empty world: acme with its people, Project number 1, the App and its installation, one repository with
 * Drover's workflows, and an issue in Backlog. Before anybody listens to the world, so that nothing of it is news.
 */
export async function seedWorld(world: World, input: SeedInput): Promise<Seeded> {
  const people = seedPeople(world);
  const [drover, actions] = [await seedApp(world, people), await seedActions(world)];
  const project = seedBoard(world, people);
  const { repository, clone } = await seedRepository(world, { ...input, people, actions });
  for (const [{ account }, permission] of [
    [people.reviewer, 'write'],
    [people.outsider, 'read'],
  ] as const) {
    const repositoryId = repository.id;
    const change = { repositoryId, accountId: account.id, permission };
    allowed(setCollaborator(world, people.operator.actor, change));
  }
  seedLabels(world, people, repository.id);
  const isStorefront = input.local === null;
  const issue = seedIssue(world, people, { repositoryId: repository.id, isStorefront });
  putOnBoard(world, people, { project, issue, status: 'Backlog' });
  const current = world.tables.repositories.must(repository.id);
  return { people, drover, project, repository: current, issue, clone };
}

async function seedRepository(
  world: World,
  input: SeedInput & Pick<Parameters<typeof seedStorefront>[1], 'people' | 'actions'>,
): Promise<Pick<Seeded, 'repository' | 'clone'>> {
  const { local } = input;
  if (local !== null) return seedFromPath(world, { ...input, local });
  return { repository: await seedStorefront(world, input), clone: null };
}
