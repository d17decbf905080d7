import { expect } from 'vitest';
import { untilQuiet } from './driving.ts';
import { setStatus } from './hands.ts';
import type { Issue } from './issue.ts';
import { scenes } from './scenario.ts';

const { afterwards, stage } = scenes({
  isLean: true,
  config: {
    checks: { required: ['slow'] },
    limits: { failures: 1 },
    deadlines: { start: '1m', run: '1m', checks: '1m' },
    reminders: { after: '2m', every: '1h', most: 1 },
  },
});

/** Nobody has anything to wait for any more. */
async function cancel(issue: Issue): Promise<void> {
  await issue.say('operator', '/cancel');
  await issue.shows('Backlog');
}

afterwards(
  'for a run end at its deadline: it is cancelled, and a person is told',
  {
    title: 'Take too long',
    body: 'agent: sleep 100',
    hears: ['notice/run-failed: It did not end in time, and was cancelled.'],
  },
  async (issue) => {
    await issue.move('operator', 'Ready');
    await issue.until('a run is under way', async () =>
      (await issue.runs()).some(({ status }) => status === 'in_progress'),
    );
    // That a run has begun is no news of its own, so both deadlines are waited out.
    stage().pass(121_000);
    await issue.hears('notice/run-failed');
    await issue.shows('Blocked');
    await issue.until('it is cancelled', async () =>
      (await issue.runs()).every(({ conclusion }) => conclusion === 'cancelled'),
    );
    await cancel(issue);
  },
);

afterwards(
  'for checks end at their deadline, and when they pass after all it is merged',
  {
    title: 'Check slowly',
    hears: ['offer/1.0.1: slow', 'notice/checks-late: checks have not passed in time: `slow`'],
  },
  async (issue) => {
    const { head } = await issue.toReview();
    await issue.say('operator', '/approve');
    await issue.shows('Approved');
    await untilQuiet(stage());
    stage().pass(61_000);
    expect(await issue.hears('notice/checks-late')).toContain('@operator');
    await issue.shows('Blocked');
    await setStatus(stage(), 'reviewer', { sha: head.sha, context: 'slow', state: 'success' });
    await issue.shows('Done');
  },
);

afterwards(
  'for a person have reminders, as many as configured and no more',
  {
    title: 'Be forgotten',
    hears: ['offer/1.0.1', 'notice/reminder: @operator, this still waits for your review'],
  },
  async (issue) => {
    await issue.toReview();
    await untilQuiet(stage());
    stage().pass(121_000);
    await issue.hears('notice/reminder');
    expect(await issue.status()).toBe('In Review');
    await cancel(issue);
  },
);
