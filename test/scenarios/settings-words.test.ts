import { beforeAll, expect } from 'vitest';
import { putFile, readFile } from './driving.ts';
import { act, reactionsTo } from './eyes.ts';
import { push } from './hands.ts';
import { scenes } from './scenario.ts';

interface Sent {
  readonly workflow: string;
  readonly prompt: string;
  readonly task: string;
}
const sent: Sent[] = [];

const { scenario, stage } = scenes({
  isLean: true,
  config: {
    board: { statuses: { inProgress: 'Ready', approved: 'In Review' } },
    commands: { short: false },
    gates: { risk: { labels: ['danger'] } },
    merge: { method: 'merge' },
    protected: { paths: ['secrets/**'], approvers: ['reviewer'] },
    workflows: { stage: 'agents.yml' },
    instructions: { execution: 'Write as if for a child.' },
    limits: { minutes: 7 },
  },
  onExchange: ({ path, request }) => {
    const workflow = /\/workflows\/([^/]+)\/dispatches$/.exec(path)?.[1];
    if (workflow === undefined) return;
    sent.push({ workflow, ...(request as { inputs: Omit<Sent, 'workflow'> }).inputs });
  },
});

const WORKFLOWS = '.github/workflows';

beforeAll(async () => {
  const workflow = await readFile(stage(), `${WORKFLOWS}/drover-stage.yml`);
  await putFile(stage(), `${WORKFLOWS}/agents.yml`, workflow);
  await putFile(stage(), `${WORKFLOWS}/drover-stage.yml`, null);
});

scenario(
  'options that statuses share, only the long words, another workflow, instructions, and a merge commit',
  { title: 'Sell pens', hears: ['offer/1.0.1', 'why'] },
  async (issue) => {
    await issue.reacts(await issue.say('operator', '/drover ready'), ['rocket']);
    await issue.until('a run is under way', async () => (await issue.runs()).length > 0);
    expect(await issue.status()).toBe('Ready');
    await issue.shows('In Review');
    const { head, number } = await issue.pull();
    // The short words are another bot's here.
    const short = await issue.say('operator', '/approve\n\n/cancel');
    await issue.reacts(await issue.say('operator', '/drover why'), ['rocket']);
    expect(await reactionsTo(stage(), short)).toEqual([]);
    await issue.reacts(await issue.sayOnPull('operator', '/drover approve'), ['rocket']);
    await issue.recordSays('approved; merging');
    expect(await issue.status()).toBe('In Review');
    await issue.shows('Done');
    const { merge_commit_sha: merge } = await issue.pull();
    const { parents } = await act<{ parents: readonly { sha: string }[] }>(stage(), 'operator', {
      method: 'GET',
      path: `/commits/${merge}`,
    });
    expect(parents).toHaveLength(2);
    expect(parents[1]?.sha).toBe(head.sha);
    const run = sent.find(({ prompt }) => prompt.includes('Sell pens'));
    expect(run?.workflow).toBe('agents.yml');
    expect(run?.prompt).toContain('Write as if for a child.');
    expect(JSON.parse(run?.task ?? '{}')).toMatchObject({ limits: { minutes: 7 } });
    expect(number).toBeGreaterThan(0);
  },
);

scenario(
  'a label of danger asks first; a protected path of one’s own asks the person named for it, and nobody else',
  {
    title: 'Sell safes',
    labels: ['danger'],
    hears: [
      'notice/risk: `danger`',
      'offer/1.0.1',
      'offer/1.0.2: secrets/code.txt',
      'notice/protected-paths: @reviewer',
      'reply: for the approvers',
    ],
  },
  async (issue) => {
    await issue.say('operator', '/drover ready');
    await issue.shows('Blocked');
    await issue.say('operator', '/drover allow risk');
    await issue.shows('In Review');
    const { head } = await issue.pull();
    await push(stage(), 'reviewer', { branch: head.ref, path: 'secrets/code.txt', text: '1234' });
    await issue.hears('offer/1.0.2');
    await issue.say('operator', '/drover approve');
    await issue.shows('Blocked');
    await issue.reacts(await issue.say('operator', '/drover allow protected'), ['confused']);
    await issue.reacts(await issue.say('reviewer', '/drover allow protected'), ['rocket']);
    await issue.shows('Done');
  },
);
