import { createHmac, generateKeyPairSync } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import pg from 'pg';
import { expect, test } from 'vitest';
import type { GithubPorts } from '../../src/composition/github-side.ts';
import { startDrover } from '../../src/drover.ts';
import { readEnv } from '../../src/env.ts';
import { freePort } from '../../src/sandbox/session/free-port.ts';
import { makeLogger } from '../../src/telemetry/log.ts';
import { aSnapshot } from '../controller/worlds.ts';
import { startPostgres } from './server.ts';

const SECRET = 'a secret of the webhook';

/** Who an App is, and no failed deliveries. */
async function aGithub() {
  const server = createServer(({ url }, response) => {
    response.writeHead(200, { 'content-type': 'application/json' });
    response.end(url === '/api/v3/app' ? '{"slug":"drover"}' : '[]');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  return { host, close: () => server.close() };
}

/** Issues in which nothing is ever to be done; one is in care, and each sweep finds it. */
function somePorts() {
  const read: number[] = [];
  let sweeps = 0;
  const ports: GithubPorts = {
    world: {
      async read({ number }) {
        read.push(number);
        return { kind: 'read', snapshot: aSnapshot(Date.now()) };
      },
      commit: async () => ({ kind: 'done', whole: true }),
      perform: async () => ({ kind: 'done', outcome: null }),
      leave: async () => ({ kind: 'done', outcome: null }),
    },
    finder: {
      async *find() {
        sweeps += 1;
        const number = 100 + sweeps;
        yield { key: { installation: 1, owner: 'acme', repo: 'storefront', number }, due: null };
      },
    },
    resolver: {
      resolveProjectItem: async () => null,
      resolvePull: async () => null,
      resolveSha: async () => [],
      issuesInCare: async () => [],
    },
  };
  return { read, ports };
}

async function deliver(url: string, issue: number): Promise<number> {
  const body = JSON.stringify({
    action: 'edited',
    issue: { number: issue, node_id: 'I_1' },
    repository: { id: 1, name: 'storefront', owner: { login: 'acme' } },
    installation: { id: 1 },
    sender: { node_id: 'U_1', type: 'User' },
  });
  const signature = createHmac('sha256', SECRET).update(body).digest('hex');
  const answer = await fetch(`${url}/api/github/webhooks`, {
    method: 'POST',
    body,
    headers: {
      'content-type': 'application/json',
      'x-github-event': 'issues',
      'x-github-delivery': 'guid',
      'x-hub-signature-256': `sha256=${signature}`,
    },
  });
  return answer.status;
}

async function until(what: string, holds: () => boolean | Promise<boolean>): Promise<void> {
  for (let tries = 0; tries < 1_000; tries += 1) {
    if (await holds()) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  expect.fail(`never: ${what}`);
}

function anEnv(host: string, port: number) {
  const { privateKey } = generateKeyPairSync('rsa', {
    modulusLength: 2048,
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
    publicKeyEncoding: { type: 'spki', format: 'pem' },
  });
  const env = readEnv({
    APP_ID: '7',
    PRIVATE_KEY: privateKey,
    WEBHOOK_SECRET: SECRET,
    PORT: '0',
    HOST: '127.0.0.1',
    GHE_HOST: host,
    GHE_PROTOCOL: 'http',
    DATABASE_URL: `postgres://drover:canary@127.0.0.1:${port}/postgres`,
  });
  if (!env.ok) throw new Error(JSON.stringify(env.error));
  return env.value;
}

test('without its database Drover says so and refuses events; when it is back, empty or not, the work goes on by itself', async () => {
  const github = await aGithub();
  const port = await freePort();
  const { read, ports } = somePorts();
  const lines: string[] = [];
  const logger = makeLogger(
    { level: 'info', format: 'json' },
    { write: (line) => lines.push(line) },
  );
  const drover = await startDrover(anEnv(github.host, port), { logger, github: () => ports });
  const isReady = async () => (await fetch(`${drover.url}/readyz`)).ok;
  try {
    expect(await deliver(drover.url, 1)).toBe(503);
    const { status } = await fetch(`${drover.url}/readyz`);
    expect(status).toBe(503);
    expect(lines.join('')).toMatch(/the queue’s database gave no answer \(.*ECONNREFUSED/);

    const server = await startPostgres(port);
    await until('it is ready', isReady);
    expect(await deliver(drover.url, 2)).toBe(200);
    await until('#2 is looked at', () => read.includes(2));
    await until('the sweep has been', () => read.includes(101));

    const client = new pg.Client({ connectionString: server.url });
    await client.connect();
    await client.query('drop schema drover cascade; drop schema drover_worker cascade');
    await client.end();
    await until('all is swept again', () => read.includes(102));
    await until('#3 is taken', async () => (await deliver(drover.url, 3)) === 200);
    await until('#3 is looked at', () => read.includes(3));

    await server.stop();
    expect(await deliver(drover.url, 4)).toBe(503);
    await until('it is not ready', async () => !(await isReady()));
    expect(lines.join('')).not.toContain('canary');
  } finally {
    await drover.close(5_000);
    github.close();
  }
});
