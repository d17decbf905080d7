import { basename, resolve } from 'node:path';
import { fail, ok } from '../../lifecycle/result.ts';
import type { Result } from '../../lifecycle/result.ts';
import { renderTemplates } from '../../surfaces/templates/render.ts';
import type { TemplateSource } from '../../surfaces/templates/render.ts';
import type { DiskGitStore } from '../git/disk-git-store.ts';
import type { FileChange } from '../git/git-store.ts';
import { runGit } from '../git/run-git.ts';
import { commitFiles } from '../world/operations/contents.ts';
import { createRepository } from '../world/operations/repositories.ts';
import type { Repository } from '../world/records/repository.ts';
import type { World } from '../world/world.ts';
import { allowed } from './allowed.ts';
import type { People } from './people.ts';

/** A repository on this machine that can be taken, by what git says of it. */
export interface LocalRepository {
  readonly path: string;
  /** As GitHub would name it. */
  readonly name: string;
  readonly branch: string;
  /** Changes that are not committed are not taken. */
  readonly isDirty: boolean;
}

/** Looks at a local repository without touching it. The error is a sentence with the fix. */
export async function findLocalRepository(path: string): Promise<Result<LocalRepository, string>> {
  const given = resolve(path);
  const inside = await look(given, 'rev-parse', '--is-bare-repository');
  if (inside.code !== 0) return fail(unreadable(given, inside.stderr));
  // A folder within a work tree stands for the whole of it.
  const top = await look(given, 'rev-parse', '--show-toplevel');
  const dir = top.code === 0 ? top.stdout.toString().replace(/\n$/, '') : given;
  const asked = (...args: string[]) => look(dir, ...args);
  const head = await asked('rev-parse', '--verify', '--quiet', 'HEAD^{commit}');
  if (head.code !== 0) return fail(`${dir} has no commit yet. Make the first one and try again.`);
  const branch = await asked('symbolic-ref', '--quiet', '--short', 'HEAD');
  const changes = await asked('status', '--porcelain');
  return ok({
    path: dir,
    name:
      basename(dir)
        .replace(/\.git$/, '')
        .replace(/[^A-Za-z0-9._-]+/g, '-') || 'repository',
    branch: branch.code === 0 ? branch.stdout.toString().trim() : 'main',
    isDirty: changes.code === 0 && changes.stdout.length > 0,
  });
}

function look(dir: string, ...args: string[]): ReturnType<typeof runGit> {
  return runGit({ dir, args, env: PERSONS_OWN });
}

function unreadable(dir: string, stderr: string): string {
  const [first = ''] = stderr.trim().split('\n');
  const why = first.replace(/^fatal: /, '');
  // git reads nothing that belongs to somebody else unless it is told to.
  const fix = why.includes('dubious ownership')
    ? `If you trust it: git config --global --add safe.directory '${dir}'`
    : 'Give the folder of one that you may read.';
  return `${dir} cannot be read as a git repository (${why}). ${fix}`;
}

/** Only looking; the person's own settings count, so that what they may read is readable. */
const PERSONS_OWN = {
  GIT_CONFIG_GLOBAL: process.env['GIT_CONFIG_GLOBAL'] ?? `${process.env['HOME'] ?? ''}/.gitconfig`,
  GIT_CONFIG_NOSYSTEM: process.env['GIT_CONFIG_NOSYSTEM'] ?? '0',
  GIT_OPTIONAL_LOCKS: '0',
};

export interface FromPathInput {
  readonly people: People;
  readonly actions: TemplateSource;
  readonly agent: readonly string[];
  readonly git: DiskGitStore;
  readonly local: LocalRepository;
}

export interface Cloned {
  readonly repository: Repository;
  readonly clone: Clone;
}

/** How a clone differs from what it was made of. */
export interface Clone {
  /** The commit that it was made of. */
  readonly head: string;
  /** Paths that were added to it. */
  readonly added: readonly string[];
}

/** A clone of a local repository's current branch, with Drover's files added where they are missing. */
export async function seedFromPath(world: World, input: FromPathInput): Promise<Cloned> {
  const { people, local, git } = input;
  const { actor } = people.operator;
  const { id } = allowed(
    await createRepository(world, actor, {
      ownerId: people.organization.id,
      name: local.name,
      description: `A clone of ${local.path}`,
      defaultBranch: local.branch,
      // So that its owner can fetch the result without a token.
      visibility: 'public',
    }),
  );
  const ref = `refs/heads/${local.branch}`;
  const head = await git.importBranch({
    repositoryId: id,
    from: local.path,
    branch: 'HEAD',
    ref,
    env: PERSONS_OWN,
  });
  const missing = await missingFiles(world, { repositoryId: id, head, wanted: filesFor(input) });
  if (missing.length > 0) {
    allowed(
      await commitFiles(world, actor, {
        repositoryId: id,
        branch: local.branch,
        message: 'Let Drover work here',
        changes: missing,
      }),
    );
  }
  return {
    repository: world.tables.repositories.must(id),
    clone: { head, added: missing.map(({ path }) => path) },
  };
}

/** Without a preview to wait for, its workflow would only fail. */
function filesFor({ actions, agent }: FromPathInput): FileChange[] {
  const templates = renderTemplates(actions).filter(
    ({ path }) => !/drover-preview\.yml$|\/(build|deploy)\.sh$/.test(path),
  );
  return [...templates, { path: '.github/drover.yml', content: configFor(agent) }];
}

function configFor(agent: readonly string[]): string {
  return `# Made for a clone in the sandbox, where nothing deploys and no check is required.
# What else it may hold: docs/configuration.md of Drover.
version: 1

board:
  owner: acme
  number: 1

agents:
  - name: backend
    adapter: command
    command: ${JSON.stringify(agent)}

stages:
  post-merge-verify: off   # on, once there is a .github/drover/verify.sh

checks: none
deployment: none

limits:
  backoff: 5s
`;
}

async function missingFiles(
  world: World,
  input: {
    readonly repositoryId: number;
    readonly head: string;
    readonly wanted: readonly FileChange[];
  },
): Promise<FileChange[]> {
  const { repositoryId, head, wanted } = input;
  const entries = await Promise.all(
    wanted.map(({ path }) => world.git.entry(repositoryId, head, path)),
  );
  return wanted.filter((_, index) => entries[index] === undefined);
}
