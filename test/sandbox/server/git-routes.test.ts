import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { setBranchRule } from '../../../src/sandbox/world/operations/repositories.ts';
import { mustPull } from '../../../src/sandbox/world/find.ts';
import { pullWith, valueOf } from '../world/small-world.ts';
import { makeSmallServer } from './small-server.ts';
import type { SmallServer } from './small-server.ts';

const run = promisify(execFile);
let server: SmallServer;
let folder: string;
beforeEach(async () => {
  server = await makeSmallServer();
  folder = mkdtempSync(join(tmpdir(), 'clone-'));
});
afterEach(async () => {
  await server.close();
  rmSync(folder, { recursive: true, force: true });
});

interface Ran {
  readonly code: number;
  readonly text: string;
}

/** A real git client, with no configuration but a name. */
async function git(...args: string[]): Promise<Ran> {
  const env = {
    PATH: process.env['PATH'],
    HOME: folder,
    GIT_TERMINAL_PROMPT: '0',
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_AUTHOR_NAME: 'A',
    GIT_AUTHOR_EMAIL: 'a@example.com',
    GIT_COMMITTER_NAME: 'A',
    GIT_COMMITTER_EMAIL: 'a@example.com',
  };
  try {
    const { stdout, stderr } = await run('git', ['-C', folder, ...args], { env });
    return { code: 0, text: stdout + stderr };
  } catch (error) {
    const failed = error as { code: number; stdout: string; stderr: string };
    return { code: failed.code, text: failed.stdout + failed.stderr };
  }
}

const address = (token: string): string =>
  `${server.origin.replace('//', `//x-access-token:${token}@`)}/acme/storefront.git`;

async function commitFile(path: string, content: string | Buffer): Promise<string> {
  writeFileSync(join(folder, path), content);
  await git('add', '.');
  await git('commit', '-q', '-m', `Write ${path}`);
  return (await git('rev-parse', 'HEAD')).text.trim();
}

test('git clones with a token, and learns nothing without or with a wrong one', async () => {
  expect((await git('clone', '-q', address(server.tokens.reader), '.')).code).toBe(0);
  expect(readFileSync(join(folder, 'README.md'), 'utf8')).toBe('hello\n');
  const bare = `${server.origin}/acme/storefront.git`;
  expect((await git('ls-remote', bare)).text).toContain('could not read Username');
  expect((await git('ls-remote', address('ghp_no'))).code).not.toBe(0);
});

test('a push moves the branch, its pull request and sends the events of a push', async () => {
  const { small } = server;
  const pull = await pullWith(small, 'sale');
  await git('clone', '-q', '-b', 'sale', address(server.tokens.writer), '.');
  small.events.length = 0;
  const oid = await commitFile('big.bin', Buffer.alloc(3_000_000, 'x1y2z3'));
  const pushed = await git('push', 'origin', 'sale');
  expect(pushed.code).toBe(0);
  expect(mustPull(small.world, pull.id).headOid).toBe(oid);
  expect(small.events.map(({ name, action }) => [name, action])).toEqual([
    ['push', null],
    ['pull_request', 'synchronize'],
  ]);
  expect(small.events[0]).toMatchObject({
    actor: { accountId: small.writer.accountId },
    commits: [{ added: ['big.bin'], message: 'Write big.bin' }],
  });
});

test('a reader may not push', async () => {
  await git('clone', '-q', address(server.tokens.reader), '.');
  await commitFile('x.txt', 'x');
  const pushed = await git('push', 'origin', 'main');
  expect(pushed.text).toContain('403');
});

test('any ref may be pushed, two at once are one, and a stale one is refused by name', async () => {
  const { world, repository } = server.small;
  await git('clone', '-q', address(server.tokens.writer), '.');
  const oid = await commitFile('x.txt', 'x');
  const refs = ['HEAD:refs/drover/1/runs/7/head', 'HEAD:refs/drover/1/runs/7/results'];
  expect((await git('push', '--atomic', 'origin', ...refs)).code).toBe(0);
  expect(world.git.ref(repository.id, 'refs/drover/1/runs/7/results')).toBe(oid);
  await git('checkout', '-q', '--orphan', 'other');
  await commitFile('y.txt', 'y');
  const lease = `--force-with-lease=refs/drover/1/runs/7/head:${'1'.repeat(40)}`;
  const refused = await git('push', lease, 'origin', 'HEAD:refs/drover/1/runs/7/head');
  expect(refused.code).not.toBe(0);
  expect((await git('push', '-d', 'origin', 'refs/drover/1/runs/7/head')).code).toBe(0);
  expect(world.git.ref(repository.id, 'refs/drover/1/runs/7/head')).toBeUndefined();
});

test('a shallow clone pushes as any other, all refs or none, and hears the reason', async () => {
  const { world, repository } = server.small;
  await git('clone', '-q', address(server.tokens.writer), '.');
  await commitFile('one.txt', '1');
  await commitFile('two.txt', '2');
  await git('push', '-q', 'origin', 'main');
  await git('fetch', '-q', '--depth=1', '--update-shallow', 'origin', 'main');
  const oid = await commitFile('three.txt', '3');
  const refs = ['HEAD:refs/drover/1/runs/8/head', 'HEAD:refs/drover/1/runs/8/results'];
  expect(await git('push', '--atomic', 'origin', ...refs)).toMatchObject({ code: 0 });
  expect(world.git.ref(repository.id, 'refs/drover/1/runs/8/results')).toBe(oid);
  const rule = { pattern: 'main', requiredReviews: 1 };
  valueOf(setBranchRule(world, server.small.operator, { repositoryId: repository.id, rule }));
  const both = ['HEAD:refs/heads/main', 'HEAD:refs/heads/new'];
  const refused = await git('push', '--atomic', 'origin', ...both);
  expect(refused.text).toContain('Changes must be made through a pull request.');
  expect(world.git.ref(repository.id, 'refs/heads/new')).toBeUndefined();
});

test('a protected branch is declined with the reason', async () => {
  const { world, operator, repository } = server.small;
  valueOf(
    setBranchRule(world, operator, {
      repositoryId: repository.id,
      rule: { pattern: 'main', requiredReviews: 1 },
    }),
  );
  await git('clone', '-q', address(server.tokens.writer), '.');
  await commitFile('x.txt', 'x');
  const pushed = await git('push', 'origin', 'main');
  expect(pushed.text).toContain('! [remote rejected] main -> main');
  expect(pushed.text).toContain('Changes must be made through a pull request.');
});

test('an App without the workflows permission cannot push a workflow file', async () => {
  await git('clone', '-q', address(server.tokens.drover), '.');
  await run('mkdir', ['-p', join(folder, '.github/workflows')]);
  await commitFile('.github/workflows/x.yml', 'on: push\n');
  const pushed = await git('push', 'origin', 'HEAD:refs/heads/flow');
  expect(pushed.text).toContain('refusing to allow a GitHub App to create or update workflow');
});
