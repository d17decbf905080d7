import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { parseConfig } from '../../../src/lifecycle/policy/parse.ts';
import type { Task } from '../../../src/lifecycle/reports/task.ts';
import type { ActBook } from '../../../src/run/acts/act-book.ts';
import type { Questions } from '../../../src/run/acts/questions.ts';
import type { Line } from '../../../src/run/channel/line.ts';
import { withMcp } from '../../../src/run/mcp/beside.ts';
import { type Desk, openDesk, PARKED } from '../../../src/run/mcp/desk.ts';
import { aTask } from '../../lifecycle/reports/a-task.ts';
import { aBook, WAITING } from '../acts/a-book.ts';
import { startAgent } from './an-agent.ts';

function rules(...policies: readonly string[]): Task['policies'] {
  const lines = policies.map((policy) => `  - {${policy}}\n`).join('');
  const config = parseConfig(`version: 1\npolicies:\n${lines}`);
  if (!config.ok) throw new Error(JSON.stringify(config.error));
  return config.value.policies.map((rule) => ({ ...rule, ask: null })) as Task['policies'];
}

interface Place {
  readonly desk: Desk;
  readonly book: ActBook;
  readonly questions: Questions;
  readonly log: readonly string[];
}

function aDesk(change: Partial<Task> = {}, line?: Pick<Line, 'ask'>): Place {
  const log: string[] = [];
  const say = (line: string): void => void log.push(line);
  const task = aTask(change);
  const { book, questions, decisions } = aBook({
    ...(line === undefined ? {} : { line }),
    ...(task.decisions === undefined ? {} : { decisions: task.decisions }),
    onAct: ({ effect, rule, action }) => say(`${effect}, ${rule}: ${action}`),
  });
  let now = 0;
  const tick = (): number => (now += 60_000);
  const desk = openDesk({ task, acts: book, questions, decisions, say, now: tick });
  return { desk, book, questions, log };
}

const approval = (action: string, category = 'dependency'): object => ({
  tool: 'request_approval',
  input: { action, category, reason: 'It is needed.' },
});

describe('the MCP server beside an agent', () => {
  test('takes what the official client says to the process that started the agent', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'drover-mcp-'));
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
    const { desk, questions } = aDesk();
    const file = join(folder, 'mcp.json');
    const told = await withMcp({ desk, file, wait: 0 }, async () => {
      const agent = await startAgent(JSON.parse(readFileSync(file, 'utf8')).mcpServers.drover);
      const tools = await agent.tools();
      const wrong = await agent.call('request_credentials', {
        secret: 'github token',
        reason: 'x',
      });
      const right = await agent.call('request_credentials', {
        secret: 'STAGING',
        reason: 'Tests.',
      });
      return { agent, tools, wrong, right };
    });
    const late = await told.agent.call('report_progress', { text: 'Still here.' });
    await told.agent.close();
    expect(told.tools.toSorted()).toEqual([
      'ask_operator',
      'get_context',
      'report_progress',
      'request_approval',
      'request_budget',
      'request_credentials',
    ]);
    expect(told.wrong.isError).toBe(true);
    expect(told.wrong.text).toContain('must be a name such as STAGING_TOKEN');
    expect(told.right).toEqual({ text: PARKED, isError: false });
    expect(questions.parked()?.request).toEqual({
      kind: 'credentials',
      category: 'secrets',
      severity: 'medium',
      secret: 'STAGING',
      reason: 'Tests.',
    });
    expect(late.isError).toBe(true);
    expect(late.text).toContain('could not be reached');
  });
});

