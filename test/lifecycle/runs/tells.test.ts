import { describe, expect, test } from 'vitest';
import { liveTells } from '../../../src/lifecycle/live/live-tells.ts';
import { LEAN, toReview } from '../lean.ts';
import {
  aPlay,
  deploys,
  move,
  OPERATOR,
  OUTSIDER,
  pass,
  type Play,
  record,
  runEnds,
  say,
  settle,
} from '../play.ts';
import { ask } from '../prompts/play-prompts.ts';

const CLAUDE = { agents: [{ name: 'claude', adapter: 'claude-code' }] };

function underWay(config: object = CLAUDE): Play {
  const play = aPlay({ ...LEAN, ...config });
  move(play, OPERATOR, 'Ready');
  settle(play);
  return play;
}

interface Last {
  readonly prompt: string;
  readonly news: string;
  readonly told: readonly { readonly by: string; readonly text: string }[];
}

function last(play: Play): Last {
  const { prompt = '', task = '{}' } = play.dispatched.at(-1)?.inputs ?? {};
  const { told = [], agent } = JSON.parse(task) as {
    told?: Last['told'];
    agent: { news?: string };
  };
  return { prompt, told, news: agent.news ?? '' };
}

function replies(play: Play): string {
  return play.posted
    .filter(({ key }) => key.startsWith('reply/'))
    .map(({ body }) => body)
    .join('\n');
}

test('what is told while a run is under way reaches its session with the next run, once', () => {
  const play = underWay();
  const comment = say(play, OPERATOR, '/tell canary-one <!-- hidden -->');
  settle(play);
  expect(play.dispatched).toHaveLength(1);
  expect(play.world.comments.find(({ id }) => id === comment)?.reactions).toEqual([
    'eyes',
    'rocket',
  ]);
  expect(replies(play)).toBe('');
  ask(play, null);
  say(play, OPERATOR, '/answer Blue.');
  settle(play);
  expect(last(play).told).toEqual([{ by: 'operator', text: 'canary-one' }]);
  for (const text of [last(play).prompt, last(play).news]) {
    expect(text).toContain('### What the operator told you meanwhile');
    expect(text).toContain('@operator wrote:\ncanary-one');
    expect(text).not.toContain('hidden');
  }
  say(play, OPERATOR, '/tell canary-two');
  settle(play);
  ask(play, null);
  say(play, OPERATOR, '/answer Red.');
  settle(play);
  expect(last(play).news).toContain('canary-two');
  expect(last(play).news).not.toContain('canary-one');
  // A session that has lost its conversation is told everything of its stage.
  expect(last(play).prompt).toContain('canary-one');
});

test('it is not lost with a run that fails', () => {
  const play = underWay();
  say(play, OPERATOR, '/tell canary-one');
  ask(play, null);
  say(play, OPERATOR, '/answer Blue.');
  settle(play);
  runEnds(play, { outcome: 'failed', reason: 'No model.' });
  settle(play);
  pass(play, 3_600_000);
  settle(play);
  expect(play.dispatched.at(-1)?.key).toBe('12/1/execution/0.3');
  expect(last(play).prompt).toContain('canary-one');
});

test('/why says that it waits until a run has begun, and the round after is not told again', () => {
  const play = aPlay({ ...LEAN, ...CLAUDE });
  toReview(play);
  say(play, OPERATOR, '/tell canary-one');
  say(play, OPERATOR, '/why');
  settle(play);
  const waits = 'The next run of an agent is told what operator said with `/tell`.';
  expect(play.posted.at(-1)?.body).toContain(waits);
  say(play, OPERATOR, '/feedback Bigger.');
  settle(play);
  expect(last(play).prompt).toContain('canary-one');
  say(play, OPERATOR, '/why');
  settle(play);
  expect(play.posted.at(-1)?.body).not.toContain(waits);
  runEnds(play, { commit: 'two', feedback: [{ id: 'f1', resolution: 'resolved' }] });
  settle(play);
  deploys(play);
  settle(play);
  say(play, OPERATOR, '/feedback Smaller.');
  settle(play);
  expect(play.dispatched.at(-1)?.key).toContain('feedback-implementation/2.1');
  expect(last(play).prompt).not.toContain('canary-one');
  expect(record(play).tells).toBeUndefined();
});

test('what its author may not say, what holds a secret and what is too much is refused', () => {
  const play = underWay();
  say(play, OUTSIDER, '/tell canary-outside');
  const secret = say(play, OPERATOR, `/tell use ghp_${'a'.repeat(36)}`);
  for (let at = 1; at <= 6; at += 1) say(play, OPERATOR, `/tell word ${at}`);
  settle(play);
  expect(record(play).tells).toHaveLength(5);
  expect(play.hidden).toContain(secret);
  expect(replies(play)).toContain('Revoke it now');
  expect(replies(play)).not.toContain('is still open');
  expect(replies(play)).toContain('5 messages wait to be told already');
});

test('a secret that something unseen parts is one all the same, in whatever is said to a session', () => {
  const parted = [
    `${'a'.repeat(18)}\u200b${'a'.repeat(18)}`,
    `${'a'.repeat(18)}<!-- -->${'a'.repeat(18)}`,
  ];
  for (const secret of parted.map((rest) => `ghp_${rest}`)) {
    const play = underWay();
    const told = say(play, OPERATOR, `/tell use ${secret}`);
    say(play, OPERATOR, `By the way: ${secret}`);
    ask(play, null);
    const answered = say(play, OPERATOR, `/answer ${secret}`);
    settle(play);
    expect(play.hidden).toEqual(expect.arrayContaining([told, answered]));
    say(play, OPERATOR, '/answer Blue.');
    settle(play);
    for (const text of [last(play).prompt, last(play).news, JSON.stringify(last(play).told)])
      expect(text).not.toContain('aaaaaaaa');
  }
});

