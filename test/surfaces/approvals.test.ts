import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import type { PublishedPrompt } from '../../src/lifecycle/prompts/published.ts';
import { begin, untilQuiet } from '../scenarios/driving.ts';
import { comment, untilStatus } from '../scenarios/people.ts';
import { until } from '../scenarios/patience.ts';
import { aStage, type Stage } from '../scenarios/stage.ts';
import { answering, drover, environmentOf, lastSaid } from './cli/running.ts';
import { atTerminal, HAS_TERMINALS } from './cli/terminal.ts';
import { makeClient } from './http/asking.ts';

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

const REPO = 'acme/storefront';

let stage: Stage;
let client: ReturnType<typeof makeClient>;
/** One that asks twice for a yes, one that has a choice put, and one that wants all else. */
let wary: number;
let torn: number;
let needy: number;

const asks = (question: string, request: object): string =>
  `ask ${JSON.stringify({ question, request })}`;
const drop = (table: string): string =>
  asks(`May I drop ${table}?`, {
    kind: 'approval',
    category: 'destructive',
    severity: 'high',
    action: `psql -c "DROP TABLE ${table}"`,
    paths: [`db/${table}.sql`],
  });

beforeAll(async () => {
  stage = await aStage({
    isLean: true,
    env: { HTTP_API: 'on' },
    config: { approvers: { users: ['reviewer'] } },
  });
  client = makeClient(stage);
  const colours = { kind: 'choice', options: ['Green', 'Red', 'As it is'] };
  torn = await begin(stage, 'Be chosen', asks('Which colour?', colours), 'write b.txt: B');
  await untilStatus(stage, torn, 'Blocked');
  [wary, needy] = await Promise.all([
    begin(stage, 'Drop them', drop('orders'), drop('carts'), 'write a.txt: A'),
    begin(
      stage,
      'Want more',
      asks('Three more?', { kind: 'budget', category: 'cost', amount: 3 }),
      asks('May I have it?', { kind: 'credentials', category: 'secrets', secret: 'STAGING' }),
      asks('Which word?', { kind: 'choice', options: ['One', 'Two'] }),
      asks('One more?', { kind: 'budget', category: 'cost', amount: 1 }),
      asks('Which other?', { kind: 'choice', options: ['Three', 'Four'] }),
      asks('Two more?', { kind: 'budget', category: 'cost', amount: 2 }),
      'write c.txt: C',
    ),
  ]);
  await untilStatus(stage, wary, 'Blocked');
  await untilStatus(stage, needy, 'Blocked');
  await untilQuiet(stage);
});
afterAll(async () => stage.close());

const at = (number: number): string => `${REPO}#${number}`;

describe.runIf(HAS_TERMINALS)('at a real terminal', () => {
  test('one chooses what to answer, reads it, chooses an answer, and sees that it counts', async () => {
    const down = '\u001b[B';
    const { code, text } = await atTerminal(
      ['prompts'],
      environmentOf(stage, 'operator'),
      { on: /Which one\?[\s\S]*Enter/, keys: '\r' },
      { on: /Your choice[\s\S]*Enter/, keys: `${down}\r` },
    );
    expect(text).toContain(`${at(torn)}:p1  Be chosen\r\n  @@backend asks, since`);
    expect([code, text]).toEqual([0, expect.stringMatching(/It counts: the session goes on/)]);
    expect(await lastSaid(stage, torn)).toBe('operator: /answer p1 2');
  });
});

test('who chose it at a terminal is shown it and asked; without a yes nothing is said', async () => {
  const before = await lastSaid(stage, wary);
  const { terminal, asked } = answering('');
  const yes = ['prompts', 'approve', '--session', at(wary)];
  const { code, out, err } = await drover(yes, environmentOf(stage, 'operator'), { terminal });
  expect(out).toContain(
    'It wants to: psql -c "DROP TABLE orders"\n  On these paths: db/orders.sql',
  );
  expect(out).toContain('It may be answered by reviewer with write access\n');
  expect([code, err, asked]).toEqual([1, 'Nothing was said.\n', ['Say yes? [y/N] ']]);
  expect(await lastSaid(stage, wary)).toBe(before);
});

test('a prompt that there is not is not answered', async () => {
  const blue = ['prompts', 'answer', `${at(wary)}:p9`, 'Blue'];
  const none = await drover(blue, environmentOf(stage, 'operator'));
  expect(none).toMatchObject({ code: 1, err: `There is no prompt ${at(wary)}:p9.\n` });
});

test('a no with its reason, by the name of feedback: the session goes on and asks the next', async () => {
  const session = `${at(wary)}:backend`;
  const env = environmentOf(stage, 'reviewer');
  const no = ['feedback', 'reject', '--session', session, '--reason', 'Use the copy.', '--json'];
  const { code, out } = await drover(no, env);
  expect(code).toBe(0);
  expect(JSON.parse(out)).toMatchObject({ outcome: 'taken' });
  expect(await lastSaid(stage, wary)).toBe('reviewer: /deny p1 Use the copy.');
  await until('the next question', async () => {
    const list = await drover(['feedback', 'list', '--session', session, '--json'], env);
    return (
      (JSON.parse(list.out) as readonly PublishedPrompt[])[0]?.id === `${session.split(':')[0]}:p2`
    );
  });
});

