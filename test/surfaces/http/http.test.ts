import { createHmac, generateKeyPairSync } from 'node:crypto';
import { connect } from 'node:net';
import { createNodeMiddleware, Probot } from 'probot';
import { afterEach, describe, expect, it } from 'vitest';
import { makeWebhooksApp } from '../../../src/ingress/webhooks.ts';
import type { IncomingEvent } from '../../../src/ingress/ingress.ts';
import { makeHandler, type Readiness, WEBHOOKS_PATH } from '../../../src/surfaces/http/handler.ts';
import { listen, type Listening } from '../../../src/surfaces/http/listen.ts';
import { makeLogger } from '../../../src/telemetry/log.ts';
import { makeMemoryLog } from '../../controller/memory-log.ts';

const SECRET = 'a secret of the webhook';
const { privateKey } = generateKeyPairSync('rsa', {
  modulusLength: 2048,
  privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  publicKeyEncoding: { type: 'spki', format: 'pem' },
});

const open: Listening[] = [];
afterEach(async () => {
  for (const listening of open.splice(0)) await listening.close(0);
});

/** A server with Probot behind it, as in real use; `taken` is what it let through. */
async function start(options: { readiness?: Readiness; failing?: boolean } = {}) {
  const taken: IncomingEvent[] = [];
  const probot = new Probot({
    appId: 1,
    privateKey,
    secret: SECRET,
    log: makeLogger({ level: 'silent', format: 'json' }),
  });
  const app = makeWebhooksApp({
    take: async (event) => {
      if (options.failing) throw new Error('the queue is away');
      taken.push(event);
      return 'taken';
    },
    close: async () => {},
  });
  const handler = makeHandler({
    webhooks: await createNodeMiddleware(app, { probot, webhooksPath: WEBHOOKS_PATH }),
    readiness: () => options.readiness ?? { ready: true },
    log: makeMemoryLog(),
    api: null,
  });
  const listening = await listen(handler, { host: '127.0.0.1', port: 0 });
  if (!listening.ok) throw new Error(listening.error);
  open.push(listening.value);
  return { ...listening.value, taken };
}

function signed(body: string, secret = SECRET): Record<string, string> {
  const mac = createHmac('sha256', secret).update(body).digest('hex');
  return {
    'content-type': 'application/json',
    'x-github-event': 'issues',
    'x-github-delivery': '72d3162e-cc78-11e3-81ab-4c9367dc0958',
    'x-hub-signature-256': `sha256=${mac}`,
  };
}

const BODY = JSON.stringify({ action: 'opened', issue: { number: 12, title: 'größer' } });

