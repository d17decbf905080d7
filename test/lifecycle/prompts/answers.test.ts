import { describe, expect, test } from 'vitest';
import { OPERATOR, OUTSIDER, pass, record, REVIEWER, say, settle, status, wake } from '../play.ts';
import { APPROVAL, ask, asking, lastReply, prompt, shown, task, told } from './play-prompts.ts';

const HOUR = 3_600_000;

describe('a session that asks for a yes', () => {
  test('says who asks, for what, why, and what to type; the card shows Blocked', () => {
    const play = asking(APPROVAL);
    expect(status(play)).toBe('Blocked');
    const body = shown(play);
    for (const part of [
      '**@@backend asks**',
      'May I?',
      '```\nrm -rf data/old\n',
      'It is not read any more.',
      'Go ahead.',
      'severity high',
      '`12/1/execution/0.1`',
      '/allow p1\n/deny p1 <reason>',
      '@operator',
      '**If nobody answers,** it waits as long as it takes',
    ])
      expect(body.replaceAll('````text', '```')).toContain(part);
  });

  test('goes on with it when it is allowed, and is told that it may do exactly that', () => {
    const play = asking(APPROVAL);
    say(play, REVIEWER, '/allow p1');
    settle(play);
    expect(prompt(play)).toMatchObject({ state: 'answered', decision: 'allow', by: 'reviewer' });
    expect(told(play)).toContain('@reviewer allowed it. Go on with exactly that.');
    expect(told(play)).toContain('rm -rf data/old');
    expect(task(play)['decisions']).toEqual([
      { action: 'rm -rf data/old', category: 'destructive', decision: 'allow', by: '@reviewer' },
    ]);
    expect(task(play)).toMatchObject({ agent: { session: 's-1' } });
    expect(status(play)).toBe('In Progress');
  });

  test('is told the reason when it is denied', () => {
    const play = asking(APPROVAL);
    say(play, OPERATOR, '/deny p1 Move it to the archive instead.');
    settle(play);
    expect(told(play)).toContain(
      '@operator denied it. Do not do it, and do not reach the same by another way; go on without, or say why the work cannot be done.\nMove it to the archive instead.',
    );
    expect(task(play)['decisions']).toMatchObject([
      { decision: 'deny', reason: 'Move it to the archive instead.' },
    ]);
  });

  test('shows afterwards who answered what, when and where', () => {
    const play = asking(APPROVAL);
    say(play, REVIEWER, '/deny No.', { url: 'https://github.test/c/7' });
    settle(play);
    expect(shown(play)).toMatch(
      /\*\*Denied\*\* by reviewer, 2026-01-05 09:\d\d UTC \(\[the comment\]\(https:\/\/github\.test\/c\/7\)\): No\./,
    );
    expect(shown(play)).toContain('rm -rf data/old');
    expect(shown(play)).not.toContain('/allow p1');
  });

  test('takes a plain yes for one, and asks for one where words stand beside it', () => {
    const play = asking(APPROVAL);
    say(play, OPERATOR, '/answer yes, but only the old half');
    settle(play);
    expect(prompt(play).state).toBe('open');
    expect(lastReply(play)).toContain('`/allow p1`');
    say(play, OPERATOR, '/answer Yes.');
    settle(play);
    expect(prompt(play).decision).toBe('allow');
  });

  test('needs no id while it is the only one', () => {
    const play = asking(APPROVAL);
    say(play, OPERATOR, '/deny Not in the week of the release.');
    settle(play);
    expect(prompt(play).decision).toBe('deny');
    expect(told(play)).toContain('Not in the week of the release.');
  });

  test('is not answered by who may not, and they are told who may', () => {
    const play = asking(APPROVAL, { approvers: { users: ['operator'] } });
    say(play, REVIEWER, '/allow p1');
    settle(play);
    expect(prompt(play).state).toBe('open');
    expect(lastReply(play)).toContain('is for operator');
    say(play, OUTSIDER, '/allow p1');
    settle(play);
    expect(prompt(play).state).toBe('open');
  });

  test('waits for a permission that could not be read', () => {
    const play = asking(APPROVAL);
    const { permissions } = play.world.people;
    play.world.people = { ...play.world.people, permissions: {} };
    say(play, OPERATOR, '/allow');
    wake(play);
    expect(prompt(play).state).toBe('open');
    play.world.people = { ...play.world.people, permissions };
    settle(play);
    expect(prompt(play).decision).toBe('allow');
  });
});

