import { type ChildProcess, spawn } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { compileCache } from '../src/sandbox/compile-cache.ts';

const MAIN = join(import.meta.dirname, '../src/main.ts');
const { privateKey } = generateKeyPairSync('rsa', {
  modulusLength: 2048,
  privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  publicKeyEncoding: { type: 'spki', format: 'pem' },
});

const ends: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

/** A GitHub that knows the App, or answers with that status, and has nothing else. */
async function startGithub(status = 200): Promise<string> {
  const server = createServer((request, response) => {
    response.writeHead(status, { 'content-type': 'application/json' });
    const own = status === 200 ? '{"slug":"drover"}' : '{"message":"no such App"}';
    response.end(request.url === '/api/v3/app' ? own : '[]');
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  ends.push(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  return `127.0.0.1:${(server.address() as AddressInfo).port}`;
}

interface Run {
  readonly child: ChildProcess;
  readonly out: () => string;
  readonly err: () => string;
  readonly ended: Promise<number | null>;
}

function runMain(env: Record<string, string>): Run {
  const child = spawn(process.execPath, [MAIN], {
    env: { ...compileCache(), ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let out = '';
  let err = '';
  child.stdout.on('data', (chunk) => (out += String(chunk)));
  child.stderr.on('data', (chunk) => (err += String(chunk)));
  const ended = once(child, 'close').then(([code]) => code as number | null);
  ends.push(async () => {
    child.kill('SIGKILL');
    await ended;
  });
  return { child, out: () => out, err: () => err, ended };
}

function goodEnv(host: string): Record<string, string> {
  return {
    APP_ID: '7',
    PRIVATE_KEY: privateKey,
    WEBHOOK_SECRET: 'a secret of the webhook',
    PORT: '0',
    HOST: '127.0.0.1',
    GHE_HOST: host,
    GHE_PROTOCOL: 'http',
  };
}

describe('the process', () => {
  it('names everything that is wrong with its environment, and ends with 1', async () => {
    const { ended, err, out } = runMain({ APP_ID: 'seven', PORT: '99999' });
    expect(await ended).toBe(1);
    expect(err()).toMatch(/^Drover cannot start: its environment is incomplete\.\n/);
    for (const name of ['APP_ID', 'PRIVATE_KEY', 'WEBHOOK_SECRET', 'PORT']) {
      expect(err()).toMatch(new RegExp(`^${name}: .`, 'm'));
    }
    expect(err()).not.toMatch(/\n\s+at /);
    expect(out()).toBe('');
  });

  it('says in a sentence that its port is in use, and ends with 1', async () => {
    const host = await startGithub();
    const { ended, err } = runMain({ ...goodEnv(host), PORT: host.split(':')[1] ?? '' });
    expect(await ended).toBe(1);
    expect(err()).toMatch(/^Drover cannot start\. Port \d+ is already in use; .*\n$/);
  });

  it('says in a sentence that its key is none, and ends with 1', async () => {
    const host = await startGithub();
    const broken = privateKey.replace(/[A-Za-z0-9+/]{20}/, '');
    const { ended, err, out } = runMain({ ...goodEnv(host), PRIVATE_KEY: broken });
    expect(await ended).toBe(1);
    expect(err()).toMatch(/^PRIVATE_KEY: It is not an RSA private key; copy the whole \.pem file/m);
    expect(err() + out()).not.toMatch(/\n\s+at /);
    expect(err() + out()).not.toContain(broken.split('\n')[3]);
  });

  it('says in a sentence that GitHub does not know its App, and ends with 1', async () => {
    const { ended, err } = runMain(goodEnv(await startGithub(401)));
    expect(await ended).toBe(1);
    expect(err()).toMatch(
      /^Drover cannot start\. GitHub at \S+ does not know this App \(401: .*check that APP_ID and PRIVATE_KEY belong together.*\n$/,
    );
  });

  it('stays while GitHub cannot be reached, since that may pass, and says so where one asks', async () => {
    const { child, out, ended } = runMain(goodEnv('127.0.0.1:1'));
    const sentence = 'GitHub cannot be reached at http://127.0.0.1:1/api/v3';
    const url = await untilMatch(out, /"url":"(http:\/\/127\.0\.0\.1:\d+)"/);
    expect(out()).toContain(sentence);
    const ready = await fetch(`${url}/readyz`);
    expect(ready.status).toBe(503);
    expect(await ready.text()).toContain(sentence);
    expect((await fetch(`${url}/healthz`)).status).toBe(200);
    expect(out()).not.toMatch(/"stack"/);
    child.kill('SIGTERM');
    expect(await ended).toBe(0);
  });

  it('takes a free port, logs its address, and ends with 0 when it is told to stop', async () => {
    const { child, out, ended } = runMain(goodEnv(await startGithub()));
    const url = await untilMatch(out, /"url":"(http:\/\/127\.0\.0\.1:\d+)"/);
    expect((await fetch(`${url}/readyz`)).status).toBe(200);
    child.kill('SIGTERM');
    expect(await ended).toBe(0);
    expect(out()).toContain('"msg":"stopped"');
    expect(out()).not.toContain('PRIVATE KEY');
  });
});

async function untilMatch(text: () => string, pattern: RegExp): Promise<string> {
  for (let i = 0; i < 1_000; i++) {
    const found = pattern.exec(text())?.[1];
    if (found !== undefined) return found;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  return expect.fail(`nothing like ${pattern} within 20 s in: ${text()}`);
}
