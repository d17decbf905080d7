import { type ChildProcess, spawn } from 'node:child_process';
import { createHmac, generateKeyPairSync } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { compileCache } from '../../src/sandbox/compile-cache.ts';
import { startCollector } from './collector.ts';
import { samplesIn } from './exposition.ts';

const MAIN = join(import.meta.dirname, '../../src/main.ts');
const { privateKey } = generateKeyPairSync('rsa', {
  modulusLength: 2048,
  privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  publicKeyEncoding: { type: 'spki', format: 'pem' },
});

/** Whatever is secret, recognisable. */
const CANARY = {
  webhook: 'canary-webhook-secret-0123456789',
  key: 'canary-record-key-0123456789-0123456789',
  former: 'canary-former-key-0123456789-0123456789',
  database: 'canary-database-password',
  channel: 'canary-channel-path-0123456789',
  collector: 'canary-collector-key-0123456789',
  installation: 'ghs_canaryinstallationtoken0123456789',
  person: 'ghp_canarypersonstoken0123456789abcdef',
};
const KEY_LINE = privateKey.split('\n')[3] ?? '';
const CHANNEL = `http://127.0.0.1:1/${CANARY.channel}`;
/** What looks like no secret, and is one here. */
const HELD = [CANARY.webhook, CANARY.key, CANARY.former, CANARY.collector, CHANNEL].join(' ');

const ends: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

/**
 * A GitHub that says back, in whatever goes wrong, the credentials that it was asked with, and whatever else this process
 * holds that is secret: as if it had got there.
 */
