import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { OPERATIONS } from '../../../src/surfaces/http/api/app.ts';
import { begin, untilQuiet } from '../../scenarios/driving.ts';
import { commentsOf, untilStatus, type Who } from '../../scenarios/people.ts';
import { aStage, type Stage } from '../../scenarios/stage.ts';
import { lastSaid } from '../cli/running.ts';
import { type Answered, makeClient } from './asking.ts';

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

const at = (number: number, of = ''): string => encodeURIComponent(`${REPO}#${number}${of}`);
const get = (who: Who | null, path: string): Promise<Answered> => client.ask(who, { path });
const post = (who: Who | null, path: string, body?: unknown): Promise<Answered> =>
  client.ask(who, { method: 'POST', path, ...(body === undefined ? {} : { body }) });
const respond = (who: Who | null, id: string, response: unknown): Promise<Answered> =>
  post(who, `/orchestrators/${id}/respond`, { response });

describe('what cannot be done is said in a sentence, and changes nothing', () => {
  const session = (): string => at(asking, ':backend');
  const long = 'x'.repeat(100_000);

  test.each<[string, () => Promise<Answered>, readonly [number, string, RegExp]]>([
    ['no token', () => respond(null, session(), 'Green'), [401, 'token required', /Bearer TOKEN/]],
    [
      'a blank answer',
      () => respond('operator', session(), ' \n'),
      [400, 'response required', /./],
    ],
    [
      'no answer',
      () => post('operator', `/orchestrators/${session()}/respond`, {}),
      [400, 'response required', /./],
    ],
    [
      'an answer that is no text',
      () => respond('operator', session(), 7),
      [400, 'response required', /expected string/],
    ],
    [
      'no JSON',
      () => post('operator', `/orchestrators/${session()}/respond`, '{'),
      [400, 'response required', /no JSON/],
    ],
    [
      'an unknown issue',
      () => respond('operator', at(999), 'Green'),
      [404, 'orchestrator not found', /#999: GitHub does not show it/],
    ],
    [
      'an unknown session',
      () => respond('operator', at(asking, ':nobody'), 'Green'),
      [404, 'orchestrator not found', /nobody/],
    ],
    [
      'an id that is none',
      () => respond('operator', 'backend', 'Green'),
      [404, 'orchestrator not found', /acme\/storefront#12:backend/],
    ],
    [
      'an issue that asks nothing',
      () => respond('operator', at(stage.sandbox.seeded.issue.number), 'Green'),
      [404, 'orchestrator not found', /./],
    ],
    [
      'an answer of 100 kB',
      () => respond('operator', session(), long),
      [413, 'response too long', /16,000 characters/],
    ],
    [
      'an answer of 17,000 characters',
      () => respond('operator', session(), 'x'.repeat(17_000)),
      [400, 'response not possible', /17,?00\d/],
    ],
    [
      'a secret',
      () => respond('operator', session(), `ghp_${'a1B2'.repeat(9)}`),
      [400, 'secret refused', /GitHub token.*nothing was written/],
    ],
    [
      'another command in the answer',
      () => respond('operator', session(), 'Green\n/cancel'),
      [400, 'response not possible', /\/cancel/],
    ],
    [
      'no right to answer',
      () => respond('outsider', session(), 'Green'),
      [403, 'not allowed to answer', /write access/],
    ],
    [
      'a yes where words are asked for',
      () => post('operator', `/approve/${at(asking, ':p1')}`),
      [400, 'response not possible', /asks for words/],
    ],
    [
      'an approver who is somebody else',
      () => post('operator', `/approve/${at(asking, ':p1')}?approver_id=reviewer`),
      [403, 'not the approver', /The token is of operator/],
    ],
    [
      'a role that one does not have',
      () => post('reviewer', `/reject/${at(asking, ':p1')}?approver_role=team:nobodies`),
      [403, 'not the approver', /does not have the role team:nobodies/],
    ],
    [
      'a role that there is not',
      () => post('operator', `/reject/${at(asking, ':p1')}?approver_role=king`),
      [400, 'approver_role unknown', /team:SLUG/],
    ],
    [
      'an unknown prompt',
      () => get('operator', `/approvals/${at(asking, ':p7')}`),
      [404, 'approval not found', /There is no prompt acme\/storefront#\d+:p7/],
    ],
    [
      'a repository that is none',
      () => get('operator', '/approvals/pending?repo=storefront'),
      [400, 'bad query', /acme\/storefront/],
    ],
  ])('%s', async (_, act, [status, error, detail]) => {
    const before = (await commentsOf(stage, asking)).length;
    const answer = await act();
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
