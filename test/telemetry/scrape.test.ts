import { createHmac, generateKeyPairSync } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import { StartFailure } from '../../src/composition/start-failure.ts';
import { startDrover } from '../../src/drover.ts';
import { readEnv } from '../../src/env.ts';
import { makeLogger } from '../../src/telemetry/log.ts';
import { samplesIn, valueOf } from './exposition.ts';

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

/** A GitHub that knows the App, gives every installation a token, and fails to read anything. */
async function startGithub(): Promise<string> {
  const server = createServer(({ url = '' }, response) => {
    const [status, body]: [number, object] = url.endsWith('/access_tokens')
      ? [201, { token: 'ghs_1', expires_at: '2030-01-01T00:00:00Z', permissions: {} }]
      : url.endsWith('/graphql')
        ? [502, { message: 'Bad gateway' }]
        : [200, url === '/api/v3/app' ? { slug: 'drover' } : []];
    response.writeHead(status, {
      'content-type': 'application/json',
      'x-ratelimit-remaining': '4321',
      'x-ratelimit-resource': url.endsWith('/graphql') ? 'graphql' : 'core',
    });
    response.end(JSON.stringify(body));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  ends.push(() => new Promise((resolve) => server.close(resolve)));
  return `127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** Drover as it is started in earnest; `told` is where it says that it tells metrics. */
async function start(variables: Record<string, string>) {
  const env = readEnv({
    APP_ID: '7',
    PRIVATE_KEY: privateKey,
    WEBHOOK_SECRET: SECRET,
    PORT: '0',
    HOST: '127.0.0.1',
    GHE_PROTOCOL: 'http',
    GHE_HOST: await startGithub(),
    ...variables,
  });
  if (!env.ok) throw new Error(JSON.stringify(env.error));
  const lines: { msg: string; url?: string }[] = [];
  const logger = makeLogger(
    { level: 'info', format: 'json' },
    { write: (line: string) => void lines.push(JSON.parse(line) as { msg: string }) },
  );
  const drover = await startDrover(env.value, { logger });
  ends.push(() => drover.close(1_000));
  return { url: drover.url, told: () => lines.find(({ msg }) => msg === 'telling metrics')?.url };
}

function deliver(url: string): Promise<Response> {
  const updated = new Date(Date.now() - 3_000).toISOString();
  const body = JSON.stringify({
    action: 'edited',
    issue: { number: 12, node_id: 'I_1', updated_at: updated },
    repository: { id: 1, name: 'storefront', owner: { login: 'acme' } },
    installation: { id: 5 },
    sender: { node_id: 'U_1', type: 'User' },
  });
  return fetch(`${url}/api/github/webhooks`, {
    method: 'POST',
    body,
    headers: {
      'content-type': 'application/json',
      'x-github-event': 'issues',
      'x-github-delivery': 'guid',
      'x-hub-signature-256': `sha256=${createHmac('sha256', SECRET).update(body).digest('hex')}`,
    },
  });
}

describe('/metrics', () => {
  test('tells what a running server did: the delivery, the look, the requests, and what is left', async () => {
    const { url } = await start({ METRICS: 'on' });
    expect((await deliver(url)).status).toBe(200);
    const scrape = async () => {
      const answer = await fetch(`${url}/metrics`);
      expect(answer.headers.get('content-type')).toMatch(/^text\/plain; version=0\.0\.4/);
      return samplesIn(await answer.text());
    };
    const looks = (outcome: string, all: Awaited<ReturnType<typeof scrape>>) =>
      valueOf(all, 'orchestrator_reconcile_seconds_count', { outcome });
    // It is tried again meanwhile, however often.
    await expect
      .poll(async () => looks('partial', await scrape()) ?? 0, { timeout: 30_000 })
      .toBeGreaterThan(0);
    const all = await scrape();
    const taken = { event: 'issues', outcome: 'taken' };
    expect(valueOf(all, 'orchestrator_webhook_deliveries_total', taken)).toBe(1);
    expect(valueOf(all, 'orchestrator_webhook_lag_seconds_sum')).toBeGreaterThan(1);
    const asked = { installation: '5', api: 'graphql', status: '502' };
    expect(valueOf(all, 'orchestrator_github_requests_total', asked)).toBeGreaterThan(0);
    const left = { installation: '5', resource: 'graphql' };
    expect(valueOf(all, 'orchestrator_github_points_left', left)).toBe(4_321);
    const depth = (state: string) => valueOf(all, 'orchestrator_queue_depth', { state }) ?? 0;
    expect(depth('waiting') + depth('working')).toBe(1);
    expect(valueOf(all, 'process_resident_memory_bytes')).toBeGreaterThan(1_000_000);
  });

  test('is off unless it is asked for', async () => {
    const { url, told } = await start({});
    expect((await fetch(`${url}/metrics`)).status).toBe(404);
    expect(told()).toBeUndefined();
  });

  test('on a port of its own it is told there alone, and nothing else is', async () => {
    const { url, told } = await start({ METRICS_PORT: '0' });
    const own = told() ?? '';
    expect(samplesIn(await (await fetch(own)).text()).length).toBeGreaterThan(10);
    expect((await fetch(`${url}/metrics`)).status).toBe(404);
    expect((await fetch(own.replace('/metrics', '/healthz'))).status).toBe(404);
    expect((await fetch(own, { method: 'POST' })).status).toBe(405);
  });

  test('a port that is taken ends the start with a sentence that names its variable', async () => {
    const { url } = await start({});
    const started = start({ METRICS_PORT: new URL(url).port });
    await expect(started).rejects.toThrow(StartFailure);
    await expect(started).rejects.toThrow(/set METRICS_PORT to another/);
  });
});
