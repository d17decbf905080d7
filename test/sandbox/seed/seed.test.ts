import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { parseConfig } from '../../../src/lifecycle/policy/parse.ts';
import { makeDiskGitStore } from '../../../src/sandbox/git/disk-git-store.ts';
import type { DiskGitStore } from '../../../src/sandbox/git/disk-git-store.ts';
import { findLocalRepository } from '../../../src/sandbox/seed/from-path.ts';
import { seedWorld } from '../../../src/sandbox/seed/seed.ts';
import type { SeedInput, Seeded } from '../../../src/sandbox/seed/seed.ts';
import { findField, permissionOf, rulesFor } from '../../../src/sandbox/world/find.ts';
import { makeWorld } from '../../../src/sandbox/world/world.ts';
import type { World } from '../../../src/sandbox/world/world.ts';

let root: string;
let git: DiskGitStore;
let world: World;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'seed-'));
  git = makeDiskGitStore(join(root, 'git'));
  world = makeWorld({
    git,
    now: () => new Date(),
    random: Math.random,
    origin: 'http://127.0.0.1:1',
  });
});
afterEach(() => {
  git.close();
  rmSync(root, { recursive: true, force: true });
});

function seed(change: Partial<SeedInput> = {}): Promise<Seeded> {
  return seedWorld(world, {
    git,
    agent: ['stand-in-agent'],
    preview: null,
    local: null,
    ...change,
  });
}

async function fileOf({ repository }: Seeded, path: string): Promise<string | null> {
  const main = git.ref(repository.id, `refs/heads/${repository.defaultBranch}`) ?? '';
  const content = await git.file(repository.id, main, path);
  return content === undefined ? null : Buffer.from(content).toString();
}

describe('the seeded storefront', () => {
  test('has a config that holds, and every workflow that it names', async () => {
    const seeded = await seed({ agent: ['your-agent', '--fast'] });
    const config = parseConfig((await fileOf(seeded, '.github/drover.yml')) ?? '');
    if (!config.ok) throw new Error(JSON.stringify(config.error));
    expect(config.value.board).toMatchObject({ owner: 'acme', number: 1 });
    expect(config.value.agents[0]?.command).toEqual(['your-agent', '--fast']);
    for (const name of Object.values(config.value.workflows)) {
      const workflow = await fileOf(seeded, `.github/workflows/${name}`);
      expect(workflow).toMatch(/uses: drover\/drover\/\.github\/actions\/\w+@[0-9a-f]{40}|verify/);
      expect(workflow).not.toContain('OWNER/drover');
    }
  });

  test('pins its workflows to a commit that has the actions', async () => {
    const seeded = await seed();
    const workflow = (await fileOf(seeded, '.github/workflows/drover-stage.yml')) ?? '';
    const pins = [...workflow.matchAll(/drover\/drover\/(\S+)@([0-9a-f]{40})/g)];
    expect(new Set(pins.map(([, path]) => path?.split('/').at(-1)))).toEqual(
      new Set(['channel', 'publish', 'session', 'work']),
    );
    const actions = world.tables.repositories.all().find(({ name }) => name === 'drover');
    for (const [, path, sha] of pins) {
      for (const file of ['action.yml', 'dist/index.js']) {
        expect(await git.file(actions?.id ?? 0, sha ?? '', `${path}/${file}`)).toBeDefined();
      }
    }
  });

  test('lets operator, reviewer and outsider do what their names say, and requires the check', async () => {
    const { people, repository } = await seed();
    const { operator, reviewer, outsider } = people;
    const permissions = [operator, reviewer, outsider].map(({ account }) =>
      permissionOf(world, repository, account.id),
    );
    expect(permissions).toEqual(['admin', 'write', 'read']);
    expect(rulesFor(world, repository.id, 'main')[0]?.requiredChecks).toMatchObject([
      { context: 'test' },
    ]);
    for (const { token } of [operator, reviewer, outsider]) {
      expect(world.tables.tokens.one('value', token)).toBeDefined();
    }
  });

  test('has one issue in Backlog on Project number 1, whose title makes a slug without digits', async () => {
    const { project, issue, repository } = await seed();
    expect([project.number, issue.number, issue.title]).toEqual([
      1,
      1,
      expect.not.stringMatching(/\d/),
    ]);
    expect(world.tables.topics.by('repository', repository.id)).toHaveLength(1);
    const status = findField(world, project.id, 'Status');
    expect(status?.options.map(({ name }) => name)).toEqual([
      'Backlog',
      'Ready',
      'In Progress',
      'In Review',
      'Approved',
      'Done',
      'Blocked',
    ]);
    const value = world.tables.projectItems.by('topic', issue.id)[0]?.values.get(status?.id ?? 0);
    expect(value).toMatchObject({ kind: 'option', optionId: status?.options[0]?.id });
  });

  test('passes its own test', () => {
    const cwd = join(import.meta.dirname, '../../../src/sandbox/seed/storefront');
    const said = execFileSync(process.execPath, ['--test'], { cwd, encoding: 'utf8' });
    expect(said).toMatch(/pass 3\b/);
  });
});

