import type { TemplateSource } from '../../surfaces/templates/render.ts';
import { createAccount } from '../world/operations/accounts.ts';
import { commitFiles } from '../world/operations/contents.ts';
import { createRepository } from '../world/operations/repositories.ts';
import { userActor } from '../world/operations/accounts.ts';
import type { World } from '../world/world.ts';
import { allowed } from './allowed.ts';
import { readFolder } from './read-folder.ts';

/** The repository drover/drover with this project's own actions, which the workflows are pinned to. */
export async function seedActions(world: World): Promise<TemplateSource> {
  const owner = createAccount(world, { type: 'User', login: 'drover' });
  const actor = userActor(owner);
  const repository = allowed(
    await createRepository(world, actor, {
      ownerId: owner.id,
      name: 'drover',
      description: 'The actions that Drover’s workflows use',
      visibility: 'public',
    }),
  );
  const files = readFolder(new URL('../../../.github/actions/', import.meta.url));
  const ref = allowed(
    await commitFiles(world, actor, {
      repositoryId: repository.id,
      branch: 'main',
      message: 'Provide the actions of this version',
      changes: files.map((file) => ({ ...file, path: `.github/actions/${file.path}` })),
    }),
  );
  return { source: 'drover/drover', ref };
}
