import { execFileSync, spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { createServer as createHttpServer } from 'node:http';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseEnv } from 'node:util';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { readEnv } from '../../../src/env.ts';
import { isThere } from '../is-there.ts';

const program = join(import.meta.dirname, '../../../src/sandbox/main.ts');
let root: string;
let running: ChildProcess[] = [];

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'sandbox-command-'));
});
afterEach(() => {
  for (const each of running) each.kill('SIGKILL');
  running = [];
  rmSync(root, { recursive: true, force: true });
});

const UTF8 = { encoding: 'utf8' } as const;

/** A repository of a person's own, with a folder `sub` and a commit. */
function makeRepository(name: string): string {
  const folder = join(root, name);
  mkdirSync(join(folder, 'sub'), { recursive: true });
  writeFileSync(join(folder, 'sub/file.txt'), 'x');
  const git = (...args: string[]) => execFileSync('git', ['-C', folder, ...args]);
  git('init', '--quiet', '-b', 'main');
  git('add', '.');
  git('-c', 'user.name=me', '-c', 'user.email=me@example.org', 'commit', '--quiet', '-m', 'Begin');
  return folder;
}

function start(args: readonly string[], env: NodeJS.ProcessEnv = {}, cwd = root): ChildProcess {
  const child = spawn(process.execPath, [program, ...args], {
    cwd,
    // As a shell does: a group of its own, which Ctrl-C is for.
    detached: true,
    env: { ...process.env, TMPDIR: root, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  running.push(child);
  return child;
}

async function ended(args: readonly string[], env: NodeJS.ProcessEnv = {}) {
  const child = start(args, env);
  if (child.stdout === null || child.stderr === null) throw new Error('no pipes');
  const texts = [text(child.stdout), text(child.stderr)];
  const [code] = (await once(child, 'exit')) as [number];
  const [out = '', err = ''] = await Promise.all(texts);
  return { code, out, err };
}

describe('npm run sandbox', () => {
  test('prints one JSON line with everything a script needs, and a signal ends all of it', async () => {
    const child = start(['--port', '0', '--json']);
    const line = await firstLine(child);
    const told = JSON.parse(line) as Told;
    expect(told).toEqual({
      github: {
        api: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+\/api\/v3$/),
        graphql: expect.stringMatching(/\/api\/graphql$/),
        git: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+$/),
      },
      drover: { url: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+$/) },
      repository: 'acme/storefront',
      project: { owner: 'acme', number: 1, id: expect.stringMatching(/^PVT_/) },
      users: {
        operator: { token: expect.stringMatching(/^ghp_/) },
        reviewer: { token: expect.stringMatching(/^ghp_/) },
        outsider: { token: expect.stringMatching(/^ghp_/) },
      },
    });
    for (const [login, { token }] of Object.entries(told.users)) {
      const headers = { authorization: `token ${token}` };
      const answer = await fetch(`${told.github.api}/user`, { headers });
      expect(await answer.json()).toMatchObject({ login });
    }
    expect((await fetch(`${told.drover.url}/readyz`)).status).toBe(200);
    expect((await fetch(told.github.git)).status).toBe(200);

    child.kill('SIGTERM');
    const [code] = (await once(child, 'exit')) as [number];
    expect(code).toBe(0);
    await expect(fetch(`${told.drover.url}/healthz`)).rejects.toThrow('fetch failed');
    await expect(fetch(told.github.git)).rejects.toThrow('fetch failed');
    expect(execFileSync('ls', [root], { encoding: 'utf8' })).toBe('');
  });

  test('a signal to a whole terminal while it starts ends all of it, and there is no trouble to tell of', async () => {
    const child = start(['--port', '0', '--json']);
    if (child.pid === undefined || child.stderr === null) throw new Error('it did not start');
    const said = text(child.stderr);
    // Where Drover's log is, Drover starts.
    const files = () => readdirSync(root, { recursive: true, encoding: 'utf8' });
    await until(() => files().some((name) => name.endsWith('drover.log')));
    process.kill(-child.pid, 'SIGINT');
    await once(child, 'exit');
    expect(await said).toBe('');
    expect(readdirSync(root)).toEqual([]);
  });

  test('starts no Drover where somebody brings one, gives him what the App’s page would, and tells his address', async () => {
    const told: string[] = [];
    const server = createHttpServer((request, response) => {
      told.push(String(request.headers['x-github-event']));
      response.end();
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const webhook = `http://127.0.0.1:${(server.address() as AddressInfo).port}/there`;
    const folder = join(root, 'app');
    const child = start(['--port', '0', '--json', '--app', folder, '--webhook', webhook]);
    const { app, drover, github, users } = JSON.parse(await firstLine(child)) as Alone;
    expect(drover).toBeUndefined();
    expect(app).toEqual({ key: join(folder, 'app.pem'), variables: join(folder, 'drover.env') });
    const given = { ...parseEnv(readFileSync(app.variables, 'utf8')), PRIVATE_KEY_PATH: app.key };
    expect(readEnv(given)).toMatchObject({ ok: true, value: { github: { api: github.api } } });
    await fetch(`${github.api}/repos/acme/storefront/issues`, {
      method: 'POST',
      headers: { authorization: `token ${users['operator']?.token}` },
      body: JSON.stringify({ title: 'News' }),
    });
    await until(() => told.includes('issues'));
    child.kill('SIGTERM');
    expect(await once(child, 'exit')).toEqual([0, null]);
    server.close();
  });

  test('ends, with its children, when the npm that started it is gone', async () => {
    // npm starts a shell that passes no signal on; here it is one that ends by itself.
    const out = join(root, 'out.json');
    const line = `'${process.execPath}' '${program}' --port 0 --json > '${out}' & sleep 60`;
    const env = { ...process.env, TMPDIR: root, npm_lifecycle_event: 'sandbox' };
    const shell = spawn('sh', ['-c', line], { env, stdio: 'ignore' });
    running.push(shell);
    await until(() => existsSync(out) && readFileSync(out, 'utf8').includes('\n'));
    const told = JSON.parse(readFileSync(out, 'utf8')) as Told;
    shell.kill('SIGKILL');
    await until(() =>
      Promise.all([isGone(told.drover.url), isGone(told.github.git)]).then(
        (gone) => gone[0] && gone[1],
      ),
    );
  });

  test.each([
    [['--port', 'x'], 'It must be a number from 0 to 65535'],
    [['--port', '65536'], 'It must be a number from 0 to 65535'],
    [['--port'], "option '--port <number>' argument missing"],
    [['--prot', '0'], "unknown option '--prot'"],
    [['storefront'], 'Expected 0 arguments but got 1: storefront'],
    [['--repo', ''], 'It must be the folder of a git repository'],
    [['--repo', '/nowhere/at/all'], '/nowhere/at/all cannot be read as a git repository'],
    [['--repo', program], 'main.ts cannot be read as a git repository'],
    [['--repo', tmpdir()], `${tmpdir()} cannot be read as a git repository (not a git repository`],
    [['--app', ''], 'It must be a folder'],
    [['--webhook', 'here'], 'It must be an address such as http://127.0.0.1:3000/'],
    [['--agent', ' '], 'It must be a command, such as "claude -p"'],
    [['--agent', 'MODEL=x no-such-agent --print'], 'The agent `no-such-agent` was not found'],
  ])('says what is wrong with %j and ends with status 1', async (args, sentence) => {
    const { code, out, err } = await ended(args);
    expect([code, out]).toEqual([1, '']);
    expect(err).toContain(sentence);
    expect(err).not.toMatch(/^\s+at /m);
  });

  test.runIf(process.getuid?.() === 0)(
    'says how to read a repository that belongs to somebody else',
    async () => {
      const theirs = join(root, 'theirs');
      execFileSync('git', ['init', '--quiet', theirs]);
      execFileSync('chown', ['-R', '65534', theirs]);
      const { code, err } = await ended(['--port', '0', '--repo', theirs]);
      expect([code, err]).toEqual([
        1,
        expect.stringContaining(`git config --global --add safe.directory '${theirs}'`),
      ]);
    },
  );

  test('says that a repository is damaged', async () => {
    const damaged = makeRepository('damaged');
    const commit = execFileSync('git', ['-C', damaged, 'rev-parse', 'HEAD^{tree}'], UTF8).trim();
    rmSync(join(damaged, '.git/objects', commit.slice(0, 2), commit.slice(2)));
    const { code, out, err } = await ended(['--port', '0', '--repo', damaged]);
    expect([code, out]).toEqual([1, '']);
    expect(err).toContain(`${damaged} cannot be cloned: `);
    expect(err).not.toMatch(/^\s+at /m);
  });

  test('works from another directory on a repository of one’s own, with an agent of one’s own, and a signal ends that, too', async () => {
    const repository = makeRepository("it's mine");
    const pid = join(root, 'agent.pid');
    const agent = `echo $$ > '${pid}'; exec sleep 300`;
    const args = ['--port', '0', '--json', '--repo', 'sub', '--agent', agent];
    const child = start(args, {}, repository);
    const told = JSON.parse(await firstLine(child)) as Told;
    expect(told.repository).toBe('acme/it-s-mine');
    const answer = await fetch(`${told.github.api}/repos/acme/it-s-mine/issues/1/comments`, {
      method: 'POST',
      headers: { authorization: `token ${told.users['operator']?.token}` },
      body: JSON.stringify({ body: '/ready' }),
    });
    expect(answer.status).toBe(201);
    await until(() => existsSync(pid) && readFileSync(pid, 'utf8').includes('\n'));
    const running = Number(readFileSync(pid, 'utf8'));
    expect(isThere(running)).toBe(true);
    child.kill('SIGINT');
    const [code] = (await once(child, 'exit')) as [number];
    expect(code).toBe(0);
    await until(() => !isThere(running));
    expect(await isGone(told.drover.url)).toBe(true);
    expect(execFileSync('git', ['-C', repository, 'status', '--porcelain'], UTF8)).toBe('');
  });

  test('says that a port is in use', async () => {
    const taken = createServer().listen(0, '127.0.0.1');
    await once(taken, 'listening');
    const { port } = taken.address() as AddressInfo;
    const { code, err } = await ended(['--port', String(port), '--json']);
    taken.close();
    expect([code, err]).toEqual([
      1,
      `Port ${port} is in use. Take another with --port N, or a free one with --port 0.\n`,
    ]);
  });

  test('says that git is missing', async () => {
    const { code, err } = await ended(['--port', '0'], { PATH: root });
    expect([code, err]).toEqual([1, expect.stringContaining('git was not found. Install git')]);
  });

  test('says that a folder without commits is none to work on', async () => {
    execFileSync('git', ['init', '--quiet', join(root, 'empty')]);
    writeFileSync(join(root, 'empty/file'), 'x');
    const { code, err } = await ended(['--port', '0', '--repo', join(root, 'empty')]);
    expect([code, err]).toEqual([1, expect.stringContaining('has no commit yet')]);
  });

  test('helps', async () => {
    const { code, out } = await ended(['--help']);
    expect(code).toBe(0);
    for (const option of ['--port', '--json', '--repo', '--agent', '--app', '--webhook']) {
      expect(out).toContain(option);
    }
  });
});

interface Told {
  readonly repository: string;
  readonly github: { readonly api: string; readonly git: string };
  readonly drover: { readonly url: string };
  readonly users: Readonly<Record<string, { readonly token: string }>>;
}

type Alone = Told & { readonly app: { readonly key: string; readonly variables: string } };

async function firstLine(child: ChildProcess): Promise<string> {
  let out = '';
  child.stdout?.on('data', (part: Buffer) => (out += part.toString()));
  await until(() => out.includes('\n') || child.exitCode !== null);
  expect(out.trimEnd().split('\n')).toHaveLength(1);
  return out;
}

async function isGone(url: string): Promise<boolean> {
  return fetch(url).then(
    () => false,
    () => true,
  );
}

async function until(
  holds: () => boolean | undefined | Promise<boolean | undefined>,
): Promise<void> {
  const end = Date.now() + 30_000;
  while (Date.now() < end) {
    if ((await holds()) === true) return;
    await sleep(100);
  }
  throw new Error('it did not come to hold');
}
