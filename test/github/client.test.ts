import { generateKeyPairSync } from 'node:crypto';
import { Probot } from 'probot';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { makeClient, type Client } from '../../src/github/client.ts';
import { makeLanes } from '../../src/github/lanes.ts';
import { DroverOctokit } from '../../src/github/octokit.ts';
import { HOUR, MINUTE, SECOND } from '../../src/lifecycle/time.ts';
import { type Loopback, makeLoopback } from './loopback.ts';

const NOW = Date.parse('2026-11-01T08:00:00Z');
let github: Loopback;
let client: Client;
let now = NOW;

beforeEach(async () => {
  now = NOW;
  github = await makeLoopback();
  const clock = { now: () => now };
  client = makeClient({ octokit: github.octokit, lanes: makeLanes(clock), clock });
});
afterEach(() => github.close());

const comment = () => client.mutate('mutation { a: addComment }', {}, 1);
const sources = () => client.query('Sources', { hinted: [] });

/** The client of an installation, which asks for a token before anything else. */
async function asAnApp() {
  const { privateKey } = generateKeyPairSync('rsa', {
    modulusLength: 2048,
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
    publicKeyEncoding: { type: 'spki', format: 'pem' },
  });
  const { baseUrl } = github.octokit.request.endpoint.DEFAULTS;
  const probot = new Probot({ appId: 7, privateKey, baseUrl, Octokit: DroverOctokit });
  const clock = { now: () => now };
  return { octokit: await probot.auth(12), lanes: makeLanes(clock), clock };
}

describe('the client', () => {
  it('sends a write once, also when the answer is an error after which it may have been done', async () => {
    github.answer(() => ({ status: 502, body: { message: 'Bad Gateway' } }));
    expect(await comment()).toMatchObject({ kind: 'unclear' });
    expect(
      await client.rest('POST /repos/{owner}/{repo}/dispatches', { owner: 'a', repo: 'b' }),
    ).toMatchObject({
      kind: 'unclear',
    });
    expect(github.asked).toHaveLength(2);
  });

  it('sends a refused request once', async () => {
    github.answer(() => ({ status: 409, body: { message: 'Conflict' } }));
    expect(await client.rest('PUT /repos/a/b/pulls/1/merge')).toMatchObject({
      kind: 'refused',
      status: 409,
    });
    expect(github.asked).toHaveLength(1);
  });

  it('reads side by side and writes one after the other', async () => {
    let working = 0;
    let most = 0;
    github.answer(async () => {
      working += 1;
      most = Math.max(most, working);
      await new Promise((resolve) => setTimeout(resolve, 50));
      working -= 1;
      return { body: { data: {} } };
    });
    await Promise.all(Array.from({ length: 8 }, sources));
    expect(most).toBe(8);
    most = 0;
    await Promise.all(Array.from({ length: 4 }, comment));
    expect(most).toBe(1);
    expect(github.asked).toHaveLength(12);
  });

  it('sends no write whose turn comes when the issue is no longer held, and reads on', async () => {
    let isHeld = true;
    const waiting = Promise.withResolvers<void>();
    github.answer(async () => {
      await waiting.promise;
      return { body: { data: { hinted: [] } } };
    });
    const held = client.whileHeld(() => isHeld);
    const first = comment();
    const writes = [
      held.mutate('mutation { b: addComment }', {}, 1),
      held.rest('POST /repos/a/b/dispatches'),
    ];
    isHeld = false;
    waiting.resolve();
    expect(await first).toMatchObject({ kind: 'answered' });
    for (const write of writes) expect(await write).toMatchObject({ kind: 'unclear' });
    expect(github.asked).toHaveLength(1);
    expect(await held.query('Sources', { hinted: [] })).toMatchObject({ kind: 'answered' });
  });

  it('sends no write for which it had to ask for a token until the issue was no longer held', async () => {
    let isHeld = true;
    github.answer(({ path }) => {
      if (!path.endsWith('/access_tokens')) return { body: { data: {} } };
      isHeld = false;
      const expires = new Date(Date.now() + HOUR).toISOString();
      return { status: 201, body: { token: 'ghs_1', expires_at: expires, permissions: {} } };
    });
    const held = makeClient(await asAnApp()).whileHeld(() => isHeld);
    expect(await held.mutate('mutation { a: addComment }', {}, 1)).toMatchObject({
      kind: 'unclear',
    });
    expect(await held.rest('POST /repos/a/b/dispatches')).toMatchObject({ kind: 'unclear' });
    expect(github.asked.map(({ path }) => path)).toEqual(['/app/installations/12/access_tokens']);
  });

  it('waits no longer for a token than for an answer, and sends nothing when it comes later', async () => {
    const token = Promise.withResolvers<void>();
    const given = Promise.withResolvers<void>();
    github.answer(async ({ path }) => {
      if (!path.endsWith('/access_tokens')) return { body: { data: {} } };
      await token.promise;
      given.resolve();
      const expires = new Date(Date.now() + HOUR).toISOString();
      return { status: 201, body: { token: 'ghs_1', expires_at: expires, permissions: {} } };
    });
    const app = makeClient({ ...(await asAnApp()), patience: 100 });
    expect(await app.mutate('mutation { a: addComment }', {}, 1)).toMatchObject({
      kind: 'unclear',
    });
    token.resolve();
    await given.promise;
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(github.asked.map(({ path }) => path)).toEqual(['/app/installations/12/access_tokens']);
  });

  it('speaks GraphQL at the address that goes with a GitHub Enterprise host', async () => {
    github.answer(() => ({ body: { data: { hinted: [] } } }));
    expect(await sources()).toEqual({ kind: 'answered', data: { hinted: [] }, faults: [] });
    expect(github.asked[0]).toMatchObject({
      path: '/api/graphql',
      body: { variables: { hinted: [] } },
    });
  });

  it('gives what came with the errors of a GraphQL answer', async () => {
    github.answer(() => ({
      body: {
        data: { hinted: [null] },
        errors: [{ type: 'NOT_FOUND', path: ['hinted', 0], message: 'gone' }, { message: 'odd' }],
      },
    }));
    expect(await sources()).toEqual({
      kind: 'answered',
      data: { hinted: [null] },
      faults: [
        { type: 'NOT_FOUND', path: ['hinted', 0], message: 'gone' },
        { type: null, path: [], message: 'odd' },
      ],
    });
  });

  it('says unclear where there is no answer at all', async () => {
    await github.close();
    expect(await comment()).toMatchObject({ kind: 'unclear' });
    github = await makeLoopback();
  });
});

