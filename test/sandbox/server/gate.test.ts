import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { updateInstallation } from '../../../src/sandbox/world/operations/apps.ts';
import { makeSmallServer, reached } from './small-server.ts';
import type { SmallServer } from './small-server.ts';

let server: SmallServer;
beforeEach(async () => {
  server = await makeSmallServer();
  reached.length = 0;
});
afterEach(() => server.close());

const kindOf = async (response: Response) => [response.status, await response.json()];
const comment = '/api/v3/repos/acme/storefront/issues/1/comments';

describe('who asks', () => {
  test('is an App by its signed JWT, and nobody by one that is expired, forged or too long', async () => {
    const asked = (jwt: string) => server.ask('/api/v3/known', jwt);
    expect(await kindOf(await asked(server.jwt()))).toEqual([200, { kind: 'app' }]);
    const now = Math.floor(server.small.world.clock().getTime() / 1000);
    const refused = [
      server.jwt({ exp: now - 1 }),
      server.jwt({ exp: now + 3600 }),
      server.jwt({ iss: 1 }),
      `${server.jwt().slice(0, -8)}AAAAAAAA`,
    ];
    for (const jwt of refused) expect((await asked(jwt)).status).toBe(401);
  });

  test('is a person or an installation by token, until it expires or is suspended', async () => {
    const { small, tokens, installation } = server;
    expect((await server.ask('/api/v3/known', tokens.reader)).status).toBe(200);
    expect((await server.ask('/api/v3/known', 'ghp_nonsense')).status).toBe(401);
    expect(await (await fetch(`${server.origin}/api/v3/known`)).json()).toEqual({
      kind: 'anonymous',
    });
    const change = { suspendedAt: small.world.now() };
    updateInstallation(small.world, small.operator, { installationId: installation.id, change });
    expect((await server.ask('/api/v3/known', tokens.drover)).status).toBe(403);
    updateInstallation(small.world, small.operator, {
      installationId: installation.id,
      change: { suspendedAt: null },
    });
    small.pass(3601);
    expect((await server.ask('/api/v3/known', tokens.drover)).status).toBe(401);
  });
});

describe('limits', () => {
  test('bind the installation and not people, and are shown in headers', async () => {
    const { tokens } = server;
    const first = await server.ask('/api/v3/known', tokens.drover);
    expect(first.headers.get('x-ratelimit-remaining')).toBe('4999');
    for (let i = 0; i < 80; i += 1) {
      const made = await server.ask(comment, tokens.drover, { method: 'POST' });
      expect(made.status).toBe(200);
    }
    const refused = await server.ask(comment, tokens.drover, { method: 'POST' });
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([403, '60']);
    expect((await server.ask(comment, tokens.writer, { method: 'POST' })).status).toBe(200);
    server.small.pass(61);
    expect((await server.ask(comment, tokens.drover, { method: 'POST' })).status).toBe(200);
  });

  test('used up for GraphQL come as HTTP 200 with an error', async () => {
    const { tokens } = server;
    const fault = { kind: 'rate-limit', limit: 'primary', resource: 'graphql', seconds: 60 };
    const set = await fetch(`${server.origin}/_sandbox/faults`, {
      method: 'POST',
      body: JSON.stringify(fault),
    });
    expect(set.status).toBe(201);
    const asked = await server.ask('/api/graphql', tokens.drover, { method: 'POST', body: '{}' });
    expect([asked.status, asked.headers.get('x-ratelimit-remaining')]).toEqual([200, '0']);
    expect(await asked.json()).toMatchObject({ errors: [{ type: 'RATE_LIMITED' }] });
    expect((await server.ask('/api/v3/known', tokens.drover)).status).toBe(200);
  });

  test('bind people when a fault says so, until it is over or taken away', async () => {
    const { tokens, origin } = server;
    const asked = async (token: string) => (await server.ask('/api/v3/known', token)).status;
    const fault = { kind: 'rate-limit', limit: 'secondary', seconds: 60, caller: 'people' };
    const set = () =>
      fetch(`${origin}/_sandbox/faults`, { method: 'POST', body: JSON.stringify(fault) });
    expect((await set()).status).toBe(201);
    const refused = await server.ask('/api/v3/known', tokens.writer);
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([403, '60']);
    expect(await asked(tokens.drover)).toBe(200);
    server.small.pass(61);
    expect(await asked(tokens.writer)).toBe(200);
    await set();
    await fetch(`${origin}/_sandbox/faults`, { method: 'DELETE' });
    expect(await asked(tokens.writer)).toBe(200);
  });

  test('are not touched by an answer that has not changed', async () => {
    const { tokens } = server;
    const first = await server.ask('/api/v3/known', tokens.drover);
    const again = await server.ask('/api/v3/known', tokens.drover, {
      headers: { 'if-none-match': first.headers.get('etag') ?? '' },
    });
    expect([again.status, again.headers.get('x-ratelimit-used')]).toEqual([304, '1']);
  });
});

test('usage counts the App and only the App, by kind, and starts anew when asked', async () => {
  const { tokens } = server;
  const query = JSON.stringify({ query: 'query IssueWorld { viewer { login } }' });
  const mutation = JSON.stringify({
    query: 'mutation { a: addComment { x } b: addReaction { x } c: mergePullRequest { x } }',
  });
  await server.ask(comment, tokens.drover, { method: 'POST' });
  await server.ask(comment, tokens.writer, { method: 'POST' });
  await server.ask('/api/graphql', tokens.drover, { method: 'POST', body: query });
  await server.ask('/api/graphql', tokens.drover, { method: 'POST', body: mutation });
  const usage = async () => (await fetch(`${server.origin}/_sandbox/usage`)).json();
  expect(await usage()).toMatchObject({
    requests: 3,
    points: 3,
    secondaryPoints: 11,
    contentCreating: 3,
    kinds: {
      'POST /repos/acme/storefront/issues/{n}/comments': { requests: 1, contentCreating: 1 },
      'query IssueWorld': { requests: 1, contentCreating: 0 },
      'mutation addComment+addReaction+mergePullRequest': { contentCreating: 2 },
    },
  });
  await fetch(`${server.origin}/_sandbox/usage`, { method: 'DELETE' });
  expect(await usage()).toMatchObject({ requests: 0, kinds: {} });
});

test('a fault fails before or after the write, as often as it says', async () => {
  const { tokens } = server;
  const post = () => server.ask(comment, tokens.drover, { method: 'POST' });
  server.faults.add({
    kind: 'fail-before',
    times: 1,
    caller: 'drover',
    path: 'comments$',
    status: 502,
  });
  expect([(await post()).status, reached.length]).toEqual([502, 0]);
  server.faults.add({
    kind: 'fail-after',
    times: 1,
    caller: 'drover',
    method: 'post',
    status: 500,
  });
  expect([(await post()).status, reached.length]).toEqual([500, 1]);
  expect([(await post()).status, reached.length]).toEqual([200, 2]);
});

test('a fault that cannot be is refused with what is wrong', async () => {
  const set = await fetch(`${server.origin}/_sandbox/faults`, {
    method: 'POST',
    body: JSON.stringify({ kind: 'fail-before', path: '(' }),
  });
  expect(set.status).toBe(422);
  expect(JSON.stringify(await set.json())).toContain('not a regular expression');
});

test('what is not there says its name with 501', async () => {
  const response = await server.ask('/api/v3/gists', server.tokens.writer);
  expect(response.status).toBe(501);
  expect(await response.json()).toMatchObject({ operation: 'GET /api/v3/gists' });
});