test('a secret in feedback is hidden, and no agent is given it, be it put there by an edit', () => {
  const play = aPlay({ ...LEAN, ...CLAUDE });
  toReview(play);
  const secret = `ghp_${'a'.repeat(36)}`;
  const pasted = say(play, OPERATOR, `/feedback Use ${secret}`);
  settle(play);
  expect(play.hidden).toEqual([pasted]);
  expect(replies(play)).toContain('Revoke it now');
  expect(play.dispatched.at(-1)?.key).toContain('execution');
  const edited = say(play, OPERATOR, '/feedback Bigger.');
  settle(play);
  expect(last(play).prompt).toContain('Bigger.');
  runEnds(play, { outcome: 'failed', reason: 'No model.' });
  play.world.comments = play.world.comments.map((each) =>
    each.id === edited
      ? { ...each, body: `/feedback Use ${secret}`, editedAt: play.world.now, editor: OPERATOR }
      : each,
  );
  settle(play);
  pass(play, 3_600_000);
  settle(play);
  expect(play.dispatched.at(-1)?.key).toContain('feedback-implementation/1.2');
  expect(last(play).prompt).toContain('holds a secret');
  expect(last(play).prompt).not.toContain(secret);
});

test('nobody is told anything by a comment that another person has edited, or that is gone', () => {
  const play = underWay();
  const first = say(play, OPERATOR, '/tell canary-one');
  const second = say(play, OPERATOR, '/tell canary-two');
  settle(play);
  play.world.comments = play.world.comments
    .filter(({ id }) => id !== second)
    .map((each) =>
      each.id === first
        ? { ...each, body: '/tell canary-evil', editedAt: play.world.now, editor: OUTSIDER }
        : each,
    );
  ask(play, null);
  say(play, OPERATOR, '/answer Blue.');
  settle(play);
  expect(last(play).prompt).not.toContain('canary');
  expect(last(play).told).toEqual([]);
});

test('an issue that has ended has nobody to tell', () => {
  const play = underWay();
  say(play, OPERATOR, '/cancel');
  settle(play);
  say(play, OPERATOR, '/tell canary-late');
  settle(play);
  expect(replies(play)).toContain('this issue has ended');
  expect(record(play).tells).toBeUndefined();
});

describe('what is told while a run has a line to Drover', () => {
  const LIVE = { ...CLAUDE, questions: { wait: '15m' } };
  const waiting = (play: Play) => liveTells(play.world, record(play));

  test('waits for that run, until it says that its agent was told', () => {
    const play = underWay(LIVE);
    const source = say(play, OPERATOR, '/tell canary-one <!-- hidden -->');
    say(play, OPERATOR, '/why');
    settle(play);
    const [id, at] = [`${source}:0`, record(play).tells?.[0]?.at];
    expect(waiting(play)).toEqual({
      run: '12/1/execution/0.1',
      tells: [{ id, by: 'operator', at, text: 'canary-one' }],
    });
    expect(play.posted.at(-1)?.body).toContain(
      'The run under way is told at its next look, if it has a line to me, and else the next run, what operator said',
    );
    say(play, OPERATOR, '/tell canary-two');
    settle(play);
    runEnds(play, asking({ told: [id] }));
    settle(play);
    expect(record(play).history.map(({ what }) => what)).toContain('told-meanwhile');
    say(play, OPERATOR, '/answer Blue.');
    settle(play);
    expect(last(play).news).toContain('canary-two');
    expect(last(play).news).not.toContain('canary-one');
    // Whoever begins anew is told both.
    expect(last(play).prompt).toMatch(/canary-one[^]*canary-two/);
  });

  test('is told again where its run says nothing of it, or dies', () => {
    const play = underWay(LIVE);
    say(play, OPERATOR, '/tell canary-one');
    settle(play);
    runEnds(play, asking({ told: ['IC_other:0'] }));
    settle(play);
    say(play, OPERATOR, '/answer Blue.');
    settle(play);
    expect(last(play).news).toContain('canary-one');
    // What the run was given when it began is not told to it once more.
    expect(waiting(play).tells).toEqual([]);
  });

  test('is not given up for what is told later, whatever its run says that it was told', () => {
    const play = underWay(LIVE);
    say(play, OPERATOR, '/tell canary-one');
    const later = say(play, OPERATOR, '/tell canary-two');
    settle(play);
    runEnds(play, asking({ told: [`${later}:0`] }));
    settle(play);
    for (let at = 3; at <= 6; at += 1) say(play, OPERATOR, `/tell canary-${at}`);
    settle(play);
    expect(record(play).tells).toHaveLength(5);
    say(play, OPERATOR, '/answer Blue.');
    settle(play);
    expect(last(play).news).toMatch(/canary-one[^]*canary-3[^]*canary-6/);
    expect(last(play).news).not.toContain('canary-two');
  });

  test("is nobody's who may not tell, and gone with its comment", () => {
    const play = underWay(LIVE);
    say(play, OUTSIDER, '/tell canary-outside');
    const gone = say(play, OPERATOR, '/tell canary-one');
    settle(play);
    play.world.comments = play.world.comments.filter(({ id }) => id !== gone);
    settle(play);
    expect(waiting(play).tells).toEqual([]);
  });

  function asking(more: object) {
    return {
      outcome: 'needs-operator',
      question: 'Which?',
      session: 's-1',
      kept: true,
      ...more,
    } as const;
  }
});
