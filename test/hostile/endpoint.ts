import { createHmac, generateKeyPairSync } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout } from 'node:timers/promises';
import { onTestFinished } from 'vitest';
import type { GithubPorts } from '../../src/composition/github-side.ts';
import { startDrover } from '../../src/drover.ts';
import { readEnv, secretsOf } from '../../src/env.ts';
import { makeLogger } from '../../src/telemetry/log.ts';
import { aSnapshot } from '../controller/worlds.ts';

export const SECRET = 'canary-webhook-secret-1234567890';
export const { privateKey: PRIVATE_KEY } = generateKeyPairSync('rsa', {
  modulusLength: 2048,
  privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  publicKeyEncoding: { type: 'spki', format: 'pem' },
});

export interface Endpoint {
  readonly url: string;
  /** Issue numbers, in the order in which they were looked at. */
  readonly looks: number[];
  /** What was asked to be written: a hostile delivery must leave it empty. */
  readonly writes: unknown[];
  /** All that was logged, at the level of debugging. */
  readonly log: () => string;
}

/** The real program before a GitHub whose issues are all idle. A look waits for `hold`. */
export async function anEndpoint(hold: Promise<void> = Promise.resolve()): Promise<Endpoint> {
  const looks: number[] = [];
  const writes: unknown[] = [];
  const lines: string[] = [];
  const ports: GithubPorts = {
    world: {
      async read({ number }) {
        looks.push(number);
        await hold;
        return { kind: 'read', snapshot: aSnapshot(Date.now()) };
      },
      async commit(...commit) {
        writes.push(commit);
        return { kind: 'done', whole: true };
      },
      async perform(...effect) {
        writes.push(effect);
        return { kind: 'done', outcome: null };
      },
      async leave(key) {
        writes.push(key);
        return { kind: 'done', outcome: null };
      },
    },
    finder: { async *find() {} },
    resolver: {
      resolveProjectItem: async () => null,
      resolvePull: async () => null,
      resolveSha: async () => [],
      issuesInCare: async () => [],
    },
  };
  const env = readEnv({
    APP_ID: '7',
    PRIVATE_KEY,
    WEBHOOK_SECRET: SECRET,
    PORT: '0',
    HOST: '127.0.0.1',
    GHE_PROTOCOL: 'http',
    GHE_HOST: await aGithub(),
  });
  if (!env.ok) throw new Error(JSON.stringify(env.error));
  const logger = makeLogger(
    { level: 'debug', format: 'json', secrets: secretsOf(env.value) },
    { write: (line: string) => void lines.push(line) },
  );
  const drover = await startDrover(env.value, { logger, github: () => ports });
  onTestFinished(() => drover.close(1_000));
  return { url: drover.url, looks, writes, log: () => lines.join('') };
}

async function aGithub(): Promise<string> {
  const server = createServer((request, response) => {
    response.writeHead(200, { 'content-type': 'application/json' });
    response.end(request.url === '/api/v3/app' ? '{"slug":"drover"}' : '[]');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => new Promise((resolve) => server.close(() => resolve())));
  return `127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** What GitHub sends when somebody comments, as far as it matters. */
export function commented(issue: number, more: object = {}): string {
  return JSON.stringify({
    action: 'created',
    issue: { number: issue, node_id: `I_${issue}` },
    comment: { body: '/approve', node_id: 'IC_1' },
    repository: { id: 1, name: 'storefront', owner: { login: 'acme' } },
    installation: { id: 1 },
    sender: { node_id: 'U_1', type: 'User', login: 'operator' },
    ...more,
  });
}

export function signature(body: string, secret = SECRET, algorithm = 'sha256'): string {
  return `${algorithm}=${createHmac(algorithm, secret).update(body).digest('hex')}`;
}

/** Sends a delivery as GitHub does; null takes a header away. Gives the status. */
export async function deliver(
  { url }: Pick<Endpoint, 'url'>,
  body: string,
  headers: Readonly<Record<string, string | null>> = {},
): Promise<number> {
  const all: Record<string, string | null> = {
    'content-type': 'application/json',
    'x-github-event': 'issue_comment',
    'x-github-delivery': 'b7d3162e-cc78-11e3-81ab-4c9367dc0958',
    'x-hub-signature-256': signature(body),
    ...headers,
  };
  const answer = await fetch(`${url}/api/github/webhooks`, {
    method: 'POST',
    body,
    headers: Object.entries(all).filter((pair): pair is [string, string] => pair[1] !== null),
  });
  const text = await answer.text();
  if (/\n\s+at |node_modules|canary/.test(text)) throw new Error(`it tells too much: ${text}`);
  return answer.status;
}

/** Long enough for a look that was asked for to have begun. */
export async function quiet({ looks }: Endpoint): Promise<void> {
  for (let before = -1; before !== looks.length; ) {
    before = looks.length;
    await setTimeout(60);
  }
}