describe('a local repository in place of the storefront', () => {
  const own = (dir: string, ...args: string[]): string =>
    execFileSync('git', ['-C', dir, '-c', 'user.name=a', '-c', 'user.email=a@b', ...args], {
      encoding: 'utf8',
    }).trim();

  function makeLocal(name: string): string {
    const dir = join(root, name);
    execFileSync('git', ['init', '--quiet', '--initial-branch=trunk', dir]);
    writeFileSync(join(dir, 'hello.txt'), 'hello\n');
    own(dir, 'add', '.');
    own(dir, 'commit', '--quiet', '-m', 'Begin');
    return dir;
  }

  test('is cloned with what is missing, and stays untouched', async () => {
    const dir = makeLocal('My Shop');
    writeFileSync(join(dir, 'hello.txt'), 'changed\n');
    const before = [own(dir, 'rev-parse', 'HEAD'), own(dir, 'status', '--porcelain')];
    const local = await findLocalRepository(dir);
    if (!local.ok) throw new Error(local.error);
    expect(local.value).toMatchObject({ name: 'My-Shop', branch: 'trunk', isDirty: true });
    const seeded = await seed({ local: local.value });
    expect(await fileOf(seeded, 'hello.txt')).toBe('hello\n');
    const config = parseConfig((await fileOf(seeded, '.github/drover.yml')) ?? '');
    expect(config).toMatchObject({
      ok: true,
      value: { checks: { mode: 'none' }, deployment: { mode: 'none' } },
    });
    expect(seeded.clone?.added).toEqual([
      '.github/workflows/drover-stage.yml',
      '.github/workflows/drover-diagnose.yml',
      '.github/workflows/drover-verify.yml',
      '.github/drover.yml',
    ]);
    expect([own(dir, 'rev-parse', 'HEAD'), own(dir, 'status', '--porcelain')]).toEqual(before);
    expect(readFileSync(join(dir, 'hello.txt'), 'utf8')).toBe('changed\n');
  });

  test('keeps the config that it has', async () => {
    const dir = makeLocal('shop');
    execFileSync('mkdir', [join(dir, '.github')]);
    writeFileSync(join(dir, '.github/drover.yml'), 'version: 1\n');
    own(dir, 'add', '.');
    own(dir, 'commit', '--quiet', '-m', 'Opt in');
    const local = await findLocalRepository(dir);
    if (!local.ok) throw new Error(local.error);
    const seeded = await seed({ local: local.value });
    expect(await fileOf(seeded, '.github/drover.yml')).toBe('version: 1\n');
    expect(seeded.clone?.added).not.toContain('.github/drover.yml');
  });

  test('that is none, or has no commit, is refused with a sentence', async () => {
    expect(await findLocalRepository(join(root, 'nowhere'))).toMatchObject({
      ok: false,
      error: expect.stringContaining('cannot be read as a git repository'),
    });
    execFileSync('git', ['init', '--quiet', join(root, 'empty')]);
    expect(await findLocalRepository(join(root, 'empty'))).toMatchObject({
      ok: false,
      error: expect.stringContaining('has no commit yet'),
    });
  });
});
