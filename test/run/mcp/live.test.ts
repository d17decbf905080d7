import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { LiveQuestion } from '../../../src/lifecycle/live/question.ts';
import { claudeDialect } from '../../../src/run/acts/dialects.ts';
import { hookCommand } from '../../../src/run/acts/hook-command.ts';
import { ASKED, judge } from '../../../src/run/acts/judge.ts';
import { withJudge } from '../../../src/run/acts/judge-server.ts';
import type { LiveAnswer } from '../../../src/run/channel/line.ts';
import { withMcp } from '../../../src/run/mcp/beside.ts';
import { openDesk, PARKED } from '../../../src/run/mcp/desk.ts';
import { aTask } from '../../lifecycle/reports/a-task.ts';
import { aBook, WAITING } from '../acts/a-book.ts';
import { rulesOf } from '../rules-of.ts';
import { type AgentsProgram, startAgent } from './an-agent.ts';

const YES: LiveAnswer = { decision: 'allow', by: '@ann', text: '' };
const NO: LiveAnswer = { decision: 'deny', by: '@ann', text: 'Not on a Friday.' };
const BLUE: LiveAnswer = { decision: null, by: '@ann', text: 'The blue one.' };
const ACT = { action: 'npm publish', category: 'deploy', reason: 'It is done.' };

/** A run whose questions are answered so, one after the other; null: nobody does. */
function aRun(answers: readonly (LiveAnswer | null)[], canaries: readonly string[] = []) {
  const asked: LiveQuestion[] = [];
  const line = {
    ask: async (question: LiveQuestion) => answers[asked.push(question) - 1] ?? null,
  };
  const task = aTask({ policies: rulesOf('ask: network') });
  const book = aBook({
    line,
    canaries,
    judge: (call) =>
      judge(call, {
        task: { ...task, decisions: [...book.decisions.all()] },
        rules: task.policies ?? null,
      }),
  });
  const desk = openDesk({ task, ...book, acts: book.book, say: () => {}, now: Date.now });
  return { asked, desk, ...book };
}

/** The official client beside this run, for as long as the body takes. */
async function beside<T>(
  { desk }: ReturnType<typeof aRun>,
  body: (agent: AgentsProgram) => Promise<T>,
): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'drover-live-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const file = join(folder, 'mcp.json');
  return withMcp({ desk, file, wait: 60_000 }, async () => {
    const agent = await startAgent(JSON.parse(readFileSync(file, 'utf8')).mcpServers.drover);
    try {
      return await body(agent);
    } finally {
      await agent.close();
    }
  });
}

describe('an agent that asks where somebody answers', () => {
  test('is told by its tool, goes on, and the run owes nobody a question', async () => {
    const run = aRun([BLUE, YES, NO]);
    await beside(run, async (agent) => {
      const words = await agent.call('ask_operator', { question: 'Which?' });
      expect(words).toEqual({ text: 'The answer, by @ann: The blue one.', isError: false });
      const yes = await agent.call('request_approval', ACT);
      expect(yes.text).toBe('Allowed, by @ann. Go on.');
      const no = await agent.call('request_approval', { ...ACT, action: 'npm unpublish' });
      expect(no.text).toContain('Not allowed, by @ann. The reason: Not on a Friday.');
      // Decided once, for good.
      expect((await agent.call('request_approval', ACT)).text).toBe(yes.text);
    });
    expect(run.asked.map(({ question }) => question)).toEqual([
      'Which?',
      'May I do this? npm publish',
      'May I do this? npm unpublish',
    ]);
    expect(run.questions.parked()).toBeNull();
    expect(run.questions.delivered()).toEqual(run.asked.map(({ id }) => id));
  });

  test('is told to end where nobody does, and everything after it is parked too', async () => {
    const run = aRun([null, BLUE]);
    await beside(run, async (agent) => {
      expect((await agent.call('ask_operator', { question: 'Which?' })).text).toBe(PARKED);
      expect((await agent.call('ask_operator', { question: 'And now?' })).text).toBe(PARKED);
    });
    const [first] = run.asked;
    expect(run.asked).toHaveLength(1);
    expect(run.questions.parked()).toMatchObject({ question: 'Which?', live: first?.id });
    expect(run.questions.delivered()).toEqual([]);
  });

  const ask = async ({ desk }: ReturnType<typeof aRun>, tool: string, input: object) =>
    (await desk.answer({ tool, input }, WAITING)).text;

  test('may ask three times', async () => {
    const run = aRun([BLUE, BLUE, BLUE, BLUE]);
    for (const _ of [1, 2, 3]) await ask(run, 'ask_operator', { question: 'Which?' });
    expect(await ask(run, 'ask_operator', { question: 'Last?' })).toBe(PARKED);
    expect(run.questions.parked()).toEqual(
      expect.not.objectContaining({ live: expect.anything() }),
    );
  });

  test.each([
    [
      'for a secret, which reaches only jobs to come',
      'request_credentials',
      { secret: 'A_B', reason: 'x' },
    ],
    ['for more budget', 'request_budget', { amount: 1, reason: 'x' }],
    ['with a secret of the run in it', 'ask_operator', { question: 'Is it canary-of-the-key?' }],
  ])('is parked at once %s', async (_, tool, input) => {
    const run = aRun([YES], ['canary-of-the-key']);
    expect(await ask(run, tool, input)).toBe(PARKED);
    expect(run.asked).toEqual([]);
  });
});

test('an answer that nobody takes any more is not delivered: the question stays parked', async () => {
  const { questions, book } = aRun([BLUE]);
  const caller = { signal: new AbortController().signal, taken: Promise.resolve(false) };
  const request = { kind: 'clarification', category: 'other', severity: 'medium' } as const;
  expect(await book.ask({ question: 'Which?', request }, caller)).toEqual(BLUE);
  await caller.taken;
  expect(questions.delivered()).toEqual([]);
  expect(questions.parked()).toMatchObject({ question: 'Which?' });
});

const place = { workspace: '/work/tree', folder: '/runner/temp/drover-agent' };

/** What the hook of an agent's program comes to. */
async function hook(url: string, command: string): Promise<string> {
  const child = spawn('sh', ['-c', hookCommand(url)], { stdio: ['pipe', 'pipe', 'ignore'] });
  child.stdin.end(JSON.stringify({ tool_name: 'Bash', tool_input: { command } }));
  const [output] = await Promise.all([text(child.stdout), once(child, 'close')]);
  return output;
}

test('an act is held back until somebody has decided on it, and then done, or refused with the reason', async () => {
  const { book, questions, asked } = aRun([YES, NO, null]);
  await withJudge({ dialect: claudeDialect, place, acts: book }, async (url) => {
    expect(await hook(url, 'curl a.example')).toBe('{}');
    expect(await hook(url, 'curl b.example')).toContain('Not on a Friday.');
    expect(await hook(url, 'curl a.example')).toBe('{}');
    expect(await hook(url, 'curl c.example')).toContain(ASKED.slice(0, 40));
  });
  expect(asked.map(({ request }) => request.action)).toEqual([
    'curl a.example',
    'curl b.example',
    'curl c.example',
  ]);
  expect(book.acts().map(({ effect }) => effect)).toEqual([
    'ask',
    'allow',
    'ask',
    'deny',
    'allow',
    'ask',
  ]);
  expect(questions.parked()?.request.action).toBe('curl c.example');
});
