import { createHash, generateKeyPairSync, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, SignJWT } from 'jose';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { makeLiveLines } from '../../../src/controller/live-lines.ts';
import { makeLiveTells } from '../../../src/controller/live-tells.ts';
import { makeOutcomes } from '../../../src/controller/outcomes.ts';
import type { IssueKey } from '../../../src/controller/ports.ts';
import { makeSystemClock } from '../../../src/controller/system-clock.ts';
import { makeSeal } from '../../../src/github/seal.ts';
import { makeChannel } from '../../../src/ingress/channel/channel.ts';
import { issuerOf } from '../../../src/ingress/channel/issuer.ts';
import { makeChannelHandler } from '../../../src/surfaces/http/channel.ts';
import type { RunKey } from '../../../src/lifecycle/ids.ts';
import { namedText } from '../../../src/lifecycle/live/question.ts';
import { PLAIN_REQUEST } from '../../../src/lifecycle/reports/request.ts';
import { makeMemoryLog } from '../../controller/memory-log.ts';
import { LEAN } from '../../lifecycle/lean.ts';
import { aPlay, move, OPERATOR, record, say, settle } from '../../lifecycle/play.ts';

const AUDIENCE = 'https://drover.example.com';
const RUN = '12/1/execution/0.1';
const KEY: IssueKey = { installation: 1, owner: 'acme', repo: 'storefront', number: 12 };
const ASKED = { question: 'Which?', request: { ...PLAIN_REQUEST } };
const ID = nameOf(1);

const genuine = generateKeyPairSync('rsa', { modulusLength: 2048 });
const other = generateKeyPairSync('rsa', { modulusLength: 2048 });
const forged = generateKeyPairSync('rsa', { modulusLength: 2048 });
const play = aPlay({ ...LEAN, questions: { wait: '15m' } });
const log = makeMemoryLog();
const closing: (() => void)[] = [];
let drover = '';
let issuer = '';
/** What a wake of the issue does. */
let look = (): void => {};
let keysAsked = 0;
/** Of which repositories GitHub was asked. */
const asked: string[] = [];

