import { renderTemplates } from '../../surfaces/templates/render.ts';
import type { TemplateSource } from '../../surfaces/templates/render.ts';
import type { FileChange } from '../git/git-store.ts';
import { actionsApp } from '../actions-host/actions-app.ts';
import { commitFiles } from '../world/operations/contents.ts';
import {
  createRepository,
  setBranchRule,
  updateRepository,
} from '../world/operations/repositories.ts';
import type { Repository } from '../world/records/repository.ts';
import type { World } from '../world/world.ts';
import { allowed } from './allowed.ts';
import type { People } from './people.ts';
import { readFolder } from './read-folder.ts';

export interface StorefrontInput {
  readonly people: People;
  readonly actions: TemplateSource;
  /** Program and arguments of the agent. */
  readonly agent: readonly string[];
  /** Where previews go; null: nowhere, and the preview workflow fails with its own sentence. */
  readonly preview: { readonly url: string; readonly token: string } | null;
}

/** acme/storefront: a small static site with a test, Drover's workflows as they are copied, and a config. */
export async function seedStorefront(world: World, input: StorefrontInput): Promise<Repository> {
  const { people, preview } = input;
  const { actor } = people.operator;
  const { id } = allowed(
    await createRepository(world, actor, {
      ownerId: people.organization.id,
      name: 'storefront',
      description: 'The shop of Acme Outfitters',
    }),
  );
  allowed(
    await commitFiles(world, actor, {
      repositoryId: id,
      branch: 'main',
      message: 'Open the shop',
      changes: storefrontFiles(input),
    }),
  );
  if (preview !== null) {
    const change = {
      variables: new Map([['DROVER_PREVIEW_UPLOAD', preview.url]]),
      secrets: new Map([['DROVER_PREVIEW_TOKEN', preview.token]]),
    };
    allowed(updateRepository(world, actor, { repositoryId: id, change }));
  }
  const requiredChecks = [{ context: 'test', appId: actionsApp(world).id }];
  allowed(
    setBranchRule(world, actor, { repositoryId: id, rule: { pattern: 'main', requiredChecks } }),
  );
  return world.tables.repositories.must(id);
}

const CONFIG = '.github/drover.yml';

function storefrontFiles({ actions, agent }: StorefrontInput): FileChange[] {
  const own = readFolder(new URL('./storefront/', import.meta.url)).map((file) =>
    file.path === CONFIG ? { ...file, content: withAgent(file.content, agent) } : file,
  );
  const taken = new Set(own.map(({ path }) => path));
  return [...renderTemplates(actions).filter(({ path }) => !taken.has(path)), ...own];
}

function withAgent(config: FileChange['content'], agent: readonly string[]): string {
  return String(config).replace('[stand-in-agent]', JSON.stringify(agent));
}