test('/resume and /retry answer no question: they say what would', () => {
  const play = asking(null);
  for (const command of ['/resume', '/retry']) {
    say(play, OPERATOR, command);
    settle(play);
    expect(lastReply(play)).toContain('comment `/answer p1 <text>`');
  }
  expect(play.dispatched).toHaveLength(1);
});

describe('the first answer counts', () => {
  test('and a later one is told so, and by whom', () => {
    const play = asking(APPROVAL);
    say(play, OPERATOR, '/allow p1');
    say(play, REVIEWER, '/deny p1 Wait!');
    settle(play);
    expect(prompt(play)).toMatchObject({ decision: 'allow', by: 'operator' });
    expect(lastReply(play)).toContain(
      '@reviewer, that came too late: question `p1` has been allowed by operator.',
    );
  });

  test('of the same second the no', () => {
    const play = asking(APPROVAL);
    say(play, OPERATOR, '/allow p1');
    const yes = play.world.comments.at(-1);
    say(play, REVIEWER, '/deny p1', { at: yes?.at ?? 0 });
    settle(play);
    expect(prompt(play)).toMatchObject({ decision: 'deny', by: 'reviewer' });
  });

  test('also where nobody waits any more', () => {
    const play = asking(null);
    say(play, OPERATOR, '/answer Green.');
    settle(play);
    say(play, REVIEWER, '/answer Red.');
    settle(play);
    expect(lastReply(play)).toContain('no question is open any more');
    expect(lastReply(play)).toContain('by operator');
    expect(play.dispatched).toHaveLength(2);
  });
});

describe('a choice', () => {
  const CHOICE = {
    kind: 'choice',
    category: 'other',
    severity: 'low',
    options: ['Red', 'Dark green'],
  } as const;
  const request = { ...CHOICE, options: [...CHOICE.options] };

  test.each([
    ['2', 'Dark green'],
    ['dark Green.', 'Dark green'],
    ['`1`', 'Red'],
  ])('is made by %s', (said, meant) => {
    const play = asking(request);
    expect(shown(play)).toContain('1. Red\n2. Dark green');
    say(play, OPERATOR, `/answer ${said}`);
    settle(play);
    expect(told(play)).toContain(`@operator answered:\n${meant}`);
  });

  test('is not made by what is no option, nor by a yes', () => {
    const play = asking(request);
    say(play, OPERATOR, '/answer 3');
    settle(play);
    expect(lastReply(play)).toContain('one of: 1, 2');
    say(play, OPERATOR, '/allow');
    settle(play);
    expect(lastReply(play)).toContain('`/answer p1 <text>`');
    expect(prompt(play).state).toBe('open');
  });
});

describe('several prompts over a life', () => {
  test('have numbers that never recur, and each goes to the agent with its answer', () => {
    const play = asking(null);
    say(play, OPERATOR, '/answer Green.');
    settle(play);
    ask(play, APPROVAL, 'And this?');
    say(play, OPERATOR, '/deny No.');
    settle(play);
    expect(told(play)).toMatch(
      /May I\?[^]*@operator answered:\nGreen\.[^]*And this\?[^]*denied it/,
    );
    say(play, OPERATOR, '/cancel');
    settle(play);
    say(play, OPERATOR, '/ready');
    settle(play);
    ask(play, null, 'A third?');
    expect(record(play)).toMatchObject({ life: 2, prompts: [{ id: 'p3' }] });
  });

  test('one that nobody will answer any more says so', () => {
    const play = asking(APPROVAL);
    say(play, OPERATOR, '/cancel');
    settle(play);
    expect(shown(play)).toContain('**No longer asked.**');
  });
});

describe('somebody else', () => {
  test('may answer where one who may has said so, and only until then', () => {
    const play = asking(APPROVAL, { approvers: { users: ['operator'] } });
    say(play, REVIEWER, '/delegate @reviewer');
    settle(play);
    expect(lastReply(play)).toContain('is for operator');
    say(play, OPERATOR, '/delegate @Reviewer 1h');
    settle(play);
    expect(shown(play)).toContain('**Reviewer** may answer too, until');
    pass(play, 2 * HOUR);
    say(play, REVIEWER, '/allow');
    settle(play);
    expect(prompt(play).state).toBe('open');
    say(play, OPERATOR, '/delegate @reviewer');
    say(play, REVIEWER, '/allow');
    settle(play);
    expect(prompt(play)).toMatchObject({ decision: 'allow', by: 'reviewer' });
  });

  test('needs write access all the same', () => {
    const play = asking(null);
    say(play, OPERATOR, '/delegate @outsider');
    say(play, OUTSIDER, '/answer Mine.');
    settle(play);
    expect(prompt(play).state).toBe('open');
  });
});

