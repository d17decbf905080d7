import { expect } from 'vitest';
import { pathsOf } from './driving.ts';
import { scenes } from './scenario.ts';

/** An agent of one's own: it plans in circles where the issue says so, and writes a file in each run. */
const AGENT = `
import { readFileSync, writeFileSync } from 'node:fs';
const task = JSON.parse(readFileSync(process.env.DROVER_TASK, 'utf8'));
const prompt = readFileSync(process.env.DROVER_PROMPT, 'utf8');
const criteria = [{ id: 'c1', text: 'It is there.' }, { id: 'c2', text: 'It is nice.' }];
const circle = prompt.includes('in circles');
const plan = { subtasks: [
  { id: 'first', title: 'One', dependsOn: circle ? ['second'] : [], covers: ['c1'] },
  { id: 'second', title: 'Two', dependsOn: ['first'], covers: circle ? [] : ['c2'] },
] };
const has = (stage) => task.stages.includes(stage);
if (has('execution') || has('feedback-implementation'))
  writeFileSync(task.key.replaceAll('/', '-') + '.txt', 'done');
writeFileSync(process.env.DROVER_REPORT, JSON.stringify({
  outcome: 'done', summary: 'Made it.',
  ...(has('clarification') ? { criteria } : {}),
  ...(has('plan') ? { plan } : {}),
  ...(has('feedback-implementation')
    ? { feedback: task.feedback.map(({ id }) => ({ id, resolution: 'resolved' })) } : {}),
}));
`;

const { scenario, stage } = scenes({
  isLean: true,
  config: {
    stages: { clarification: 'on', plan: 'on' },
    agents: [{ name: 'own', adapter: 'command', command: ['node', 'tools/agent.mjs'] }],
    limits: { failures: 1 },
  },
  files: { 'tools/agent.mjs': AGENT },
});

scenario(
  'a plan that does not hold together is no plan: a person is told what is wrong with it',
  {
    title: 'Think in circles',
    body: 'Do it.',
    hears: ['notice/plan-invalid: hold together: `Subtasks first, second wait for each other.'],
  },
  async (issue) => {
    await issue.move('operator', 'Ready');
    await issue.shows('Blocked');
    const notice = await issue.hears('notice/plan-invalid');
    expect(notice).toContain('No subtask covers c2.');
    expect(notice).toContain('/retry');
    expect(notice).not.toMatch(/\n\s+at /);
    await expect(issue.pull()).rejects.toThrow('has no pull request');
  },
);

scenario(
  'one that does is shown to the approver by its criteria, each run by what it did, and a round by its items',
  {
    title: 'Think straight',
    body: 'Do it.',
    hears: ['offer/1.0.1: **c2** It is nice.', 'offer/1.1.2: | f1 | operator | ✅ resolved |'],
  },
  async (issue) => {
    const { number } = await issue.toReview();
    expect(await pathsOf(stage(), number)).toEqual([`${issue.number}-1-execution-0.1.txt`]);
    await issue.say('operator', '/feedback Make it nicer.');
    await issue.hears('offer/1.1.2');
    expect(await issue.record()).toContain('Runs: 3');
  },
);
