import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { recordsOf, runsOf, saidBy } from './driving.ts';
import { aStage, type Stage } from './stage.ts';
import { comment, moveCard, pullOf, rest, untilStatus } from './people.ts';
import { until } from './patience.ts';

vi.setConfig({ testTimeout: 240_000 });

const REPO = '/repos/acme/storefront';

let stage: Stage;
beforeAll(async () => {
  stage = await aStage({ isLoud: process.env['LOUD'] !== undefined });
});
afterAll(() => stage.close());

const get = <T>(path: string): Promise<T> =>
  rest<T>(stage, 'operator', { method: 'GET', path: `${REPO}${path}` });

interface Delivery {
  readonly event: string;
  readonly action: string | null;
  readonly request: {
    readonly payload: {
      readonly comment?: { readonly body: string };
      readonly changes?: {
        readonly field_value?: { readonly to?: { readonly name: string } | null };
      };
    };
  };
}

/** What people could see happen, in its order: each new status of the card, each offer, the closing of the issue. */
async function seen(): Promise<readonly string[]> {
  const answer = await fetch(`${stage.sandbox.urls.origin}/_sandbox/deliveries`);
  const { deliveries } = (await answer.json()) as { readonly deliveries: readonly Delivery[] };
  return deliveries.toReversed().flatMap(({ event, action, request: { payload } }) => {
    const to = payload.changes?.field_value?.to?.name;
    if (event === 'projects_v2_item' && to !== undefined) return [to];
    if (event === 'issue_comment' && action === 'created')
      return payload.comment?.body.includes('Ready for your review') === true ? ['offer'] : [];
    return event === 'issues' && action === 'closed' ? ['closed'] : [];
  });
}

interface Deployment {
  readonly id: number;
  readonly sha: string;
}

async function stateOf({ id }: Deployment): Promise<string | undefined> {
  return (await get<{ state: string }[]>(`/deployments/${id}/statuses`))[0]?.state;
}

/** The address of the preview in what Drover said. */
function previewIn(text: string | undefined): string {
  return /\*\*Preview\*\* \(preview\): (\S+)/.exec(text ?? '')?.[1] ?? 'no preview';
}

test('the first issue goes through all stages from Ready to Done, with a round of feedback and an approval', async () => {
  const { number } = stage.sandbox.seeded.issue;
  await moveCard(stage, 'operator', number, 'Ready');
  await untilStatus(stage, number, 'In Review');

  // What a reviewer sees of the pull request.
  const pull = await pullOf(stage, number);
  expect(pull?.head.ref).toBe(`drover/${number}-tell-visitors-that-shipping-is-free`);
  expect(pull?.body).toMatch(new RegExp(`^For #${number}\\. \\*\\*Stage:\\*\\* Review\\.$`, 'm'));
  expect(pull?.body).not.toMatch(/\b(close|fix|resolve)[sd]? #/i);
  for (const part of ['What was done', 'Acceptance criteria', '`/approve`', '`/feedback'])
    expect(pull?.body).toContain(part);
  const [offer] = await saidBy(stage, number);
  expect(offer).toContain('@operator');
  expect(previewIn(pull?.body)).toBe(previewIn(offer));
  expect(previewIn(offer)).toContain(pull?.head.sha);
  expect(await (await fetch(`${previewIn(offer)}notice.txt`)).text()).toContain('Shipping is free');

  await comment(
    stage,
    'operator',
    number,
    '/feedback Make it bold.\n\n/feedback And mention returns.',
  );
  await untilStatus(stage, number, 'In Progress');
  await untilStatus(stage, number, 'In Review');
  const second = await pullOf(stage, number);
  expect(second?.head.sha).not.toBe(pull?.head.sha);
  expect((await saidBy(stage, number)).at(-1)).toContain(second?.head.sha.slice(0, 7));
  await comment(stage, 'operator', number, '/approve');
  await untilStatus(stage, number, 'Done');

  expect((await pullOf(stage, number))?.merged).toBe(true);
  const record = await until('the record is closed', async () =>
    (await recordsOf(stage, number)).find((body) => body.includes('Merged and closed')),
  );
  for (const name of [
    'clarification',
    'design',
    'plan',
    'execution',
    'deploy-review',
    'review-intake',
    'feedback-implementation',
    'redeploy-review',
    'merge',
    'post-merge-verify',
    'follow-up-capture',
    'closeout',
  ])
    expect(record).toContain(`entered \`${name}\``);
  expect((await runsOf(stage, number)).map(({ display_title: name }) => name)).toEqual(
    [
      'clarification/0.1',
      'execution/0.1',
      'feedback-implementation/1.1',
      'post-merge-verify/1.1',
    ].map((key) => `drover ${number}/1/${key}`),
  );
  expect(await seen()).toEqual([
    'Ready',
    'In Progress',
    'offer',
    'In Review',
    'In Progress',
    'offer',
    'In Review',
    'Approved',
    'closed',
    'Done',
  ]);
  const filed = await get<{ title: string; body: string; state: string }[]>('/issues');
  const followUp = filed.find(({ title }) => title === 'Show the delivery time of each product');
  expect(followUp).toMatchObject({ state: 'open' });
  expect(followUp?.body).toContain(`#${number}`);
  const refs = await get<{ ref: string }[]>(`/git/matching-refs/heads/drover/`);
  expect(refs).toEqual([]);
  const deployed = await get<Deployment[]>('/deployments');
  const last = deployed.find(({ sha }) => sha === second?.head.sha);
  expect(last && (await stateOf(last))).toBe('inactive');
});
