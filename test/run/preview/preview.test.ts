import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { expect, onTestFinished, test } from 'vitest';

const SHA = 'e'.repeat(40);

interface Seen {
  readonly method: string;
  readonly path: string;
  readonly body: Buffer;
}

/** A GitHub that knows deployments, and a host that serves what it was sent, at one address. */
async function aHost(pageStatus = 200): Promise<{ origin: string; seen: Seen[] }> {
  const seen: Seen[] = [];
  const server = createServer((request, response) => {
    void read(request).then((body) => {
      const { method = '', url = '' } = request;
      seen.push({ method, path: url, body });
      if (method === 'PUT') return response.end(`${origin}/pages${url}\n`);
      if (method === 'GET') return response.writeHead(pageStatus).end('page');
      return response.writeHead(201).end('{"id":8589934592}');
    });
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  onTestFinished(() => void server.close());
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return { origin, seen };
}

async function read(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

/** Runs the bundled action with this deploy script on the base branch. */
async function deploy(
  origin: string,
  script: string,
  wait = '3',
): Promise<{ status: number; stdout: string; outputs: string }> {
  const root = mkdtempSync(join(tmpdir(), 'drover-preview-'));
  onTestFinished(() => rmSync(root, { recursive: true }));
  mkdirSync(join(root, '.github/drover'), { recursive: true });
  mkdirSync(join(root, 'site'));
  writeFileSync(join(root, 'site/index.html'), 'the page');
  if (script !== '') writeFileSync(join(root, '.github/drover/deploy.sh'), script);
  const output = join(root, 'output');
  writeFileSync(output, '');
  const child = spawn(
    process.execPath,
    [join(process.cwd(), '.github/actions/preview/dist/index.js')],
    {
      env: {
        PATH: process.env['PATH'] ?? '',
        GITHUB_API_URL: origin,
        GITHUB_SERVER_URL: origin,
        GITHUB_REPOSITORY: 'acme/storefront',
        GITHUB_RUN_ID: '4242424242',
        GITHUB_OUTPUT: output,
        GITHUB_WORKSPACE: root,
        INPUT_SHA: SHA,
        INPUT_SITE: 'site',
        INPUT_TOKEN: 'token-canary',
        INPUT_WAIT: wait,
        PREVIEW_UPLOAD: `${origin}/upload`,
      },
    },
  );
  let stdout = '';
  child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (stdout += chunk.toString()));
  const [status] = (await once(child, 'close')) as [number];
  return { status, stdout, outputs: readFileSync(output, 'utf8') };
}

function states(seen: readonly Seen[]): unknown[] {
  return seen
    .filter(({ path }) => path.endsWith('/statuses'))
    .map(({ body }) => (JSON.parse(body.toString()) as { state: string }).state);
}

test('the deploy script as it comes publishes the site, and the deployment is of exactly the head', async () => {
  const { origin, seen } = await aHost();
  const script = readFileSync('workflows-templates/drover/deploy.sh', 'utf8');
  const { status, outputs, stdout } = await deploy(origin, script);
  expect(stdout).not.toContain('::error::');
  expect(status).toBe(0);
  const url = `${origin}/pages/upload/acme/storefront/${SHA}`;
  expect(outputs).toContain(url);
  const created = seen.find(({ path }) => path === '/repos/acme/storefront/deployments');
  expect(JSON.parse(String(created?.body))).toEqual({
    ref: SHA,
    environment: 'preview',
    auto_merge: false,
    required_contexts: [],
    transient_environment: true,
    production_environment: false,
  });
  const upload = seen.find(({ method }) => method === 'PUT');
  expect(gunzipSync(upload?.body ?? '').toString()).toContain('the page');
  expect(states(seen)).toEqual(['in_progress', 'success']);
  const last = JSON.parse(String(seen.at(-1)?.body)) as object;
  expect(last).toMatchObject({ environment_url: url, auto_inactive: false });
  expect(seen.at(-1)?.path).toBe('/repos/acme/storefront/deployments/8589934592/statuses');
});

test('the deploy script never sees the token', async () => {
  const { origin, seen } = await aHost();
  await deploy(origin, `env; echo ${origin}/x`);
  expect(states(seen)).toEqual(['in_progress', 'success']);
  const { stdout } = await deploy(origin, `env; echo ${origin}/x`);
  expect(stdout).toContain(`DROVER_SHA=${SHA}`);
  expect(stdout).not.toContain('token-canary');
});

test.each([
  ['is missing', '', 'does not exist on the base branch'],
  ['fails', 'exit 7', 'ended with exit code 7'],
  ['prints no address', 'echo done', 'must be the address of the preview'],
  [
    'prints an address that a browser would run',
    'echo javascript:alert',
    'must be the address of the preview',
  ],
])('a deploy script that %s fails the deployment with a sentence', async (_, script, sentence) => {
  const { origin, seen } = await aHost();
  const { status, stdout } = await deploy(origin, script);
  expect(status).toBe(1);
  expect(stdout).toContain(sentence);
  expect(states(seen)).toEqual(['in_progress', 'failure']);
});

test('a page that does not answer is no preview, one behind a login is', async () => {
  const missing = await aHost(404);
  const { stdout } = await deploy(missing.origin, `echo ${missing.origin}/x`, '2');
  expect(stdout).toContain('did not answer within 2 s; at last it answered 404');
  expect(states(missing.seen)).toEqual(['in_progress', 'failure']);
  const guarded = await aHost(401);
  expect((await deploy(guarded.origin, `echo ${guarded.origin}/x`)).status).toBe(0);
});

test('what deploy.sh says by default names the fix', async () => {
  const script = readFileSync('workflows-templates/drover/deploy.sh', 'utf8');
  const { origin } = await aHost();
  const { stdout } = await deploy(origin, `unset PREVIEW_UPLOAD\n${script}`);
  expect(stdout).toContain('set the repository variable DROVER_PREVIEW_UPLOAD');
});
