import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { begin, readFile, recordsOf, runsOf, untilQuiet } from './driving.ts';
import { CONFIG } from './furnish.ts';
import { graphql, pullOf, rest, type Said, untilStatus } from './people.ts';
import { until } from './patience.ts';
import { aStage, type Stage } from './stage.ts';

vi.setConfig({ testTimeout: 300_000 });

const STAGE_WORKFLOW = '.github/workflows/drover-stage.yml';
const OLD = '/repos/acme/storefront';
const NEW = '/repos/acme/warehouse';

interface Thing {
  readonly number: number;
  readonly node_id: string;
}

let stage: Stage;
beforeAll(async () => {
  stage = await aStage({ isLean: true });
  await operator('POST', '/orgs/acme/repos', { name: 'warehouse', auto_init: true });
  for (const path of [CONFIG, STAGE_WORKFLOW])
    await operator('PUT', `${NEW}/contents/${path}`, {
      message: `Add ${path}`,
      content: Buffer.from(await readFile(stage, path)).toString('base64'),
    });
});
afterAll(() => stage.close());

function operator<T>(method: string, path: string, body?: unknown): Promise<T> {
  return rest<T>(stage, 'operator', { method, path, ...(body === undefined ? {} : { body }) });
}

/** Moves an issue to the other repository; its number there. */
async function transfer(number: number): Promise<number> {
  const issue = await operator<Thing>('GET', `${OLD}/issues/${number}`);
  const to = await operator<Thing>('GET', NEW);
  const { transferIssue } = await graphql<{ transferIssue: { issue: Thing } }>(
    stage,
    'operator',
    'mutation ($input: TransferIssueInput!) { transferIssue(input: $input) { issue { number } } }',
    { input: { issueId: issue.node_id, repositoryId: to.node_id, createLabelsIfMissing: true } },
  );
  return transferIssue.issue.number;
}

const saidThere = (number: number): Promise<readonly Said[]> =>
  operator('GET', `${NEW}/issues/${number}/comments?per_page=100`);

/** Comments that show where the issue stands. */
async function recordsThere(number: number): Promise<readonly Said[]> {
  return (await saidThere(number)).filter(({ body }) => body.includes('<!-- drover:record '));
}

interface PullThere {
  readonly head: { readonly ref: string };
  readonly body: string;
}

async function pullThere(number: number): Promise<PullThere | undefined> {
  const pulls = await operator<PullThere[]>('GET', `${NEW}/pulls?state=all`);
  return pulls.find(({ head }) => head.ref.startsWith(`drover/${number}-`));
}

async function labelsThere(number: number): Promise<readonly string[]> {
  const labels = await operator<{ name: string }[]>('GET', `${NEW}/issues/${number}/labels`);
  return labels.map(({ name }) => name);
}

test.concurrent('a transferred issue: its run is cancelled, and it starts afresh where it went, with /ready', async () => {
  const old = await begin(stage, 'Count the stock', 'sleep 60');
  const working = () =>
    until('the run works', async () =>
      (await runsOf(stage, old)).some(({ status }) => status === 'in_progress'),
    );
  await working();
  expect(await recordsOf(stage, old)).toHaveLength(1);
  const number = await transfer(old);
  await until('the run is cancelled', async () =>
    (await runsOf(stage, old)).every(({ conclusion }) => conclusion === 'cancelled'),
  );
  // What came along tells of a life that ended there: it is taken away, and nothing is said.
  await until('the old record is gone', async () => (await recordsThere(number)).length === 0);
  await untilQuiet(stage);
  expect(await saidThere(number)).toEqual([]);
  expect(await labelsThere(number)).toEqual([]);
  await operator('PATCH', `${NEW}/issues/${number}`, { body: 'agent: write stock.txt: 12' });
  await operator('POST', `${NEW}/issues/${number}/comments`, { body: '/ready' });
  const pull = await until('it is offered there', async () => {
    const said = (await saidThere(number)).map(({ body }) => body).join('\n');
    return said.includes('Ready for your review') && (await pullThere(number));
  });
  expect(pull.head.ref).toBe(`drover/${number}-count-the-stock`);
  expect(pull.body).toContain(`For #${number}.`);
  const [record, ...others] = await recordsThere(number);
  expect(others).toEqual([]);
  expect(record?.body).toContain('Runs: 1');
});

test.concurrent('one under review: its pull request is closed, its branch stays, and an old /ready counts for nothing', async () => {
  const old = await begin(stage, 'Sort the shelves', 'write shelves.txt: A to Z');
  await untilStatus(stage, old, 'In Review');
  const pull = await pullOf(stage, old);
  await operator('POST', `${OLD}/issues/${old}/comments`, { body: 'Thanks.\n\n/why' });
  const number = await transfer(old);
  await until(
    'the pull request is closed',
    async () => (await pullOf(stage, old))?.state === 'closed',
  );
  const { object } = await operator<{ object: { sha: string } }>(
    'GET',
    `${OLD}/git/ref/heads/${pull?.head.ref}`,
  );
  expect(object.sha).toBe(pull?.head.sha);
  expect((await pullOf(stage, old))?.merged).toBe(false);
  await until('the old record is gone', async () => (await recordsThere(number)).length === 0);
  const before = await saidThere(number);
  await untilQuiet(stage);
  expect(await saidThere(number)).toEqual(before);
  expect(await pullThere(number)).toBeUndefined();
});

test.concurrent('a deleted issue: once it is surely gone its run is cancelled and its pull request closed', async () => {
  const old = await begin(stage, 'Forget me', 'write forget.txt: Yes');
  await untilStatus(stage, old, 'In Review');
  await operator('POST', `${OLD}/issues/${old}/comments`, { body: '/feedback agent: sleep 60' });
  await until('the round runs', async () =>
    (await runsOf(stage, old)).some(({ status }) => status === 'in_progress'),
  );
  const issue = await operator<Thing>('GET', `${OLD}/issues/${old}`);
  await graphql(
    stage,
    'operator',
    'mutation ($id: ID!) { deleteIssue(input: { issueId: $id }) { clientMutationId } }',
    { id: issue.node_id },
  );
  // Drover looks, finds nothing, and doubts it for half a minute.
  await sleep(2_000);
  stage.pass(31_000);
  await until(
    'the pull request is closed',
    async () => (await pullOf(stage, old))?.state === 'closed',
  );
  await until('the run is cancelled', async () =>
    (await runsOf(stage, old)).every(({ status }) => status === 'completed'),
  );
  expect((await runsOf(stage, old)).at(-1)?.conclusion).toBe('cancelled');
});