describe('more budget', () => {
  const BUDGET = {
    kind: 'budget',
    category: 'cost',
    severity: 'medium',
    amount: 4,
    unit: 'runs',
  } as const;

  test('is granted by any amount, and the ceiling rises by that', () => {
    const play = asking(BUDGET);
    expect(shown(play)).toContain('/budget +4 runs');
    say(play, OPERATOR, '/budget +2');
    settle(play);
    expect(record(play).granted).toEqual({ runs: 2, rounds: 0, dollars: 0 });
    expect(prompt(play)).toMatchObject({ decision: 'allow', by: 'operator' });
  });

  test('is granted as it was asked for by a yes', () => {
    const play = asking(BUDGET);
    say(play, OPERATOR, '/allow p1');
    settle(play);
    expect(record(play).granted.runs).toBe(4);
    expect(told(play)).toContain('The budget was raised.');
  });

  test('lets an issue go on that has used its runs', () => {
    const play = asking(null, { limits: { runs: 1 } });
    say(play, OPERATOR, '/answer Green.');
    settle(play);
    expect(record(play).hold?.code).toBe('runs-spent');
    say(play, OPERATOR, '/budget +1');
    settle(play);
    expect(play.dispatched).toHaveLength(2);
  });

  test('of what nothing lacks has to be named', () => {
    const play = asking(null);
    say(play, OPERATOR, '/budget +1');
    settle(play);
    expect(lastReply(play)).toContain('Say which one to raise');
    say(play, OPERATOR, '/budget +1 rounds');
    settle(play);
    expect(record(play).granted.rounds).toBe(1);
    expect(prompt(play).state).toBe('open');
  });
});

describe('a secret', () => {
  const SECRET = {
    kind: 'credentials',
    category: 'secrets',
    severity: 'medium',
    secret: 'STAGING_TOKEN',
  } as const;
  // In two parts, so that nobody takes this file for a leak.
  const TOKEN = `ghp_${'a1B2'.repeat(9)}`;

  test('is looked for by its name before the session goes on', () => {
    const play = asking(SECRET);
    expect(shown(play)).toContain('`STAGING_TOKEN`');
    expect(shown(play)).toContain('Never paste it into a comment');
    play.world.secrets = { STAGING_TOKEN: 'missing' };
    say(play, OPERATOR, '/answer');
    settle(play);
    expect(lastReply(play)).toContain('I see no Actions secret `STAGING_TOKEN`');
    expect(prompt(play).state).toBe('open');
    play.world.secrets = { STAGING_TOKEN: 'there' };
    say(play, OPERATOR, '/allow');
    settle(play);
    expect(prompt(play).decision).toBe('allow');
    expect(told(play)).toContain('The secret STAGING_TOKEN has been added to the Actions secrets.');
  });

  test('of an environment that nobody lets us look into is said so, and taken in words', () => {
    const play = asking(SECRET);
    play.world.secrets = { STAGING_TOKEN: 'unseen' };
    say(play, OPERATOR, '/answer');
    settle(play);
    expect(lastReply(play)).toContain('I may not look (`environments: read`)');
    expect(prompt(play).state).toBe('open');
    say(play, OPERATOR, '/answer In "staging".');
    settle(play);
    expect(prompt(play).state).toBe('answered');
  });

  test('in words that say where it is needs no look', () => {
    const play = asking(SECRET);
    play.world.secrets = { STAGING_TOKEN: 'missing' };
    say(play, OPERATOR, '/answer It is in the environment "staging".');
    settle(play);
    expect(told(play)).toContain('It is in the environment "staging".');
  });

  test.each(['/answer', '/deny p1', '/answer p1'])(
    'that is pasted by %s is hidden and goes nowhere, and its owner is warned',
    (command) => {
      const play = asking(SECRET);
      const source = say(play, OPERATOR, `${command} ${TOKEN}`);
      settle(play);
      expect(play.hidden).toContain(source);
      expect(lastReply(play)).toContain('**Revoke it now**');
      expect(prompt(play).state).toBe('open');
      say(play, OPERATOR, '/answer p1 It is there.');
      settle(play);
      expect(JSON.stringify([play.posted, play.dispatched])).not.toContain(TOKEN);
    },
  );

  test('that stands in any other comment is not handed to an agent', () => {
    const play = asking(SECRET);
    say(play, OPERATOR, `Here you are: ${TOKEN}`);
    say(play, OPERATOR, '/answer Look above.');
    settle(play);
    expect(play.dispatched).toHaveLength(2);
    expect(told(play)).not.toContain(TOKEN);
  });
});