async function startEcho(): Promise<string> {
  const server = createServer(({ url = '', headers }, response) => {
    const { authorization = '' } = headers;
    const said = `Bad credentials: ${authorization} ${authorization.includes(CANARY.person) ? '' : HELD}`;
    const [status, body]: [number, object] = url.endsWith('/access_tokens')
      ? [201, { token: CANARY.installation, expires_at: '2030-01-01T00:00:00Z', permissions: {} }]
      : url === '/api/v3/app'
        ? [200, { slug: 'drover' }]
        : url.endsWith('/graphql')
          ? [200, { data: null, errors: [{ type: 'INTERNAL', message: said }] }]
          : [500, { message: said }];
    response.writeHead(status, { 'content-type': 'application/json' });
    response.end(JSON.stringify(body));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  ends.push(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  return `127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** Says on standard error which libraries of metrics and traces are loaded. */
const TATTLE = `data:text/javascript,${encodeURIComponent(`
  import { registerHooks } from 'node:module';
  registerHooks({ load(url, context, next) {
    if (/opentelemetry|prom-client/.test(url)) process.stderr.write('loaded ' + url + '\\n');
    return next(url, context);
  } });
`)}`;

interface Running {
  readonly child: ChildProcess;
  /** All that the process said. */
  readonly said: () => string;
  readonly url: string;
}

async function start(variables: Record<string, string>): Promise<Running> {
  const env: Record<string, string> = {
    APP_ID: '7',
    PRIVATE_KEY: privateKey,
    WEBHOOK_SECRET: CANARY.webhook,
    DROVER_KEY: CANARY.key,
    DROVER_PREVIOUS_KEY: CANARY.former,
    PORT: '0',
    HOST: '127.0.0.1',
    GHE_HOST: await startEcho(),
    GHE_PROTOCOL: 'http',
    LOG_LEVEL: 'trace',
    HTTP_API: 'on',
    DROVER_CHANNELS: JSON.stringify({
      team: { kind: 'slack', url: CHANNEL },
    }),
    ...variables,
  };
  const child = spawn(process.execPath, ['--import', TATTLE, MAIN], {
    env: { ...compileCache(), ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  child.stdout.on('data', (chunk) => (said += String(chunk)));
  child.stderr.on('data', (chunk) => (said += String(chunk)));
  const ended = once(child, 'close');
  ends.push(async () => {
    child.kill('SIGKILL');
    await ended;
  });
  const listening = /"url":"(http:\/\/127\.0\.0\.1:\d+)","webhooks"/;
  await expect.poll(() => listening.test(said), { timeout: 30_000 }).toBe(true);
  return { child, said: () => said, url: listening.exec(said)?.[1] ?? '' };
}

/** All that the process answers to what anybody may send to it. */
async function provoke(url: string): Promise<string> {
  const payload = JSON.stringify({
    action: 'edited',
    issue: { number: 12, node_id: 'I_1' },
    repository: { id: 1, name: 'storefront', owner: { login: 'acme' } },
    installation: { id: 5 },
    sender: { node_id: 'U_1', type: 'User' },
  });
  const deliver = (body: string, secret: string) =>
    fetch(`${url}/api/github/webhooks`, {
      method: 'POST',
      body,
      headers: {
        'content-type': 'application/json',
        'x-github-event': 'issues',
        'x-github-delivery': 'guid',
        'x-hub-signature-256': `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`,
      },
    });
  const authorization = `Bearer ${CANARY.person}`;
  const answers = await Promise.all([
    deliver(payload, CANARY.webhook),
    deliver(payload, 'another secret'),
    deliver('{ broken', CANARY.webhook),
    fetch(`${url}/metrics`),
    fetch(`${url}/readyz`),
    fetch(`${url}/openapi.json`),
    fetch(`${url}/approvals/pending`, { headers: { authorization } }),
    fetch(`${url}/approvals/acme%2Fstorefront%2312`, { headers: { authorization } }),
    fetch(`${url}/nowhere?token=${CANARY.person}`),
  ]);
  const texts = answers.map(async (answer) =>
    [JSON.stringify([...answer.headers]), await answer.text()].join('\n'),
  );
  return (await Promise.all(texts)).join('\n');
}

/** GitHub’s own words go to the person who asked, and to nobody else: here they hold that person’s token. */
const TO_ITS_OWNER = ['person'];

function secretsIn(text: string): readonly string[] {
  return Object.entries({ ...CANARY, private: KEY_LINE }).flatMap(([name, secret]) =>
    text.includes(secret) ? [name] : [],
  );
}

test('no secret leaves the process, by its log, metrics, or answers, where nothing goes well', async () => {
  const collector = await startCollector();
  ends.push(() => collector.close());
  const { child, said, url } = await start({
    METRICS: 'on',
    OTEL_EXPORTER_OTLP_ENDPOINT: collector.url,
    OTEL_EXPORTER_OTLP_HEADERS: `authorization=Bearer%20${CANARY.collector}`,
  });
  const answers = await provoke(url);
  await expect.poll(said, { timeout: 30_000 }).toContain('"msg":"reconciled"');
  const scraped = await (await fetch(`${url}/metrics`)).text();
  child.kill('SIGTERM');
  await once(child, 'close');
  expect(samplesIn(scraped).length).toBeGreaterThan(20);
  // What came back from GitHub was said, but for the credentials in it.
  expect(said()).toContain('Bad credentials');
  expect(said()).toContain('[redacted]');
  expect(said()).toContain('loaded ');
  expect(secretsIn(said())).toEqual([]);
  expect(secretsIn(answers)).toEqual(TO_ITS_OWNER);
  expect(secretsIn(scraped)).toEqual([]);
  // A look that fails has no spans; those of a life are looked into by canary-life.test.ts.
  expect(collector.spans()).toEqual([]);
});

test('nor the password of its database; and no library of metrics or traces is loaded unasked', async () => {
  const { said, url } = await start({
    DATABASE_URL: `postgres://drover:${CANARY.database}@127.0.0.1:1/drover`,
  });
  const answers = await provoke(url);
  expect(said()).toContain('127.0.0.1');
  expect(secretsIn(said())).toEqual([]);
  expect(secretsIn(answers)).toEqual(TO_ITS_OWNER);
  expect(said()).not.toContain('loaded ');
});
