import { expect } from 'vitest';
import { act } from './eyes.ts';
import { scenes } from './scenario.ts';

const { scenario, afterwards, stage } = scenes({
  isLean: true,
  config: {
    stages: { design: 'on', plan: 'on' },
    gates: { design: 'required', plan: 'required' },
    approvers: { users: ['operator', 'reviewer'], count: 2 },
  },
});

scenario(
  'design and plan wait for a yes, a no sends them back with its reason, and two people must approve',
  {
    title: 'Move the shop',
    hears: [
      'notice/design-approval: **The design**',
      'reply: only people with write access',
      'notice/design-approval',
      'notice/plan-approval: - **s1** Move the shop',
      'reply: nothing named `design` waits for a yes',
      'offer/1.0.1',
      'why: approvals: 1/2',
    ],
  },
  async (issue) => {
    await issue.move('operator', 'Ready');
    await issue.shows('Blocked');
    expect(await issue.record()).toContain('Runs: 1');
    await issue.reacts(await issue.say('outsider', '/allow design'), ['confused']);
    await issue.reacts(await issue.say('operator', '/deny design Simpler, please.'), ['rocket']);
    await issue.hears('notice/design-approval', 2);
    await issue.reacts(await issue.say('operator', '/allow design'), ['rocket']);
    await issue.hears('notice/plan-approval');
    await issue.reacts(await issue.say('reviewer', '/allow design'), ['confused']);
    await issue.reacts(await issue.say('reviewer', '/allow plan'), ['rocket']);
    await issue.shows('In Review');
    const { number } = await issue.pull();
    const { users } = await act<{ users: readonly { login: string }[] }>(stage(), 'operator', {
      method: 'GET',
      path: `/pulls/${number}/requested_reviewers`,
    });
    expect(users.map(({ login }) => login).toSorted()).toEqual(['operator', 'reviewer']);
    await issue.reacts(await issue.say('operator', '/approve'), ['rocket']);
    await issue.reacts(await issue.say('operator', '/why'), ['rocket']);
    expect(await issue.status()).toBe('In Review');
    await issue.reacts(await issue.say('reviewer', '/approve'), ['rocket']);
    await issue.shows('Done');
    expect(await issue.record()).toContain('Runs: 4');
  },
);

afterwards(
  'a changed configuration holds at once: the requester may not approve where a second person is wanted',
  {
    title: 'Paint the shop',
    hears: ['offer/1.0.1', 'reply: wants a second person', 'reply: for the approvers that'],
  },
  async (issue) => {
    const path = '/contents/.github/drover.yml';
    const { sha, content } = await act<{ sha: string; content: string }>(stage(), 'operator', {
      method: 'GET',
      path,
    });
    const config = JSON.parse(Buffer.from(content, 'base64').toString()) as { stages: object };
    const changed = {
      ...config,
      stages: { ...config.stages, design: 'off', plan: 'off' },
      approvers: { users: ['reviewer'], secondPerson: true },
    };
    const body = {
      message: 'Want a second person',
      sha,
      content: Buffer.from(JSON.stringify(changed)).toString('base64'),
    };
    await act(stage(), 'operator', { method: 'PUT', path, body });
    await issue.say('reviewer', '/ready');
    await issue.shows('In Review');
    await issue.reacts(await issue.say('reviewer', '/approve'), ['confused']);
    await issue.reacts(await issue.say('operator', '/approve'), ['confused']);
    expect(await issue.status()).toBe('In Review');
  },
);
