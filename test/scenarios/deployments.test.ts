import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { begin, saidBy, untilQuiet, untilSaid } from './driving.ts';
import { comment, pullOf, rest, status, untilStatus, type Who } from './people.ts';
import { until } from './patience.ts';
import { aStage, type Stage } from './stage.ts';

vi.setConfig({ testTimeout: 300_000, maxConcurrency: 10 });

let stage: Stage;
beforeAll(async () => {
  stage = await aStage({
    isLean: true,
    config: {
      deployment: {
        environments: ['preview', { name: 'docs', required: false }],
        creator: 'reviewer',
      },
      deadlines: { deployment: '5m' },
    },
  });
});
afterAll(() => stage.close());

const DEPLOYMENTS = '/repos/acme/storefront/deployments';

/** Tells GitHub of a deployment, as a provider's own program would. */
async function deploy(
  sha: string,
  state: 'success' | 'failure',
  { by = 'reviewer', environment = 'preview' }: { by?: Who; environment?: string } = {},
): Promise<void> {
  const { id } = await rest<{ id: number }>(stage, by, {
    method: 'POST',
    path: DEPLOYMENTS,
    body: {
      ref: sha,
      environment,
      auto_merge: false,
      required_contexts: [],
      // As previews are: else the next one of another pull request would make this one inactive.
      transient_environment: true,
    },
  });
  const url = `https://${environment}.example/${sha.slice(0, 7)}`;
  await rest(stage, by, {
    method: 'POST',
    path: `${DEPLOYMENTS}/${id}/statuses`,
    body: { state, ...(state === 'success' ? { environment_url: url } : {}) },
  });
}

/** The head of the pull request, once it is another than that. */
async function untilHead(number: number, not = ''): Promise<string> {
  return until(`a new head for #${number}`, async () => {
    const sha = (await pullOf(stage, number))?.head.sha;
    return sha === not ? undefined : sha;
  });
}

test.concurrent('a preview of an older head is none of the new one', async () => {
  const number = await begin(stage, 'Be deployed late', 'write a.txt: A');
  const first = await untilHead(number);
  await deploy(first, 'success');
  await untilStatus(stage, number, 'In Review');
  await comment(stage, 'operator', number, '/feedback More.\nagent: write a.txt: AA');
  const second = await untilHead(number, first);
  await deploy(first, 'success');
  await stage.sandbox.idle();
  await until(
    'Drover has looked at the new head',
    async () => (await saidBy(stage, number)).length === 1,
  );
  expect(await status(stage, number)).toBe('In Progress');
  await deploy(second, 'success');
  await untilStatus(stage, number, 'In Review');
  const offers = (await saidBy(stage, number)).filter((body) => body.includes('preview.example'));
  expect(offers).toHaveLength(2);
  expect(offers[1]).toContain(`https://preview.example/${second.slice(0, 7)}`);
});

test.concurrent('one by anybody but the creator that config names counts for nothing; an optional environment is shown and not awaited', async () => {
  const number = await begin(stage, 'Be deployed by two', 'write d.txt: D');
  const head = await untilHead(number);
  await deploy(head, 'success', { by: 'operator' });
  await deploy(head, 'failure', { environment: 'docs' });
  await untilQuiet(stage);
  expect(await status(stage, number)).toBe('In Progress');
  await deploy(head, 'success', { environment: 'docs' });
  await deploy(head, 'success');
  await untilStatus(stage, number, 'In Review');
  const [offer] = await saidBy(stage, number);
  expect(offer).toContain(`**Preview** (preview): https://preview.example/${head.slice(0, 7)}`);
  expect(offer).toContain(`**Preview** (docs): https://docs.example/${head.slice(0, 7)}`);
});

test.concurrent('a deployment that fails blocks the issue, and a later success goes on by itself', async () => {
  const number = await begin(stage, 'Fail to deploy', 'write b.txt: B');
  const head = await untilHead(number);
  await deploy(head, 'failure');
  const notice = await untilSaid(stage, number, /Blocked/);
  await untilStatus(stage, number, 'Blocked');
  expect(notice).toContain('`preview`');
  expect(notice).toContain('@operator');
  await deploy(head, 'success');
  await untilStatus(stage, number, 'In Review');
});

test('without any deployment in time a person is told, and one that comes yet goes on by itself', async () => {
  const number = await begin(stage, 'Never be deployed', 'write c.txt: C');
  const head = await untilHead(number);
  await untilQuiet(stage);
  stage.pass(301_000);
  const notice = await untilSaid(stage, number, /Blocked/);
  expect(notice).toContain('in time');
  await untilStatus(stage, number, 'Blocked');
  await deploy(head, 'success');
  await untilStatus(stage, number, 'In Review');
});
