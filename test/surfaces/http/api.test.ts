import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { makePerson } from '../../../src/github/person/person.ts';
import { makeApi, OPERATIONS } from '../../../src/surfaces/http/api/app.ts';
import { listen } from '../../../src/surfaces/http/listen.ts';
import { makeMemoryLog } from '../../controller/memory-log.ts';
import { begin, untilQuiet } from '../../scenarios/driving.ts';
import { commentsOf, untilStatus, type Who } from '../../scenarios/people.ts';
import { aStage, type Stage } from '../../scenarios/stage.ts';
import { lastSaid } from '../cli/running.ts';
import { type Answered, makeClient } from './asking.ts';
import { at, BAD_REQUESTS } from './bad-requests.ts';

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

const REPO = 'acme/storefront';

let stage: Stage;
let client: ReturnType<typeof makeClient>;
let asking: number;
const log: string[] = [];

beforeAll(async () => {
  stage = await aStage({
    isLean: true,
    env: { HTTP_API: 'on' },
    trace: { write: (line: string) => log.push(line) },
  });
  client = makeClient(stage);
  asking = await begin(stage, 'Be asked', 'ask Which colour?', 'write b.txt: B');
  await untilStatus(stage, asking, 'Blocked');
  await untilQuiet(stage);
});
afterAll(async () => stage.close());

const get = (who: Who | null, path: string): Promise<Answered> => client.ask(who, { path });
const post = (who: Who | null, path: string, body?: unknown): Promise<Answered> =>
  client.ask(who, { method: 'POST', path, ...(body === undefined ? {} : { body }) });
const respond = (who: Who | null, id: string, response: unknown): Promise<Answered> =>
  post(who, `/orchestrators/${id}/respond`, { response });

describe('what cannot be done is said in a sentence, and changes nothing', () => {
  const session = (): string => at(asking, ':backend');

  test.each(BAD_REQUESTS)('$what', async ({ as, wish, status, error, detail }) => {
    const before = (await commentsOf(stage, asking)).length;
    const answer = await client.ask(as, wish(asking));
    expect([answer.status, answer.body['error']]).toEqual([status, error]);
    expect(answer.body['detail']).toMatch(detail);
    expect(answer.headers.get('content-type')).toBe('application/problem+json');
    expect(await commentsOf(stage, asking)).toHaveLength(before);
  });

  test('a token that GitHub does not accept, and one that cannot be one', async () => {
    for (const token of ['ghp_0123456789012345678901234567890123456', 'x']) {
      const headers = { authorization: `Bearer ${token}` };
      const answer = await client.ask(null, { path: '/approvals/pending', headers });
      expect([answer.status, answer.body['error']]).toEqual([401, 'token not accepted']);
      expect(answer.headers.get('www-authenticate')).toMatch(/^Bearer .*error="invalid_token"/);
    }
  });

  test('another content type, another method, another path', async () => {
    const path = `/orchestrators/${session()}/respond`;
    const headers = { 'content-type': 'text/plain' };
    const form = await client.ask('operator', { method: 'POST', path, body: 'x', headers });
    expect([form.status, form.body['error']]).toEqual([415, 'unsupported media type']);
    const put = await client.ask('operator', { method: 'PUT', path, body: {} });
    expect([put.status, put.headers.get('allow')]).toEqual([405, 'POST']);
    expect((await get('operator', '/approvals')).status).toBe(404);
  });
});

describe('what waits', () => {
  test('is listed with all that an answer needs, kept by nobody and for no other page', async () => {
    const { status, headers, body } = await get('reviewer', '/approvals/pending');
    expect([status, headers.get('cache-control')]).toEqual([200, 'no-store']);
    expect(headers.get('access-control-allow-origin')).toBeNull();
    expect(body['approvals']).toEqual([
      expect.objectContaining({
        id: `${REPO}#${asking}:p1`,
        session_id: `${REPO}#${asking}:backend`,
        role: 'execution',
        kind: 'clarification',
        question: 'Which colour?',
        state: 'open',
      }),
    ]);
    const by = await get('operator', `/approvals/pending?repo=${REPO}&session=${at(asking)}`);
    expect(by.body).toEqual(body);
    const none = await get('operator', '/approvals/pending?kind=approval');
    expect(none.body).toEqual({ approvals: [] });
  });

  test('is shown by its id, also where the slash of it was decoded on the way', async () => {
    const one = await get('operator', `/approvals/${at(asking, ':p1')}`);
    expect(one.body).toMatchObject({ id: `${REPO}#${asking}:p1`, state: 'open' });
    const decoded = await get('operator', `/approvals/${REPO}%23${asking}:p1`);
    expect(decoded.body).toEqual(one.body);
  });
});