async function serve(handler: Parameters<typeof createServer>[1]): Promise<string> {
  const server = createServer(handler as never);
  await once(server.listen(0, '127.0.0.1'), 'listening');
  closing.push(() => {
    server.close();
    server.closeAllConnections();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

beforeAll(async () => {
  const jwk = { ...(await exportJWK(genuine.publicKey)), kid: 'k1', alg: 'RS256' };
  const next = { ...(await exportJWK(other.publicKey)), kid: 'k2', alg: 'RS256' };
  const host = await serve((_, response) => {
    keysAsked += 1;
    response.writeHead(keysAsked === 1 ? 503 : 200).end(JSON.stringify({ keys: [jwk, next] }));
  });
  issuer = issuerOf(host).issuer;
  play.world.now = Date.now();
  move(play, OPERATOR, 'Ready');
  settle(play);
  const outcomes = makeOutcomes();
  const world = { read: async () => ({ kind: 'read', snapshot: play.world }) as const };
  const clock = makeSystemClock();
  look = () => {
    play.world.outcomes = outcomes.of(KEY);
    settle(play);
    lines.seen(KEY, play.world, record(play));
    tells.seen(KEY, play.world, record(play));
  };
  const lines = makeLiveLines({
    learn: (key, outcome) => outcomes.add(key, outcome),
    outcomes,
    queue: { wake: async () => look() },
    clock,
    log: makeMemoryLog(),
    read: null,
  });
  const tells = makeLiveTells({ clock, log: makeMemoryLog(), read: null });
  const channel = makeChannel({
    lines,
    tells,
    world,
    outcomes,
    repositories: {
      named: async (owner, repo) => {
        asked.push(`${owner}/${repo}`);
        if (owner === 'stranger') return null;
        return {
          installation: 1,
          id: owner === 'acme' ? 77 : 78,
          nodeId: play.world.repository.id,
        };
      },
    },
    seal: makeSeal({ current: 'k'.repeat(32), former: [] }),
    clock,
    log,
    issuer: issuerOf(host),
    audience: AUDIENCE,
  });
  drover = await serve((request, response) => {
    void makeChannelHandler(channel)(request, response);
  });
});

afterAll(() => closing.forEach((close) => close()));

interface Said {
  readonly claims?: Readonly<Record<string, unknown>>;
  readonly audience?: string;
  readonly issuer?: string;
  readonly key?: typeof genuine.privateKey;
  readonly age?: number;
  readonly jti?: string;
  readonly kid?: string | null;
}

/** A token as GitHub gives it to a job of this run, but for what is said. */
async function aToken(said: Said = {}): Promise<string> {
  const now = Math.floor(Date.now() / 1000) - (said.age ?? 0);
  const workflow = 'acme/storefront/.github/workflows/drover-stage.yml@refs/heads/main';
  const claims = {
    repository: 'acme/storefront',
    repository_id: '77',
    run_id: record(play).run?.id ?? play.world.run?.id,
    run_attempt: '1',
    event_name: 'workflow_dispatch',
    ref: 'refs/heads/main',
    workflow_ref: workflow,
    job_workflow_ref: workflow,
    ...said.claims,
  };
  return new SignJWT(claims)
    .setProtectedHeader({ alg: 'RS256', ...(said.kid === null ? {} : { kid: said.kid ?? 'k1' }) })
    .setIssuer(said.issuer ?? issuer)
    .setAudience(said.audience ?? AUDIENCE)
    .setJti(said.jti ?? randomUUID())
    .setIssuedAt(now)
    .setNotBefore(now)
    .setExpirationTime(now + 300)
    .sign(said.key ?? genuine.privateKey);
}

async function post(
  path: string,
  shown: string,
  body: unknown,
): Promise<{ readonly status: number; readonly body: Record<string, string> }> {
  const answer = await fetch(drover + path, {
    method: 'POST',
    headers: { authorization: `Bearer ${shown}` },
    body: JSON.stringify(body),
  });
  return { status: answer.status, body: (await answer.json()) as Record<string, string> };
}

const open = (token: string, key = RUN) => post('/channel', token, { key });
const question = (id: string) => ({ id, question: 'Which?', request: { kind: 'clarification' } });

/** As the n-th question of the run is named. */
function nameOf(number: number, asked = ASKED): string {
  const text = namedText(RUN as RunKey, number, asked);
  return createHash('sha256').update(text).digest('hex').slice(0, 32);
}

describe('H87: a channel is opened', () => {
  test('not while the keys cannot be had, and nobody makes us ask for them again and again', async () => {
    for (let sent = 0; sent < 10; sent += 1) expect((await open(await aToken())).status).toBe(503);
    expect(keysAsked).toBe(1);
    await vi.waitFor(async () => expect((await open(await aToken())).status).toBe(200), 5_000);
    for (let sent = 0; sent < 10; sent += 1)
      expect((await open(await aToken({ kid: 'k3' }))).status).toBe(401);
    expect(keysAsked).toBe(2);
  });

  test('for a job of the very run that a record awaits', async () => {
    const { status, body } = await open(await aToken());
    expect(status).toBe(200);
    expect(body['capability']).toMatch(/^[\w-]+\.[0-9a-f]{64}$/);
  });

  const elsewhere = 'evil/flow/.github/workflows/drover-stage.yml@refs/heads/main';
  test.each<readonly [string, Said, number]>([
    ['by a key that is not the issuer’s', { key: forged.privateKey }, 401],
    ['by no key in particular', { kid: null }, 401],
    ['by a key that nobody has', { kid: 'k3' }, 401],
    ['by another issuer', { issuer: 'https://token.actions.githubusercontent.com' }, 401],
    ['for somebody else', { audience: 'https://other.example.com' }, 401],
    ['that is over', { age: 400 }, 401],
    ['of a run that was started again', { claims: { run_attempt: '2' } }, 401],
    ['of a push', { claims: { event_name: 'push' } }, 401],
    ['of another run', { claims: { run_id: '1' } }, 403],
    ['of another repository of that name', { claims: { repository_id: '78' } }, 403],
    ['of a branch', { claims: { ref: 'refs/heads/evil' } }, 403],
    ['of another workflow', { claims: { workflow_ref: elsewhere } }, 403],
    ['of a job that another repository wrote', { claims: { job_workflow_ref: elsewhere } }, 403],
  ])('for no token %s', async (_, said, status) => {
    const opened = await open(await aToken(said));
    expect(opened).toEqual({ status, body: { error: expect.any(String) } });
  });

  test('not in silence: why not stands in the log, with the run and no token', async () => {
    const from = log.lines.length;
    const token = await aToken({ claims: { run_id: '1' } });
    expect((await open(token)).status).toBe(403);
    const said = log.lines.slice(from);
    expect(said).toMatchObject([
      {
        level: 'info',
        message: 'channel refused',
        keys: { run: RUN, repository: 'acme/storefront', reason: 'other-run' },
      },
    ]);
    expect(JSON.stringify(said)).not.toContain(token.slice(0, 20));
  });

  test('once for a token, and for no key but its run’s', async () => {
    const token = await aToken();
    expect((await open(token)).status).toBe(200);
    expect((await open(token)).status).toBe(401);
    expect((await open(await aToken(), '12/1/execution/0.2')).status).toBe(403);
  });

  test.each(['', 'x', 'no.token.at-all', `${'a'.repeat(30)}.b.c`])(
    'for nobody who shows %j, whose question is not read',
    async (shown) => {
      expect((await open(shown)).status).toBe(401);
      expect((await post('/channel/questions', shown, 'x'.repeat(100_000))).status).toBe(401);
    },
  );
});

describe('H88: by a channel', () => {
  test('a run asks and is answered, and nothing but its own question', async () => {
    const { capability = '' } = (await open(await aToken())).body;
    const asked = post('/channel/questions', capability, question(ID));
    await vi.waitUntil(() => record(play).prompts.length === 1);
    say(play, OPERATOR, '/answer blue');
    look();
    const answer = { kind: 'answered', decision: null, by: '@operator', text: 'blue' };
    expect((await asked).body).toEqual(answer);
    // Asked again, it is told again, and nobody is asked a second time.
    expect((await post('/channel/questions', capability, question(ID))).body).toEqual(answer);
    expect(record(play).prompts).toHaveLength(1);
  });

  test('a run hears what people told it, at once, and nobody else does', async () => {
    const { capability = '' } = (await open(await aToken())).body;
    expect(await post('/channel/tells', capability, {})).toEqual({
      status: 200,
      body: { tells: [] },
    });
    const source = say(play, OPERATOR, '/tell canary-told');
    look();
    const at = record(play).tells?.[0]?.at;
    const told = [{ id: `${source}:0`, by: 'operator', at, text: 'canary-told' }];
    expect((await post('/channel/tells', capability, {})).body).toEqual({ tells: told });
    for (const shown of ['', capability.replace(/.$/, (last) => (last === '0' ? '1' : '0'))]) {
      const refused = await post('/channel/tells', shown, {});
      expect(refused.status).toBe(401);
      expect(JSON.stringify(refused.body)).not.toContain('canary');
    }
  });

  test('nobody asks who changed a letter of it, or what is no question', async () => {
    const { capability = '' } = (await open(await aToken())).body;
    const [named = '', mac = ''] = capability.split('.');
    const changed = JSON.parse(Buffer.from(named, 'base64url').toString()) as { n: number };
    const other = Buffer.from(JSON.stringify({ ...changed, n: 13 })).toString('base64url');
    expect((await post('/channel/questions', `${other}.${mac}`, question(ID))).status).toBe(401);
    expect((await post('/channel/questions', capability, { id: ID })).status).toBe(400);
    // Other words under a name that people may have answered.
    for (const more of [{ question: 'May I?' }, { request: { kind: 'approval', action: 'rm' } }]) {
      const renamed = { ...question(ID), ...more };
      expect((await post('/channel/questions', capability, renamed)).status).toBe(400);
    }
    const long = { ...question(ID), question: 'x'.repeat(70_000) };
    expect((await post('/channel/questions', capability, long)).status).toBe(413);
  });
});

describe('H87: nobody shuts a run out of its channel', () => {
  test('by what looks like tokens', async () => {
    const refused = await aToken({ key: forged.privateKey });
    for (let sent = 0; sent < 150; sent += 1) expect((await open(refused)).status).toBe(401);
    expect((await open(await aToken())).status).toBe(200);
  });

  test('by genuine tokens of a repository without the App, of which GitHub is asked once', async () => {
    const claims = { repository: 'stranger/flow', repository_id: '79' };
    const from = asked.length;
    for (let sent = 0; sent < 150; sent += 1)
      expect((await open(await aToken({ claims }))).status).toBe(403);
    expect(asked.slice(from)).toEqual(['stranger/flow']);
    expect((await open(await aToken())).status).toBe(200);
  });

  test('by genuine tokens of a repository with it: that one alone has to wait', async () => {
    const claims = { repository: 'rude/flow', repository_id: '78' };
    const states = new Set<number>();
    for (let sent = 0; sent < 60; sent += 1)
      states.add((await open(await aToken({ claims }))).status);
    expect([...states]).toEqual([403, 429]);
    expect((await open(await aToken())).status).toBe(200);
  });

  test('by long wishes: a run is named in a line', async () => {
    const key = `12/1/execution/0.${'1'.repeat(2_000)}`;
    expect((await open(await aToken(), key)).status).toBe(413);
  });
});

test.each([
  ['https://github.com', 'https://token.actions.githubusercontent.com'],
  ['https://acme.ghe.com', 'https://token.actions.acme.ghe.com'],
  ['https://github.acme.com', 'https://github.acme.com/_services/token'],
])('the issuer of %s is %s', (web, expected) => {
  expect(issuerOf(web)).toEqual({ issuer: expected, keys: `${expected}/.well-known/jwks` });
});
