import { describe, expect, test } from 'vitest';
import { Config } from '../../src/lifecycle/policy/config.ts';
import { agentsFor, chooseAgent, runsWithoutAgent } from '../../src/lifecycle/runs/agents.ts';
import { LEAN } from './lean.ts';
import { aPlay, move, OPERATOR, pass, type Play, record, runEnds, settle, wake } from './play.ts';

const WRITER = { name: 'writer', adapter: 'command', command: ['w'], domains: ['docs', 'Site'] };
const THINKER = { name: 'thinker', adapter: 'claude-code', capabilities: ['design', 'plan'] };
const ANYTHING = { name: 'anything', adapter: 'claude-code' };
const PLANNED = { design: 'So.', criteria: [{ id: 'c1', text: 'It works' }] };
const PLAN = { subtasks: [{ id: 's1', title: 'Do it', dependsOn: [], covers: ['c1'] }] };

const config = (change: object): Config => Config.parse({ version: 1, ...change });

describe('the agent of a run is the first of the list', () => {
  const team = config({ agents: [WRITER, THINKER, ANYTHING] });
  const chosen = (stages: Parameters<typeof chooseAgent>[1]['stages'], labels: string[] = []) =>
    chooseAgent(team, { stages, labels })?.name;

  test('that does all of its stages', () => {
    expect(chosen(['design', 'plan'])).toBe('thinker');
    expect(chosen(['clarification', 'design', 'plan'])).toBe('anything');
    expect(chosen(['execution'])).toBe('anything');
  });

  test('and knows one of the domains that label the issue, in upper or lower case', () => {
    expect(chosen(['plan'], ['bug', 'SITE'])).toBe('writer');
    expect(chosen(['plan'], ['sites'])).toBe('thinker');
  });

  test('and an issue may come to have several in its stages', () => {
    expect(agentsFor(team, [])).toEqual(['anything', 'thinker']);
    expect(agentsFor(team, ['docs'])).toEqual(['writer']);
  });
});

describe('a run that no agent would take, whatever its labels, is told', () => {
  test.each([
    [[ANYTHING], []],
    [
      [WRITER],
      [
        ['clarification', 'design', 'plan'],
        ['execution'],
        ['feedback-implementation'],
        ['diagnose'],
      ],
    ],
    [
      [THINKER, { ...ANYTHING, capabilities: ['execution', 'feedback-implementation'] }],
      [['clarification', 'design', 'plan'], ['diagnose']],
    ],
  ])('%j: %j', (agents, lacking) => {
    expect(runsWithoutAgent(config({ agents }))).toEqual(lacking);
  });

  test('but not for stages that are switched off', () => {
    const agents = [{ ...ANYTHING, capabilities: ['execution', 'feedback-implementation'] }];
    expect(runsWithoutAgent(config({ agents, ...LEAN }))).toEqual([]);
  });
});

function begun(change: object): Play {
  const play = aPlay(change);
  move(play, OPERATOR, 'Ready');
  settle(play);
  return play;
}

function task(play: Play): {
  readonly agent: { readonly name: string; readonly session: string | null };
} {
  return JSON.parse(play.dispatched.at(-1)?.inputs['task'] ?? '');
}

describe('an agent that takes over from another', () => {
  const agents = [
    { ...THINKER, capabilities: ['clarification', 'design', 'plan'] },
    { ...ANYTHING, sla: '10m' },
  ];

  test('begins a conversation of its own, which it goes on with', () => {
    const play = begun({ agents, limits: { backoff: '1s' } });
    expect(task(play).agent).toMatchObject({ name: 'thinker', session: null });
    runEnds(play, { ...PLANNED, plan: PLAN, session: 's-1' });
    settle(play);
    expect(task(play).agent).toMatchObject({ name: 'anything', session: null });
    runEnds(play, { outcome: 'failed', reason: 'no luck', session: 's-2' });
    settle(play);
    pass(play, 1_000);
    settle(play);
    expect(task(play).agent).toMatchObject({ name: 'anything', session: 's-2' });
    expect(record(play).agent).toBe('anything');
  });

  test('is the one that a run was promised to, whatever the labels are by then', () => {
    const play = begun({ agents: [WRITER, ANYTHING], ...LEAN });
    play.world.issue = { ...play.world.issue, labels: [...play.world.issue.labels, 'docs'] };
    const [dispatch] = play.dispatched;
    expect(JSON.parse(dispatch?.inputs['task'] ?? '').agent.name).toBe('anything');
    runEnds(play, { outcome: 'failed', reason: 'no luck' });
    settle(play);
    pass(play, 60_000);
    settle(play);
    expect(task(play).agent.name).toBe('writer');
  });
});

describe('an agent of which an answer is expected within some time', () => {
  test('is shown as late when that is over, once, and nothing is asked of anybody', () => {
    const play = begun({ agents: [{ ...ANYTHING, sla: '10m' }], ...LEAN });
    const due = (record(play).run?.requestedAt ?? 0) + 10 * 60_000;
    expect(wake(play).wakeAt).toBe(due);
    play.world.now = due;
    const posted = play.posted.length;
    expect(wake(play).commit?.view).toContain('It takes longer than is expected of `anything`.');
    expect(wake(play).commit).toBeNull();
    expect(play.posted).toHaveLength(posted);
    runEnds(play, { commit: 'one' });
    expect(wake(play).commit?.view).not.toContain('longer than is expected');
  });

  test('is never late where nothing is expected', () => {
    const play = begun({ agents: [ANYTHING], ...LEAN });
    pass(play, 20 * 60_000);
    expect(wake(play).commit).toBeNull();
  });
});

describe('an agent that takes some issues at a time', () => {
  const agents = [{ ...WRITER, concurrency: 1 }, ANYTHING];
  const others = (...labels: readonly string[][]) =>
    labels.map((of, at) => ({ number: at + 1, queued: false, labels: of }));

  function queued(labels: readonly string[], inCare: Play['world']['inCare']): Play {
    const play = aPlay({ agents, ...LEAN });
    play.world.issue = { ...play.world.issue, labels };
    play.world.inCare = inCare;
    move(play, OPERATOR, 'Ready');
    return play;
  }

  test('lets the next that is labelled for it wait in line, and says whose line it is', () => {
    const play = queued(['docs'], others(['docs'], []));
    expect(wake(play).commit?.view).toContain(
      'in line, number 1: it starts by itself when one issue ends (`writer` takes at most 1 at a time, by its `concurrency`).',
    );
    play.world.inCare = others(['bug'], []);
    settle(play);
    expect(task(play).agent.name).toBe('writer');
  });

  test('keeps no other issue waiting', () => {
    const play = queued([], others(['docs'], ['docs']));
    settle(play);
    expect(task(play).agent.name).toBe('anything');
  });

  test('is no reason to start more than the repository lets', () => {
    const play = queued(['docs'], others([], [], []));
    expect(wake(play).commit?.view).toContain('by `limits.active`');
  });
});
