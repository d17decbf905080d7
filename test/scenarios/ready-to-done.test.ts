import { afterAll, beforeAll, expect, test } from 'vitest';
import { aStage, type Stage } from './stage.ts';
import { comment, commentsOf, moveCard, pullOf, untilStatus } from './people.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await aStage({ isLoud: process.env['LOUD'] !== undefined });
});
afterAll(() => stage.close());

test('the first issue goes from Ready to Done over HTTP, with a round of feedback and an approval', {
  timeout: 240_000,
}, async () => {
  const { number } = stage.sandbox.seeded.issue;
  await moveCard(stage, 'operator', number, 'Ready');
  await untilStatus(stage, number, 'In Review');
  const pull = await pullOf(stage, number);
  expect(pull?.head.ref).toBe(`drover/${number}-tell-visitors-that-shipping-is-free`);
  await comment(
    stage,
    'operator',
    number,
    '/feedback Make it bold.\n\n/feedback And mention returns.',
  );
  await untilStatus(stage, number, 'In Progress');
  await untilStatus(stage, number, 'In Review');
  await comment(stage, 'operator', number, '/approve');
  await untilStatus(stage, number, 'Done');
  expect((await pullOf(stage, number))?.merged).toBe(true);
  expect((await commentsOf(stage, number)).length).toBeGreaterThan(2);
});