test('of two who answer at once one is first, and the other is told who; each has commented as themselves', async () => {
  const id = at(asking, ':backend');
  const both = await Promise.all([
    respond('operator', id, 'Green please'),
    respond('reviewer', id, 'Red please'),
  ]);
  const statuses = both.map(({ status }) => status);
  expect(statuses.toSorted((a, b) => a - b)).toEqual([200, 409]);
  const [winner, loser] = statuses[0] === 200 ? ['operator', 'reviewer'] : ['reviewer', 'operator'];
  const late = both.find(({ status }) => status === 409);
  expect(both.find(({ status }) => status === 200)?.body).toEqual({ ok: true });
  expect(late?.body).toMatchObject({ error: 'already answered' });
  expect(late?.body['detail']).toContain(`by ${winner}`);
  const said = (await commentsOf(stage, asking)).filter(({ body }) => body.startsWith('/answer'));
  expect(said.map(({ user }) => user.login).toSorted()).toEqual([winner, loser].toSorted());
  const again = await respond('operator', id, 'Blue');
  expect([again.status, again.body['error']]).toEqual([400, 'no pending question']);
  const named = await respond('operator', at(asking, ':p1'), 'Blue');
  expect([named.status, named.body['error']]).toEqual([409, 'already answered']);
  expect(await lastSaid(stage, asking)).not.toContain('Blue');
});

describe('the OpenAPI document', () => {
  test('has every operation, and every one was asked here', () => {
    const document = client.document();
    const listed = Object.entries(document?.paths ?? {}).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method} ${path}`),
    );
    expect(listed.toSorted()).toEqual(
      OPERATIONS.map(({ method, path }) => `${method} ${path}`).toSorted(),
    );
    const asked = new Set([...client.seen].map((each) => each.replace(/ \d+$/, '')));
    expect(listed.filter((each) => !asked.has(each))).toEqual([]);
  });
});

test('no token is in the log', () => {
  const tokens = Object.values(stage.sandbox.seeded.people).map(({ token }) => token);
  expect(log.some((line) => line.includes('asked over HTTP'))).toBe(true);
  expect(log.filter((line) => tokens.some((token) => line.includes(token)))).toEqual([]);
});

// The last: Drover is not there to say who was first.
test('what Drover has not decided within ten seconds is said to be pending, with its comment', async () => {
  const number = await begin(stage, 'Be asked again', 'ask Which size?', 'write c.txt: C');
  await untilStatus(stage, number, 'Blocked');
  await stage.stop();
  const slept: number[] = [];
  const api = makeApi({
    personOf: (token) => makePerson({ api: stage.sandbox.urls.api }, token),
    clock: { now: () => 0, sleep: async (length) => void slept.push(length) },
    log: makeMemoryLog(),
  });
  const listening = await listen(api, { host: '127.0.0.1', port: 0 });
  if (!listening.ok) throw new Error(listening.error);
  const answer = await fetch(`${listening.value.url}/orchestrators/${at(number)}/respond`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${stage.sandbox.seeded.people.operator.token}`,
      'content-type': 'application/json',
    },
    body: '{"response":"Large"}',
  });
  const body: unknown = await answer.json();
  await listening.value.close(0);
  expect([answer.status, body]).toEqual([
    202,
    { status: 'pending', comment: expect.stringMatching(/#issuecomment-\d+$/) },
  ]);
  expect(slept.reduce((sum, length) => sum + length, 0)).toBeLessThanOrEqual(10_000);
  expect(slept.length).toBeLessThanOrEqual(5);
});
