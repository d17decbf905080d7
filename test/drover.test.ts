import { createHmac, generateKeyPairSync } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import type { IssueKey } from '../src/controller/ports.ts';
import type { GithubPorts } from '../src/composition/github-side.ts';
import { StartFailure } from '../src/composition/start-failure.ts';
import { type Drover, startDrover } from '../src/drover.ts';
import { makeSystemClock } from '../src/controller/system-clock.ts';
import { type Env, readEnv } from '../src/env.ts';
import { makeLogger } from '../src/telemetry/log.ts';
import { aSnapshot } from './controller/worlds.ts';

const SECRET = 'a secret of the webhook';
const { privateKey } = generateKeyPairSync('rsa', {
  modulusLength: 2048,
  privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  publicKeyEncoding: { type: 'spki', format: 'pem' },
});

const ends: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

/** What GitHub answers an App: who it is, and its failed deliveries. */
async function startGithub(status = 200): Promise<{ host: string; requests: string[] }> {
  const requests: string[] = [];
  const server = createServer((request, response) => {
    requests.push(`${request.method} ${request.url}`);
    const isApp = request.url === '/api/v3/app';
    response.writeHead(isApp ? status : 200, { 'content-type': 'application/json' });
    if (!isApp) response.end('[]');
    else response.end(JSON.stringify(status === 200 ? { slug: 'drover' } : { message: 'No.' }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  ends.push(() => new Promise((resolve) => server.close(resolve)));
  return { host: `127.0.0.1:${(server.address() as AddressInfo).port}`, requests };
}

function anEnv(variables: Record<string, string> = {}): Env {
  const env = readEnv({
    APP_ID: '7',
    PRIVATE_KEY: privateKey,
    WEBHOOK_SECRET: SECRET,
    PORT: '0',
    HOST: '127.0.0.1',
    GHE_PROTOCOL: 'http',
    ...variables,
  });
  if (!env.ok) throw new Error(JSON.stringify(env.error));
  return env.value;
}

/** Issues that are all idle, or whose reads wait until the test lets them go. */
function makePorts(hold?: Promise<void>) {
  const read: number[] = [];
  const found: IssueKey[] = [];
  const ports: GithubPorts = {
    world: {
      async read({ number }) {
        read.push(number);
        await hold;
        return { kind: 'read', snapshot: aSnapshot(Date.now()) };
      },
      commit: async () => ({ kind: 'done', whole: true }),
      perform: async () => ({ kind: 'done', outcome: null }),
      leave: async () => ({ kind: 'done', outcome: null }),
    },
    finder: {
      async *find() {
        for (const key of found) yield { key, due: null };
      },
    },
    resolver: {
      resolveProjectItem: async () => null,
      resolvePull: async () => null,
      resolveSha: async () => [],
      issuesInCare: async () => [],
    },
  };
  return { read, found, ports };
}

async function start(env: Env, ports: GithubPorts = makePorts().ports): Promise<Drover> {
  const logger = makeLogger({ level: 'silent', format: 'json' });
  const drover = await startDrover(env, { logger, github: () => ports });
  ends.push(() => drover.close(1_000));
  return drover;
}

async function send(url: string, issue: number): Promise<number> {
  const body = JSON.stringify({
    action: 'edited',
    issue: { number: issue, node_id: 'I_1' },
    repository: { id: 1, name: 'storefront', owner: { login: 'acme' } },
    installation: { id: 1 },
    sender: { node_id: 'U_1', type: 'User' },
  });
  const answer = await fetch(`${url}/api/github/webhooks`, {
    method: 'POST',
    body,
    headers: {
      'content-type': 'application/json',
      'x-github-event': 'issues',
      'x-github-delivery': 'guid',
      'x-hub-signature-256': `sha256=${createHmac('sha256', SECRET).update(body).digest('hex')}`,
    },
  });
  return answer.status;
}

async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
  for (let i = 0; i < 300; i++) {
    if (await holds()) return;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  expect.fail('it did not happen within 3 s');
}

describe('Drover', () => {
  it('goes from a webhook to a look at its issue, and answers before it has looked', async () => {
    const { host } = await startGithub();
    let release = () => {};
    const hold = new Promise<void>((resolve) => (release = resolve));
    const { ports, read } = makePorts(hold);
    const { url } = await start(anEnv({ GHE_HOST: host }), ports);
    expect(await send(url, 12)).toBe(200);
    await until(() => read.length === 1);
    expect(read).toEqual([12]);
    release();
  });

  it('greets GitHub, sweeps and looks for failed deliveries at its start', async () => {
    const { host, requests } = await startGithub();
    const { ports, found, read } = makePorts();
    found.push({ installation: 1, owner: 'acme', repo: 'storefront', number: 5 });
    const { url } = await start(anEnv({ GHE_HOST: host }), ports);
    expect((await fetch(`${url}/readyz`)).status).toBe(200);
    await until(() => read.length === 1 && requests.length === 2);
    expect(requests).toEqual([
      'GET /api/v3/app',
      'GET /api/v3/app/hook/deliveries?per_page=100&status=failure',
    ]);
  });

  it('does not start when GitHub does not know the App, and says what to check', async () => {
    const { host } = await startGithub(401);
    const starting = start(anEnv({ GHE_HOST: host }));
    await expect(starting).rejects.toBeInstanceOf(StartFailure);
    await expect(starting).rejects.toThrow(
      `GitHub at http://${host}/api/v3 does not know this App (401: No.); check that APP_ID and PRIVATE_KEY belong together`,
    );
  });

  it('does not start when what answers is not GitHub', async () => {
    const { host } = await startGithub(404);
    await expect(start(anEnv({ GHE_HOST: host }))).rejects.toThrow(
      `http://${host}/api/v3 answers, but not as GitHub’s API does; check GHE_HOST`,
    );
  });

  it('does not start on a port that is in use', async () => {
    const { host } = await startGithub();
    const port = host.split(':')[1] ?? '';
    await expect(start(anEnv({ GHE_HOST: host, PORT: port }))).rejects.toThrow(
      `Port ${port} is already in use`,
    );
  });

  it('runs, but is not ready, while GitHub cannot be reached', async () => {
    const { host } = await startGithub();
    await ends.pop()?.();
    const { url } = await start(anEnv({ GHE_HOST: host }));
    expect((await fetch(`${url}/healthz`)).status).toBe(200);
    const ready = await fetch(`${url}/readyz`);
    expect(ready.status).toBe(503);
    expect(await ready.json()).toMatchObject({
      reason: expect.stringContaining(`GitHub cannot be reached at http://${host}/api/v3 (`),
    });
  });

  it('lets the work under way end when it is closed, and takes no more', async () => {
    const { host } = await startGithub();
    let release = () => {};
    const hold = new Promise<void>((resolve) => (release = resolve));
    const { ports, read } = makePorts(hold);
    const drover = await start(anEnv({ GHE_HOST: host }), ports);
    await send(drover.url, 12);
    await until(() => read.length === 1);
    let closed = false;
    const closing = drover.close(10_000).then(() => (closed = true));
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(closed).toBe(false);
    release();
    await closing;
    await expect(fetch(`${drover.url}/healthz`)).rejects.toThrow('fetch failed');
  });

  it('sends what it has in hand for a little while once it is closed, and then nothing more', async () => {
    const { host } = await startGithub();
    const system = makeSystemClock();
    let later = 0;
    const clock = { ...system, now: () => system.now() + later };
    const held: ((key: IssueKey) => boolean)[] = [];
    const logger = makeLogger({ level: 'silent', format: 'json' });
    const drover = await startDrover(anEnv({ GHE_HOST: host }), {
      logger,
      clock,
      github: ({ holds = () => true }) => {
        held.push(holds);
        return makePorts().ports;
      },
    });
    ends.push(() => drover.close(1_000));
    const mayWrite = () =>
      held.map((holds) =>
        holds({ installation: 1, owner: 'acme', repo: 'storefront', number: 12 }),
      );
    later = 60_000;
    expect(mayWrite()).toEqual([true]);
    await drover.close();
    expect(mayWrite()).toEqual([true]);
    later += 8_000;
    expect(mayWrite()).toEqual([false]);
  });

  it('does not wait for work that never ends beyond its limit', async () => {
    const { host } = await startGithub();
    const { ports, read } = makePorts(new Promise(() => {}));
    const drover = await start(anEnv({ GHE_HOST: host }), ports);
    await send(drover.url, 12);
    await until(() => read.length === 1);
    // The work never ends: without the limit this would not either.
    await expect(drover.close(50)).resolves.toBeUndefined();
  });
});