describe('the webhook endpoint', () => {
  it('takes an event with a good signature', async () => {
    const { url, taken } = await start();
    const answer = await fetch(url + WEBHOOKS_PATH, {
      method: 'POST',
      headers: signed(BODY),
      body: BODY,
    });
    expect(answer.status).toBe(200);
    expect(taken).toEqual([
      { id: '72d3162e-cc78-11e3-81ab-4c9367dc0958', name: 'issues', payload: JSON.parse(BODY) },
    ]);
  });

  it.each([
    ['a signature by another secret', signed(BODY, 'another'), 400],
    ['a signature of another body', signed('{}'), 400],
    ['no signature', { ...signed(BODY), 'x-hub-signature-256': undefined }, 400],
    ['an old kind of signature', { ...signed(BODY), 'x-hub-signature-256': 'sha1=abc' }, 400],
    ['no event name', { ...signed(BODY), 'x-github-event': undefined }, 400],
    ['another content type', { ...signed(BODY), 'content-type': 'text/plain' }, 415],
    ['a form', { ...signed(BODY), 'content-type': 'application/x-www-form-urlencoded' }, 415],
  ])('refuses %s, in one line without a stack trace', async (_, headers, status) => {
    const { url, taken } = await start();
    const given = Object.entries(headers).filter((entry) => entry[1] !== undefined);
    const answer = await fetch(url + WEBHOOKS_PATH, {
      method: 'POST',
      headers: given as [string, string][],
      body: BODY,
    });
    expect(answer.status).toBe(status);
    expect(await answer.text()).not.toMatch(/\n\s+at |node_modules/);
    expect(taken).toEqual([]);
  });

  it('refuses what is signed but is no JSON', async () => {
    const { url, taken } = await start();
    const answer = await fetch(url + WEBHOOKS_PATH, {
      method: 'POST',
      headers: signed('{'),
      body: '{',
    });
    expect(answer.status).toBe(400);
    expect(taken).toEqual([]);
  });

  it('refuses a body above 25 MB by its declared length, before it comes', async () => {
    const { port } = await start();
    const headers = Object.entries(signed('')).map(([name, value]) => `${name}: ${value}`);
    const answer = await converse(port, [
      `POST ${WEBHOOKS_PATH} HTTP/1.1`,
      'host: x',
      'content-length: 26214401',
      ...headers,
    ]);
    expect(answer).toMatch(/^HTTP\/1.1 413 /);
  });

  it('refuses a body above 25 MB that does not declare its length', async () => {
    const { url, taken } = await start();
    const megabyte = new Uint8Array(1024 * 1024);
    let left = 26;
    const body = new ReadableStream({
      pull: (controller) => (left-- > 0 ? controller.enqueue(megabyte) : controller.close()),
    });
    const request = { method: 'POST', headers: signed(''), body, duplex: 'half' };
    const status = await fetch(url + WEBHOOKS_PATH, request as RequestInit).then(
      (answer) => answer.status,
      () => 'cut',
    );
    expect([413, 'cut']).toContain(status);
    expect(taken).toEqual([]);
  });

  it('says so when an event could not be taken, so that GitHub knows it as failed', async () => {
    const { url } = await start({ failing: true });
    const answer = await fetch(url + WEBHOOKS_PATH, {
      method: 'POST',
      headers: signed(BODY),
      body: BODY,
    });
    expect(answer.status).toBe(500);
    expect(await answer.text()).not.toMatch(/\n\s+at |node_modules/);
  });
});

describe('the other pages', () => {
  it('say that the process lives and is ready', async () => {
    const { url } = await start();
    expect((await fetch(`${url}/healthz`)).status).toBe(200);
    const ready = await fetch(`${url}/readyz`);
    expect([ready.status, await ready.json()]).toEqual([200, { ready: true }]);
  });

  it('say why the process is not ready', async () => {
    const { url } = await start({ readiness: { ready: false, reason: 'GitHub is away' } });
    const ready = await fetch(`${url}/readyz`);
    expect([ready.status, await ready.json()]).toEqual([
      503,
      { ready: false, reason: 'GitHub is away' },
    ]);
  });

  it.each(['/', '/probot', '/probot/setup', '/ping', '/api/github', '/healthz/', '//evil', '/*'])(
    'are no others: %s is not found',
    async (path) => {
      const { url } = await start();
      const answer = await fetch(url + path, { redirect: 'manual' });
      expect([answer.status, await answer.json()]).toEqual([404, { error: 'not found' }]);
    },
  );

  it('take no other method', async () => {
    const { url } = await start();
    const answer = await fetch(`${url}/healthz`, { method: 'DELETE' });
    expect([answer.status, answer.headers.get('allow')]).toEqual([405, 'GET, HEAD']);
    expect((await fetch(url + WEBHOOKS_PATH)).status).toBe(404);
  });
});

describe('listening', () => {
  it('says which port is in use, and what to do', async () => {
    const { port } = await start();
    const again = await listen(async () => {}, { host: '127.0.0.1', port });
    expect(again).toEqual({
      ok: false,
      error: `Port ${port} is already in use; stop what uses it, or set PORT to another (0 takes a free one).`,
    });
  });

  it('says that the machine has no such address', async () => {
    const nowhere = await listen(async () => {}, { host: '192.0.2.1', port: 0 });
    expect(nowhere).toEqual({
      ok: false,
      error:
        'This machine has no address 192.0.2.1; set HOST to one that it has, such as 0.0.0.0 or 127.0.0.1.',
    });
  });
});

/** Sends lines as they are, and gives the answer's first part. */
function converse(port: number, lines: readonly string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1', () => socket.write(`${lines.join('\r\n')}\r\n\r\n`));
    socket.once('data', (data) => {
      socket.destroy();
      resolve(data.toString());
    });
    socket.once('error', reject);
  });
}
