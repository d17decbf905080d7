import { load } from 'js-yaml';
import type { Repository } from '../records/repository.ts';
import type { Workflow } from '../records/workflow.ts';
import type { World } from '../world.ts';

const FOLDER = '.github/workflows';

/** The workflows of a repository: those whose files are on the default branch, and those that ever ran. */
export async function workflowsOf(
  world: World,
  repository: Repository,
): Promise<readonly Workflow[]> {
  const head = world.git.ref(repository.id, `refs/heads/${repository.defaultBranch}`);
  const folder =
    head === undefined ? undefined : await world.git.entry(repository.id, head, FOLDER);
  const entries =
    folder?.type === 'tree' ? ((await world.git.tree(repository.id, folder.oid)) ?? []) : [];
  for (const entry of entries) {
    if (head === undefined || !/\.ya?ml$/.test(entry.path)) continue;
    const path = `${FOLDER}/${entry.path}`;
    const content = await world.git.file(repository.id, head, path);
    ensureWorkflow(world, repository, { path, name: nameIn(String(content)) ?? path });
  }
  return world.tables.workflows.by('repository', repository.id);
}

/** A workflow without a name, or one that cannot be read, is called by its path. */
function nameIn(text: string): string | null {
  try {
    const file = load(text);
    const name: unknown =
      typeof file === 'object' && file !== null && 'name' in file ? file.name : null;
    return typeof name === 'string' ? name : null;
  } catch {
    return null;
  }
}

/** The workflow of a file; it appears with the first run, or when its file is on the default branch. */
export function ensureWorkflow(
  world: World,
  repository: Repository,
  file: { readonly path: string; readonly name: string },
): Workflow {
  const found = world.tables.workflows
    .by('repository', repository.id)
    .find((workflow) => workflow.path === file.path);
  const now = world.now();
  if (found === undefined) {
    return world.tables.workflows.insert({
      ...world.newIdentity('workflow'),
      repositoryId: repository.id,
      ...file,
      state: 'active',
      createdAt: now,
      updatedAt: now,
    });
  }
  if (found.name === file.name) return found;
  return world.tables.workflows.update(found.id, { name: file.name, updatedAt: now });
}
