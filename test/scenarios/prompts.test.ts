import { afterAll, beforeAll, expect, onTestFinished, test, vi } from 'vitest';
import { begin, keysOf, readAt, runsOf, saidBy, untilSaid } from './driving.ts';
import { comment, pullOf, untilStatus } from './people.ts';
import { aStage, type Stage } from './stage.ts';

vi.setConfig({ testTimeout: 300_000, maxConcurrency: 10 });

let stage: Stage;
beforeAll(async () => {
  stage = await aStage({ isLean: true });
});
afterAll(() => stage.close());

interface Delivery {
  readonly event: string;
  readonly action: string | null;
  readonly request: { readonly payload: { readonly comment?: { readonly body: string } } };
}

/** What GitHub told Drover, in the order in which it happened. */
async function told(): Promise<readonly Delivery[]> {
  const answer = await fetch(`${stage.sandbox.urls.origin}/_sandbox/deliveries`);
  const { deliveries } = (await answer.json()) as { readonly deliveries: readonly Delivery[] };
  return deliveries.toReversed();
}

test('a question is posted before the card shows Blocked', async () => {
  const number = await begin(stage, 'Ask first', 'ask Which colour?', 'write a.txt: A');
  await untilStatus(stage, number, 'Blocked');
  await stage.sandbox.idle();
  const all = await told();
  const asked = all.findIndex(({ request }) =>
    request.payload.comment?.body.includes('Which colour?'),
  );
  const moves = all.flatMap(({ event }, at) => (event === 'projects_v2_item' ? [at] : []));
  expect(all[asked]).toMatchObject({ event: 'issue_comment', action: 'created' });
  // Backlog, Ready, In Progress, Blocked; only the last comes after the question.
  expect(moves.filter((at) => at > asked)).toEqual(moves.slice(-1));
  expect(all.slice(0, asked).some(({ event }) => event === 'projects_v2_item')).toBe(true);
});

const APPROVAL = {
  kind: 'approval',
  category: 'destructive',
  severity: 'high',
  action: 'rm -rf old',
  reason: 'Nobody reads it.',
};
const asks = (question: string, request: object): string =>
  `ask ${JSON.stringify({ question, request })}`;

test('an act that was asked about before a restart is allowed after it, by whoever was first; the next is denied', async () => {
  const number = await begin(
    stage,
    'Ask for an act',
    asks('May I take the old ones away?', APPROVAL),
    asks('And these?', APPROVAL),
    'write d.txt: D',
  );
  const asked = await untilSaid(stage, number, /take the old ones away/);
  expect(asked).toContain('rm -rf old');
  expect(asked).toContain('/allow p1');
  await untilStatus(stage, number, 'Blocked');
  await stage.restart();
  // A process that has just started is careful with what changed a moment ago.
  stage.pass(30_000);
  await Promise.all([
    comment(stage, 'operator', number, '/allow p1'),
    comment(stage, 'reviewer', number, '/allow p1'),
  ]);
  await untilSaid(stage, number, /And these\?/);
  expect(await keysOf(stage, number)).toHaveLength(2);
  const told = await untilSaid(stage, number, /\*\*Allowed\*\* by (?:operator|reviewer)/);
  const [, first = ''] = /by (\w+)/.exec(told.slice(told.indexOf('**Allowed**'))) ?? [];
  expect(told).toContain('rm -rf old');
  expect(told).toMatch(/\[the comment\]\(http\S+#issuecomment-\d+\)/);
  const late = first === 'operator' ? 'reviewer' : 'operator';
  expect(
    await untilSaid(stage, number, /came too late|not open any more|no question is open/),
  ).toContain(`@${late}, `);
  await comment(stage, 'reviewer', number, '/deny p2 Keep them for the audit.');
  await untilStatus(stage, number, 'In Review');
  expect(await keysOf(stage, number)).toHaveLength(3);
  const denied = await untilSaid(stage, number, /\*\*Denied\*\* by reviewer/);
  expect(denied).toContain('Keep them for the audit.');
});

test.concurrent('a secret is looked for by its name, and one that is pasted is hidden', async () => {
  const request = { kind: 'credentials', category: 'secrets', secret: 'STAGING_TOKEN' };
  const number = await begin(
    stage,
    'Ask for a secret',
    asks('May I see it?', request),
    'write f.txt: F',
  );
  await untilSaid(stage, number, /STAGING_TOKEN/);
  await comment(stage, 'operator', number, `/answer ghp_${'a1B2'.repeat(9)}`);
  expect(await untilSaid(stage, number, /Revoke it now/)).toContain('@operator');
  const { world, seeded } = stage.sandbox;
  const hidden = world.tables.comments
    .all()
    .filter(({ minimizedReason }) => minimizedReason !== null);
  expect(hidden.map(({ body }) => body.slice(0, 12))).toEqual(['/answer ghp_']);
  await comment(stage, 'operator', number, '/answer');
  await untilSaid(stage, number, /I see no Actions secret/);
  const environment = world.tables.environments.insert({
    ...world.newIdentity('environment'),
    repositoryId: seeded.repository.id,
    name: 'staging',
    secrets: new Map([['STAGING_TOKEN', 'x']]),
    createdAt: world.now(),
  });
  onTestFinished(() => void world.tables.environments.remove(environment.id));
  await comment(stage, 'operator', number, '/answer p1');
  await untilStatus(stage, number, 'In Review');
});

test.concurrent('a run that asks waits for the answer, goes on with it, and asks no more', async () => {
  const number = await begin(stage, 'Ask once', 'ask How large?', 'write b.txt: B');
  const question = await untilSaid(stage, number, /asks/);
  await untilStatus(stage, number, 'Blocked');
  expect(question).toContain('@@backend asks');
  expect(question).toContain('How large?');
  expect(question).toContain('/answer');
  expect(question).toContain('@operator');
  await comment(stage, 'outsider', number, '/answer Tiny.');
  await comment(stage, 'reviewer', number, '/answer Huge.\n\nAs large as can be.');
  await untilStatus(stage, number, 'In Review');
  expect(await keysOf(stage, number)).toEqual([
    `${number}/1/execution/0.1`,
    `${number}/1/execution/0.2`,
  ]);
  const said = await saidBy(stage, number);
  expect(said.filter((body) => body.includes('asks'))).toHaveLength(1);
  await comment(stage, 'operator', number, '/answer Too late.');
  await untilSaid(stage, number, /no question|nothing.*ask|not.*asked/i);
});

test.concurrent('a round may ask too, and its answer reaches the round', async () => {
  const number = await begin(stage, 'Ask in a round', 'write c.txt: C');
  await untilStatus(stage, number, 'In Review');
  const before = await pullOf(stage, number);
  await comment(
    stage,
    'operator',
    number,
    '/feedback Change it.\nagent: ask To what?\nagent: write c.txt: D',
  );
  await untilSaid(stage, number, /To what\?/);
  await untilStatus(stage, number, 'Blocked');
  expect((await pullOf(stage, number))?.head.sha).toBe(before?.head.sha);
  await comment(stage, 'operator', number, '/answer To D.');
  await untilStatus(stage, number, 'In Review');
  const after = await pullOf(stage, number);
  expect(await readAt(stage, 'c.txt', after?.head.sha ?? '')).toContain('D');
  expect((await runsOf(stage, number)).at(-1)?.display_title).toBe(
    `drover ${number}/1/feedback-implementation/1.2`,
  );
});