test('whom the configuration does not ask is told so before anything is written', async () => {
  const before = await lastSaid(stage, wary);
  const path = `/reject/${encodeURIComponent(`${at(wary)}:p2`)}`;
  const no = await client.ask('operator', { method: 'POST', path });
  expect([no.status, no.body['error']]).toEqual([403, 'not allowed to answer']);
  expect(no.body['detail']).toContain(':p2 is asked of reviewer with write access');
  const env = environmentOf(stage, 'operator');
  const by = await drover(['prompts', 'approve', `${at(wary)}:p2`], env);
  expect(by).toMatchObject({
    code: 1,
    out: '',
    err: expect.stringContaining('nothing was written'),
  });
  const still = await client.ask('operator', { path: path.replace('reject', 'approvals') });
  expect(still.body['state']).toBe('open');
  expect(await lastSaid(stage, wary)).toBe(before);
});

test('a yes over HTTP, with why; who comes later is told whose it was', async () => {
  const path = `/approve/${encodeURIComponent(`${at(wary)}:p2`)}`;
  const query = '?justification=Nobody%20reads%20it.%0A/cancel&approver_role=write';
  const yes = await client.ask('reviewer', { method: 'POST', path: `${path}${query}` });
  expect([yes.status, yes.body['ok']]).toEqual([200, true]);
  expect(yes.body['approval']).toMatchObject({
    requested_action: 'psql -c "DROP TABLE carts"',
    state: 'answered',
    decision: 'allow',
    answered_by: 'reviewer',
  });
  expect(await lastSaid(stage, wary)).toBe('reviewer: /allow p2\n\n> Nobody reads it.\n> /cancel');
  const late = await client.ask('operator', { method: 'POST', path });
  expect([late.status, late.body['error']]).toEqual([409, 'already answered']);
  expect(late.body['detail']).toMatch(/:p2 has been allowed already, by reviewer, .* UTC\.$/);
  await untilStatus(stage, wary, 'In Review');
});

test('more runs over HTTP, and a secret that is not there: Drover says so, and takes a no', async () => {
  const path = (id: string): string => `/approve/${encodeURIComponent(`${at(needy)}:${id}`)}`;
  const more = await client.ask('reviewer', { method: 'POST', path: path('p1') });
  expect(more.body).toMatchObject({ ok: true, approval: { kind: 'budget', decision: 'allow' } });
  const env = environmentOf(stage, 'reviewer');
  await until('the secret is asked for', async () => {
    const { code } = await drover(['prompts', 'show', `${at(needy)}:p2`], env);
    return code === 0;
  });
  const there = await client.ask('reviewer', { method: 'POST', path: path('p2') });
  expect([there.status, there.body['error']]).toEqual([403, 'not obeyed']);
  expect(there.body['detail']).toContain('I see no Actions secret `STAGING`');
  const reason = ['--reason', 'Do without.'];
  const no = await drover(['prompts', 'reject', `${at(needy)}:p2`, ...reason], env);
  expect([no.code, no.err]).toEqual([0, '']);
});

test('a choice over HTTP and by hand, and more runs from the command line and by hand', async () => {
  const env = environmentOf(stage, 'reviewer');
  const waits = (id: string): Promise<unknown> =>
    until(`${id} waits`, async () => {
      const list = ['prompts', 'list', '--session', at(needy), '--json'];
      const [first] = JSON.parse((await drover(list, env)).out) as readonly PublishedPrompt[];
      return first?.id === `${at(needy)}:${id}`;
    });
  const became = async (id: string): Promise<Partial<PublishedPrompt>> => {
    const path = `/approvals/${encodeURIComponent(`${at(needy)}:${id}`)}`;
    return (await client.ask('reviewer', { path })).body;
  };
  await waits('p3');
  const path = `/orchestrators/${encodeURIComponent(`${at(needy)}:backend`)}/respond`;
  const two = await client.ask('reviewer', { method: 'POST', path, body: { response: 'two' } });
  expect([two.status, two.body]).toEqual([200, { ok: true }]);
  await waits('p4');
  const yes = await drover(['prompts', 'approve', `${at(needy)}:p4`], env);
  expect([yes.code, yes.err]).toEqual([0, '']);
  await waits('p5');
  await comment(stage, 'reviewer', needy, '/answer 2');
  await waits('p6');
  await comment(stage, 'reviewer', needy, '/budget +2');
  await untilStatus(stage, needy, 'In Review');
  const answered = { state: 'answered', answered_by: 'reviewer' };
  expect(await became('p3')).toMatchObject({ ...answered, kind: 'choice' });
  expect(await became('p4')).toMatchObject({ ...answered, kind: 'budget', decision: 'allow' });
  expect(await became('p5')).toMatchObject({ ...answered, kind: 'choice' });
  expect(await became('p6')).toMatchObject({ ...answered, kind: 'budget', decision: 'allow' });
});