describe('what an agent asks for', () => {
  test('is parked, and the first of it counts', async () => {
    const { desk, questions } = aDesk();
    const first = { question: 'Red or blue?', kind: 'choice', options: ['Red', 'Blue'] };
    expect((await desk.answer({ tool: 'ask_operator', input: first }, WAITING)).text).toBe(PARKED);
    expect(
      (await desk.answer({ tool: 'ask_operator', input: { question: 'And now?' } }, WAITING)).text,
    ).toBe(PARKED);
    expect((await desk.answer(approval('npm i left-pad'), WAITING)).text).toBe(PARKED);
    expect(questions.parked()).toEqual({
      question: 'Red or blue?',
      request: {
        kind: 'choice',
        category: 'other',
        severity: 'medium',
        options: ['Red', 'Blue'],
      },
    });
  });

  test('may be more of what the issue may take', async () => {
    const { desk, questions } = aDesk();
    const wanted = { amount: 3, reason: 'Two attempts failed.' };
    expect((await desk.answer({ tool: 'request_budget', input: wanted }, WAITING)).text).toBe(
      PARKED,
    );
    expect(questions.parked()).toEqual({
      question: 'This needs 3 runs more. Two attempts failed.',
      request: {
        kind: 'budget',
        category: 'cost',
        severity: 'medium',
        unit: 'runs',
        ...wanted,
      },
    });
  });

  test('is allowed at once where a rule says so, and taken down', async () => {
    const { desk, book, questions, log } = aDesk({ policies: rules('allow: dependency') });
    expect((await desk.answer(approval('npm i left-pad'), WAITING)).text).toBe(
      'Allowed, by policies[0]. Go on.',
    );
    expect(questions.parked()).toBeNull();
    expect(book.acts()).toMatchObject([{ effect: 'allow', category: 'dependency' }]);
    expect(log).toEqual(['allow, policies[0]: npm i left-pad']);
  });

  test('is judged by what it is, whatever the agent calls it', async () => {
    const { desk, questions } = aDesk({ policies: rules('allow: dependency') });
    expect((await desk.answer(approval('rm -rf ../elsewhere'), WAITING)).text).toBe(PARKED);
    expect(questions.parked()?.request).toMatchObject({ action: 'rm -rf ../elsewhere' });
  });

  test('is refused where a rule denies it, even if a person has allowed it before', async () => {
    const decision = { action: 'curl x.example', category: 'network', by: '@ann' } as const;
    const { desk, questions } = aDesk({
      policies: rules('deny: network'),
      decisions: [{ ...decision, decision: 'allow' }],
    });
    const { text } = await desk.answer(approval('curl x.example', 'network'), WAITING);
    expect(text).toContain('Not allowed, by policies[0].');
    expect(questions.parked()).toBeNull();
  });

  test('is not asked again once it was decided, and a no comes with its reason', async () => {
    const decided = { category: 'dependency', by: '@ann' } as const;
    const { desk, questions } = aDesk({
      decisions: [
        { ...decided, action: 'npm i a', decision: 'allow' },
        { ...decided, action: 'npm i b', decision: 'deny', reason: 'Too big.' },
      ],
    });
    expect((await desk.answer(approval('npm i a'), WAITING)).text).toBe('Allowed, by @ann. Go on.');
    expect((await desk.answer(approval('npm i b'), WAITING)).text).toContain(
      'Not allowed, by @ann. The reason: Too big.',
    );
    expect(questions.parked()).toBeNull();
  });
});

test('progress is noted as plain lines, so many and no more, and nothing in them is markup or a secret', async () => {
  const { desk, log } = aDesk();
  const note = async (text: string): Promise<string> =>
    (await desk.answer({ tool: 'report_progress', input: { text } }, WAITING)).text;
  await note('# All <b>done</b>\n@ann `x` ::error::x');
  await note(`token ghp_${'a'.repeat(36)}`);
  expect(desk.progress()[0]).toBe("`# All <b>done</b> @ann 'x' ::error::x`");
  expect(desk.progress()[1]).toContain('not shown');
  expect(log[1]).not.toContain('ghp_');
  for (let at = 0; at < 60; at += 1) await note('more');
  expect(desk.progress()).toHaveLength(50);
  expect(await note('more')).toContain('Not noted');
});

test('the context is what the task says, with the time that is left and what was asked', async () => {
  const criteria = [{ id: 'c1', text: 'A button' }];
  const told = [{ by: 'ann', text: 'Mind the tests.' }];
  const { desk } = aDesk({ criteria, told, feedback: [{ id: 'f1' }] });
  await desk.answer({ tool: 'ask_operator', input: { question: 'Which?' } }, WAITING);
  const { text } = await desk.answer({ tool: 'get_context', input: {} }, WAITING);
  expect(JSON.parse(text)).toMatchObject({
    issue: { number: 12 },
    stages: ['execution'],
    criteria,
    feedback: ['f1'],
    told,
    limits: { minutes: 30, minutesLeft: 29 },
    asked: { question: 'Which?', kind: 'clarification' },
  });
});
