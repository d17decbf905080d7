import { load } from 'js-yaml';
import type { FileChange } from '../../src/sandbox/git/git-store.ts';
import { allowed } from '../../src/sandbox/seed/allowed.ts';
import type { Seeded } from '../../src/sandbox/seed/seed.ts';
import { createComment } from '../../src/sandbox/world/operations/comments.ts';
import { commitFiles } from '../../src/sandbox/world/operations/contents.ts';
import { removeBranchRule } from '../../src/sandbox/world/operations/repositories.ts';
import type { World } from '../../src/sandbox/world/world.ts';

/** What a scenario wants to be different in the storefront before anybody looks at it. */
export interface Furnishing {
  /** Laid over the seeded configuration, key by key; a text takes its place; null: there is none. */
  readonly config?: Settings | string | null;
  /** Without CI, previews and branch rules, so that only stage runs take time. */
  readonly isLean?: boolean;
  /** Files of the default branch by path; null: not there. */
  readonly files?: Readonly<Record<string, string | null>>;
  /** Permissions that the installation does not grant. */
  readonly denied?: readonly string[];
  /** So many comments on the issue in the Backlog, ten minutes apart. */
  readonly comments?: number;
}

export type Settings = { readonly [key: string]: unknown };

/** One agent run and a review, a merge, and that is it; brakes wide, pauses short. */
export const LEAN: Settings = {
  stages: {
    clarification: 'off',
    design: 'off',
    plan: 'off',
    'post-merge-verify': 'off',
    'follow-up-capture': 'off',
  },
  deployment: 'none',
  checks: 'none',
  limits: { active: 30, backoff: '1s' },
};

export const CONFIG = '.github/drover.yml';
const WORKFLOWS = '.github/workflows';

export async function furnish(
  world: World,
  seeded: Seeded,
  { config, isLean = false, files = {}, denied = [], comments = 0 }: Furnishing,
): Promise<void> {
  const { id, permissions } = seeded.drover.installation;
  const granted = Object.entries(permissions).filter(([name]) => !denied.includes(name));
  world.tables.installations.update(id, { permissions: Object.fromEntries(granted) });
  talk(world, seeded, comments);
  const { actor } = seeded.people.operator;
  const repositoryId = seeded.repository.id;
  const changes: FileChange[] = [
    ...(await configChange(world, repositoryId, { config, isLean })),
    ...(isLean ? ['ci.yml', 'drover-preview.yml'].map((name) => gone(`${WORKFLOWS}/${name}`)) : []),
    ...Object.entries(files).map(([path, content]): FileChange => ({ path, content })),
  ];
  if (isLean) {
    for (const { id } of world.tables.branchRules.by('repository', repositoryId))
      allowed(removeBranchRule(world, actor, { repositoryId, ruleId: id }));
  }
  if (changes.length > 0) {
    const commit = { repositoryId, branch: 'main', message: 'Set the scene', changes };
    allowed(await commitFiles(world, actor, commit));
  }
}

/** What was said over the days before. */
function talk(world: World, seeded: Seeded, count: number): void {
  const { actor } = seeded.people.reviewer;
  for (let left = count; left > 0; left -= 1) {
    const input = { topicId: seeded.issue.id, body: `Thought ${count - left + 1}.` };
    const { id } = allowed(createComment(world, actor, input));
    const at = new Date(Date.now() - left * 600_000).toISOString();
    world.tables.comments.update(id, { createdAt: at, updatedAt: at });
  }
}

async function configChange(
  world: World,
  repositoryId: number,
  { config, isLean }: { readonly config: Furnishing['config']; readonly isLean: boolean },
): Promise<FileChange[]> {
  if (config === null || typeof config === 'string') return [{ path: CONFIG, content: config }];
  if (config === undefined && !isLean) return [];
  const head = world.git.ref(repositoryId, 'refs/heads/main') ?? '';
  const bytes = await world.git.file(repositoryId, head, CONFIG);
  const seeded = load(String(bytes)) as Settings;
  // JSON is YAML.
  const content = JSON.stringify(laidOver(laidOver(seeded, isLean ? LEAN : {}), config ?? {}));
  return [{ path: CONFIG, content }];
}

function laidOver(below: Settings, above: Settings): Settings {
  const merged = Object.entries(above).map(([key, value]): [string, unknown] => {
    const under = below[key];
    return [key, isSettings(under) && isSettings(value) ? laidOver(under, value) : value];
  });
  return { ...below, ...Object.fromEntries(merged) };
}

function isSettings(value: unknown): value is Settings {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function gone(path: string): FileChange {
  return { path, content: null };
}
