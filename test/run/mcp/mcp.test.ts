import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { parseConfig } from '../../../src/lifecycle/policy/parse.ts';
import type { Task } from '../../../src/lifecycle/reports/task.ts';
import { openActBook } from '../../../src/run/acts/act-book.ts';
import { withMcp } from '../../../src/run/mcp/beside.ts';
import { type Desk, openDesk, PARKED } from '../../../src/run/mcp/desk.ts';
import { aTask } from '../../lifecycle/reports/a-task.ts';
import { startAgent } from './an-agent.ts';

function rules(...policies: readonly string[]): Task['policies'] {
  const lines = policies.map((policy) => `  - {${policy}}\n`).join('');
  const config = parseConfig(`version: 1\npolicies:\n${lines}`);
  if (!config.ok) throw new Error(JSON.stringify(config.error));
  return config.value.policies.map((rule) => ({ ...rule, ask: null })) as Task['policies'];
}

interface Place {
  readonly desk: Desk;
  readonly book: ReturnType<typeof openActBook>;
  readonly log: readonly string[];
}

function aDesk(change: Partial<Task> = {}): Place {
  const log: string[] = [];
  const say = (line: string): void => void log.push(line);
  const book = openActBook(
    () => ({ act: null, refusal: null }),
    ({ effect, rule, action }) => say(`${effect}, ${rule}: ${action}`),
  );
  let now = 0;
  const tick = (): number => (now += 60_000);
  const desk = openDesk({ task: aTask(change), acts: book, say, now: tick });
  return { desk, book, log };
}

const approval = (action: string, category = 'dependency'): object => ({
  tool: 'request_approval',
  input: { action, category, reason: 'It is needed.' },
});

describe('the MCP server beside an agent', () => {
  test('takes what the official client says to the process that started the agent', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'drover-mcp-'));
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
    const { desk, book } = aDesk();
    const file = join(folder, 'mcp.json');
    const told = await withMcp({ desk, file }, async () => {
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
    expect(book.asked()?.request).toEqual({
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
  test('is parked, and the first of it counts', () => {
    const { desk, book } = aDesk();
    const first = { question: 'Red or blue?', kind: 'choice', options: ['Red', 'Blue'] };
    expect(desk.answer({ tool: 'ask_operator', input: first }).text).toBe(PARKED);
    expect(desk.answer({ tool: 'ask_operator', input: { question: 'And now?' } }).text).toBe(
      PARKED,
    );
    expect(desk.answer(approval('npm i left-pad')).text).toBe(PARKED);
    expect(book.asked()).toEqual({
      question: 'Red or blue?',
      request: {
        kind: 'choice',
        category: 'other',
        severity: 'medium',
        options: ['Red', 'Blue'],
      },
    });
  });

  test('may be more of what the issue may take', () => {
    const { desk, book } = aDesk();
    const wanted = { amount: 3, reason: 'Two attempts failed.' };
    expect(desk.answer({ tool: 'request_budget', input: wanted }).text).toBe(PARKED);
    expect(book.asked()).toEqual({
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

  test('is allowed at once where a rule says so, and taken down', () => {
    const { desk, book, log } = aDesk({ policies: rules('allow: dependency') });
    expect(desk.answer(approval('npm i left-pad')).text).toBe('Allowed, by policies[0]. Go on.');
    expect(book.asked()).toBeNull();
    expect(book.acts()).toMatchObject([{ effect: 'allow', category: 'dependency' }]);
    expect(log).toEqual(['allow, policies[0]: npm i left-pad']);
  });

  test('is judged by what it is, whatever the agent calls it', () => {
    const { desk, book } = aDesk({ policies: rules('allow: dependency') });
    expect(desk.answer(approval('rm -rf ../elsewhere')).text).toBe(PARKED);
    expect(book.asked()?.request).toMatchObject({ action: 'rm -rf ../elsewhere' });
  });

  test('is refused where a rule denies it, even if a person has allowed it before', () => {
    const decision = { action: 'curl x.example', category: 'network', by: '@ann' } as const;
    const { desk, book } = aDesk({
      policies: rules('deny: network'),
      decisions: [{ ...decision, decision: 'allow' }],
    });
    const { text } = desk.answer(approval('curl x.example', 'network'));
    expect(text).toContain('Not allowed, by policies[0].');
    expect(book.asked()).toBeNull();
  });

  test('is not asked again once it was decided, and a no comes with its reason', () => {
    const decided = { category: 'dependency', by: '@ann' } as const;
    const { desk, book } = aDesk({
      decisions: [
        { ...decided, action: 'npm i a', decision: 'allow' },
        { ...decided, action: 'npm i b', decision: 'deny', reason: 'Too big.' },
      ],
    });
    expect(desk.answer(approval('npm i a')).text).toBe('Allowed, by @ann. Go on.');
    expect(desk.answer(approval('npm i b')).text).toContain(
      'Not allowed, by @ann. The reason: Too big.',
    );
    expect(book.asked()).toBeNull();
  });
});

test('progress is noted as plain lines, so many and no more, and nothing in them is markup or a secret', () => {
  const { desk, log } = aDesk();
  const note = (text: string): string =>
    desk.answer({ tool: 'report_progress', input: { text } }).text;
  note('# All <b>done</b>\n@ann `x` ::error::x');
  note(`token ghp_${'a'.repeat(36)}`);
  expect(desk.progress()[0]).toBe("`# All <b>done</b> @ann 'x' ::error::x`");
  expect(desk.progress()[1]).toContain('not shown');
  expect(log[1]).not.toContain('ghp_');
  for (let at = 0; at < 60; at += 1) note('more');
  expect(desk.progress()).toHaveLength(50);
  expect(note('more')).toContain('Not noted');
});

test('the context is what the task says, with the time that is left and what was asked', () => {
  const criteria = [{ id: 'c1', text: 'A button' }];
  const told = [{ by: 'ann', text: 'Mind the tests.' }];
  const { desk } = aDesk({ criteria, told, feedback: [{ id: 'f1' }] });
  desk.answer({ tool: 'ask_operator', input: { question: 'Which?' } });
  const { text } = desk.answer({ tool: 'get_context', input: {} });
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