describe('a limit', () => {
  const reset = (NOW + 20 * MINUTE) / SECOND;

  it('that comes as HTTP 200 puts the installation to sleep until its reset', async () => {
    github.answer(() => ({
      headers: { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': String(reset) },
      body: { data: null, errors: [{ type: 'RATE_LIMITED', message: 'API rate limit exceeded' }] },
    }));
    const asleep = { kind: 'asleep', until: NOW + 20 * MINUTE };
    expect(await sources()).toEqual(asleep);
    expect(await comment()).toEqual(asleep);
    expect(await client.rest('GET /rate_limit')).toEqual(asleep);
    expect(github.asked).toHaveLength(1);
    now = NOW + 20 * MINUTE;
    github.answer(() => ({ body: { data: {} } }));
    expect(await sources()).toMatchObject({ kind: 'answered' });
  });

  it('is kept when its last request is spent, before GitHub refuses one', async () => {
    github.answer(() => ({
      headers: { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': String(reset) },
    }));
    expect(await client.rest('GET /meta')).toMatchObject({ kind: 'answered' });
    expect(await client.rest('GET /meta')).toEqual({ kind: 'asleep', until: NOW + 20 * MINUTE });
  });

  it('tells how much may still be made that people are told of, and nothing while it sleeps', async () => {
    const lanes = makeLanes({ now: () => now });
    const make = (content: number) =>
      lanes.run({ lane: 'write', api: 'graphql', content }, async () => 'made');
    const full = lanes.contentLeft();
    await make(30);
    expect(lanes.contentLeft()).toBe(full - 30);
    now += MINUTE;
    expect(lanes.contentLeft()).toBe(full);
    lanes.spent(now + MINUTE);
    expect(lanes.contentLeft()).toBe(0);
  });

  it('of the second kind is honoured for a minute at least, and for longer each time', async () => {
    github.answer(() => ({
      status: 403,
      body: { message: 'You have exceeded a secondary rate limit' },
    }));
    const waits: number[] = [];
    for (let round = 0; round < 4; round += 1) {
      const answer = await comment();
      if (answer.kind !== 'asleep') throw new Error(answer.kind);
      waits.push(answer.until - now);
      now = answer.until;
    }
    expect(waits).toEqual([MINUTE, 2 * MINUTE, 4 * MINUTE, 8 * MINUTE]);
    github.answer(() => ({
      status: 429,
      headers: { 'retry-after': '1800' },
      body: { message: 'slow' },
    }));
    // GitHub's time is known to the second: it may be put forward by one while the pause lasts.
    expect(await comment()).toEqual({ kind: 'asleep', until: now + 30 * MINUTE + 1_000 });
    now += 30 * MINUTE + 1_000;
    github.answer(() => ({ body: { data: {} } }));
    expect(await comment()).toMatchObject({ kind: 'answered' });
  });

  it('on content is kept without asking: 70 a minute, 450 an hour', async () => {
    github.answer(() => ({ body: { data: {} } }));
    const send = async (): Promise<number> => {
      let sent = 0;
      while ((await comment()).kind === 'answered') sent += 1;
      return sent;
    };
    expect(await send()).toBe(70);
    expect((await sources()).kind).toBe('answered');
    expect((await client.mutate('mutation { b: addReaction }', {}, 0)).kind).toBe('answered');
    let total = 70;
    for (let minute = 1; minute < 59; minute += 1) {
      now = NOW + minute * MINUTE;
      total += await send();
    }
    expect(total).toBe(450);
    expect(await comment()).toEqual({ kind: 'asleep', until: NOW + HOUR });
  });
});
