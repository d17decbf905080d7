import { describe, expect, test } from 'vitest';
import { LEAN } from '../lean.ts';
import { aPlay, move, OPERATOR, pass, type Play, record, runEnds, say, settle } from '../play.ts';
import { told } from './play-prompts.ts';

const CLAUDE = { agents: [{ name: 'claude', adapter: 'claude-code' }] };

/** A session that has asked which colour, and has its answer. */
function answered(
  report: { readonly kept?: true } = { kept: true },
  config: object = CLAUDE,
): Play {
  const play = aPlay({ ...LEAN, ...config });
  move(play, OPERATOR, 'Ready');
  settle(play);
  say(play, OPERATOR, 'canary-from-before');
  pass(play, 1_000);
  const question = 'Blue or red?';
  runEnds(play, { outcome: 'needs-operator', question, session: 's-1', ...report });
  settle(play);
  say(play, OPERATOR, 'canary-of-the-comment');
  say(play, OPERATOR, '/answer canary-of-the-answer');
  settle(play);
  return play;
}

function agent(play: Play): { session: string | null; keptBy?: number; news?: string } {
  const task = JSON.parse(play.dispatched.at(-1)?.inputs['task'] ?? '{}') as {
    agent: ReturnType<typeof agent>;
  };
  return task.agent;
}

describe('a session that asked', () => {
  test('is told question, answer and what was said meanwhile, and where its conversation is', () => {
    const play = answered();
    const { session, keptBy, news = '' } = agent(play);
    expect(play.dispatched.map(({ key }) => key)).toEqual([
      '12/1/execution/0.1',
      '12/1/execution/0.2',
    ]);
    expect(session).toBe('s-1');
    expect(String(keptBy)).toBe(record(play).keptBy);
    for (const part of ['Blue or red?', 'canary-of-the-answer', 'canary-of-the-comment'])
      expect(news).toContain(part);
    expect(news).not.toContain('canary-from-before');
    // A machine that could not restore the conversation is told everything.
    for (const part of ['canary-from-before', 'canary-of-the-answer'])
      expect(told(play)).toContain(part);
  });

  test('is told so too where its conversation was not kept: its own machine may still have it', () => {
    const { keptBy, news } = agent(answered({}));
    expect(keptBy).toBeUndefined();
    expect(news).toContain('canary-of-the-answer');
  });

  test('has no news in its next run, which is told everything', () => {
    const play = answered();
    runEnds(play, { outcome: 'failed', reason: 'No model.', session: 's-1', kept: true });
    settle(play);
    pass(play, 3_600_000);
    settle(play);
    expect(play.dispatched.at(-1)?.key).toBe('12/1/execution/0.3');
    expect(agent(play).news).toBeUndefined();
    expect(agent(play).keptBy).toBeGreaterThan(0);
  });

  test('gets the prompt alone where its program has no sessions that are known', () => {
    const command = { agents: [{ name: 'worker', adapter: 'command', command: ['agent'] }] };
    expect(agent(answered({}, command)).news).toBeUndefined();
  });

  test('loses its conversation to an agent that takes over', () => {
    const agents = [
      { name: 'thinker', adapter: 'codex', capabilities: ['clarification', 'design', 'plan'] },
      { name: 'claude', adapter: 'claude-code' },
    ];
    const play = aPlay({ agents });
    move(play, OPERATOR, 'Ready');
    settle(play);
    runEnds(play, {
      session: 's-1',
      kept: true,
      criteria: [{ text: 'It works' }],
      design: 'So.',
      plan: { subtasks: [{ id: 's1', title: 'Do', dependsOn: [], covers: ['c1'] }] },
    });
    settle(play);
    expect(agent(play)).toMatchObject({ name: 'claude', session: null });
    expect(agent(play).keptBy).toBeUndefined();
  });
});
