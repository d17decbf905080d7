import { describe, expect, test } from 'vitest';
import { OPERATOR, pass, record, REVIEWER, say, settle, status, takePosted } from '../play.ts';
import { APPROVAL, asking, lastReply, prompt, shown, task, told } from './play-prompts.ts';

const HOUR = 3_600_000;
const EVERY_STAGE = ['clarification', 'design', 'plan', 'execution'];

describe('a rule that allows', () => {
  const policies = [{ allow: 'destructive', roles: ['execution'] }];

  test('lets the session go on at once; it is shown, and asks nobody', () => {
    const play = asking(APPROVAL, { policies });
    expect(play.dispatched).toHaveLength(2);
    expect(status(play)).toBe('In Progress');
    expect(prompt(play)).toMatchObject({ state: 'answered', decision: 'allow', by: null });
    expect(shown(play)).toContain(
      '**Allowed** at once by the rule `policies[0]` (destructive in execution)',
    );
    expect(shown(play)).not.toContain('@operator');
    expect(told(play)).toContain('The rule policies[0] of this repository allowed it.');
    expect(task(play)).toMatchObject({
      policies: [{ effect: 'allow', categories: ['destructive'] }],
      decisions: [{ decision: 'allow', by: 'The rule policies[0] of this repository' }],
    });
    expect(record(play).history.map(({ what, args }) => [what, ...args])).toContainEqual([
      'allowed',
      'policies[0]',
      'p1',
    ]);
  });

  test('answers no question that wants words', () => {
    const clarification = { ...APPROVAL, kind: 'clarification' } as const;
    const play = asking(clarification, { policies });
    expect(prompt(play).state).toBe('open');
    expect(status(play)).toBe('Blocked');
  });
});

test('a run is told of the rules that may be about it, and that there are rules where none is', () => {
  const network = { deny: 'network', roles: ['plan'] };
  expect(task(asking(APPROVAL, { policies: [network] }))).toMatchObject({ policies: [] });
  expect(task(asking(APPROVAL, { policies: [network, { deny: 'secrets' }] }))).toMatchObject({
    policies: [{ at: 1, effect: 'deny', categories: ['secrets'] }],
  });
  expect(Object.keys(task(asking(APPROVAL, {})))).not.toContain('policies');
});

test('a rule that denies tells the session so, and that the rule did', () => {
  const play = asking(APPROVAL, { policies: [{ deny: 'destructive' }] });
  expect(play.dispatched).toHaveLength(2);
  expect(told(play)).toContain('The rule policies[0] of this repository denied it. Do not do it');
  expect(shown(play)).toContain('**Denied** at once by the rule `policies[0]`');
});

test('a rule that allows one category lets nothing through that is called so', () => {
  const renamed = { ...APPROVAL, category: 'dependency' } as const;
  const policies = [{ allow: 'dependency' }];
  const play = asking({ ...renamed, action: 'npm install left-pad' }, { policies });
  expect(prompt(play)).toMatchObject({ state: 'answered', decision: 'allow' });
  const other = asking({ ...renamed, action: 'npm install left-pad; rm -rf /' }, { policies });
  expect(prompt(other)).toMatchObject({ state: 'open', decision: null });
});

describe('a rule that asks', () => {
  const asks = (more: object) => ({ policies: [{ ask: 'destructive', ...more }] });

  test('says who may answer', () => {
    const play = asking(APPROVAL, asks({ approvers: { users: ['reviewer'] } }));
    expect(shown(play)).toContain('@reviewer, to answer');
    expect(shown(play)).toContain('**Who may answer:** reviewer with write access');
    say(play, OPERATOR, '/allow');
    settle(play);
    expect(lastReply(play)).toContain('is for reviewer');
    say(play, REVIEWER, '/allow');
    settle(play);
    expect(prompt(play)).toMatchObject({ decision: 'allow', by: 'reviewer' });
  });

  test('for two people lets one of them deny, and counts nobody twice', () => {
    const two = asks({ approvers: { users: ['operator', 'reviewer'], count: 2 } });
    const play = asking(APPROVAL, two);
    say(play, OPERATOR, '/allow p1');
    settle(play);
    expect(prompt(play).state).toBe('open');
    expect(shown(play)).toContain(
      '**It takes 2 different people** to allow it, and one to deny it: operator',
    );
    say(play, OPERATOR, '/allow p1');
    settle(play);
    expect(lastReply(play)).toContain('counts already');
    expect(prompt(play).state).toBe('open');
    say(play, REVIEWER, '/allow p1');
    settle(play);
    expect(prompt(play)).toMatchObject({ decision: 'allow', by: 'reviewer' });
    expect(shown(play)).toContain('**Allowed** by reviewer, after operator');

    const other = asking(APPROVAL, two);
    say(other, OPERATOR, '/allow');
    say(other, REVIEWER, '/deny No.');
    settle(other);
    expect(prompt(other).decision).toBe('deny');
  });

  test('for two people gives nobody a second vote by whom they leave it to', () => {
    const named = ['operator', 'outsider'];
    const play = asking(APPROVAL, asks({ approvers: { users: named, count: 2 } }));
    say(play, OPERATOR, '/delegate @reviewer');
    say(play, OPERATOR, '/allow');
    say(play, REVIEWER, '/allow');
    settle(play);
    expect(prompt(play).state).toBe('open');
    expect(lastReply(play)).toContain('it takes 1 more, by somebody else');
    const chain = asking(
      APPROVAL,
      asks({ approvers: { users: ['reviewer', 'outsider'], count: 2 } }),
    );
    say(chain, REVIEWER, '/delegate @operator');
    say(chain, OPERATOR, '/allow');
    say(chain, OPERATOR, '/delegate @third');
    settle(chain);
    expect(prompt(chain).terms?.delegate).toMatchObject({ to: 'third', by: 'reviewer' });
    expect(prompt(chain).state).toBe('open');
  });

  test.each(['deny', 'allow'] as const)(
    'with a deadline has its default %s when nobody has answered by then, and says so',
    (whenLate) => {
      const play = asking(APPROVAL, asks({ deadline: '4h', default: whenLate }));
      const late = `is **${whenLate === 'allow' ? 'allowed' : 'denied'}**, as \`policies[0]\` (destructive) says`;
      expect(shown(play)).toContain(late);
      const last = play.decisions.at(-1);
      expect(last?.wakeAt).toBe((prompt(play).terms?.deadline ?? 0) || null);
      pass(play, 4 * HOUR);
      settle(play);
      expect(prompt(play)).toMatchObject({ state: 'answered', decision: whenLate, by: null });
      expect(shown(play)).toContain('by default');
      expect(told(play)).toContain('Nobody answered in time, and the default of policies[0]');
      expect(play.dispatched).toHaveLength(2);
    },
  );

  test('for words has a default that decides nothing in their place', () => {
    const question = { ...APPROVAL, kind: 'clarification' } as const;
    const play = asking(question, asks({ deadline: '4h', default: 'allow' }));
    expect(shown(play)).toContain('the session goes on **as it holds best**');
    pass(play, 4 * HOUR);
    settle(play);
    expect(told(play)).toContain('answered:\nGo on as you hold best. You suggested: Go ahead.');
    expect(told(play)).not.toContain('allowed it');
    const other = asking(question, asks({ deadline: '4h', default: 'deny' }));
    pass(other, 4 * HOUR);
    settle(other);
    expect(told(other)).toContain('Do not decide it yourself');
  });

  test('for a secret has a default that says nothing of it', () => {
    const secret = { ...APPROVAL, kind: 'credentials', secret: 'A_KEY' } as const;
    const play = asking(secret, asks({ deadline: '4h', default: 'allow' }));
    pass(play, 4 * HOUR);
    settle(play);
    expect(told(play)).toContain('Nobody has said that the secret A_KEY is there.');
    expect(told(play)).not.toContain('has been added');
  });

  test.each(['/resume', '/retry'])('has a clock that a pause stops until %s', (word) => {
    const play = asking(APPROVAL, asks({ deadline: '4h', default: 'allow' }));
    pass(play, 3 * HOUR);
    say(play, OPERATOR, '/pause');
    settle(play);
    pass(play, 48 * HOUR);
    settle(play);
    expect(prompt(play).state).toBe('open');
    say(play, OPERATOR, word);
    settle(play);
    pass(play, HOUR / 2);
    settle(play);
    expect(prompt(play).state).toBe('open');
    pass(play, HOUR);
    settle(play);
    expect(prompt(play).decision).toBe('allow');
  });

  test('reminds as it says itself', () => {
    const reminders = { after: '30m', every: '1h', most: 1 };
    const play = asking(APPROVAL, asks({ reminders }));
    takePosted(play);
    pass(play, HOUR / 2);
    settle(play);
    pass(play, 9 * HOUR);
    settle(play);
    expect(takePosted(play).filter((key) => key.includes('/reminder/'))).toHaveLength(1);
  });

  test('holds an answer to be heard before its default, however late it is heard', () => {
    const play = asking(APPROVAL, asks({ deadline: '4h', default: 'deny' }));
    pass(play, 5 * HOUR);
    say(play, OPERATOR, '/allow');
    settle(play);
    expect(prompt(play)).toMatchObject({ decision: 'allow', by: 'operator' });
  });
});

describe('several rules that ask about parts of one act', () => {
  const request = { ...APPROVAL, action: 'Tidy up', paths: ['infra/a.tf', 'data/b.sql'] };
  const rule = (path: string, login: string) => ({
    ask: 'destructive',
    paths: [path],
    approvers: { users: [login] },
  });
  const policies = [rule('infra/**', 'operator'), rule('data/**', 'reviewer')];

  test('each want a yes of their own people, and a no of one of them is enough', () => {
    const play = asking(request, { policies });
    expect(JSON.stringify(play.world)).toContain('**Who can act:** operator, reviewer.');
    expect(shown(play)).toContain(
      '1 of operator with write access (`policies[0]`), and 1 of reviewer with write access (`policies[1]`) to allow it',
    );
    say(play, OPERATOR, '/allow');
    settle(play);
    expect(prompt(play).state).toBe('open');
    expect(shown(play)).toMatch(/to deny it: operator/);
    say(play, OPERATOR, '/allow');
    settle(play);
    expect(lastReply(play)).toContain('it takes 1 more, by somebody else');
    say(play, REVIEWER, '/allow');
    settle(play);
    expect(prompt(play)).toMatchObject({ decision: 'allow', by: 'reviewer' });

    const other = asking(request, { policies });
    say(other, OPERATOR, '/allow');
    settle(other);
    say(other, REVIEWER, '/deny Not those.');
    settle(other);
    expect(prompt(other)).toMatchObject({ decision: 'deny', by: 'reviewer' });
  });

  test('count whoever stands in for somebody as that person', () => {
    const play = asking(request, { policies });
    say(play, OPERATOR, '/delegate @reviewer');
    settle(play);
    say(play, REVIEWER, '/allow');
    settle(play);
    expect(prompt(play)).toMatchObject({ decision: 'allow', by: 'reviewer' });
  });

  test('want nobody besides those whom a rule still names', () => {
    const play = asking(request, { policies });
    say(play, OPERATOR, '/allow');
    settle(play);
    play.world.config = asking(request, { policies: policies.slice(0, 1) }).world.config;
    say(play, OPERATOR, '/allow');
    settle(play);
    expect(prompt(play)).toMatchObject({ decision: 'allow', by: 'operator' });
  });
});

test('a run with several stages is asked about by the strictest of them', () => {
  const policies = [
    { allow: 'destructive', roles: ['clarification'] },
    { ask: 'destructive', roles: ['execution'], approvers: { users: ['reviewer'] } },
  ];
  const play = asking(APPROVAL, { policies, stages: {}, runs: { shared: [EVERY_STAGE] } });
  expect(prompt(play)).toMatchObject({ state: 'open', run: '12/1/clarification/0.1' });
  expect(shown(play)).toContain('**Who may answer:** reviewer with write access');
});

test('a budget for which two have to say yes is not granted by one of them with an amount', () => {
  const request = { kind: 'budget', category: 'cost', severity: 'low', amount: 3 } as const;
  const play = asking(request, { policies: [{ ask: 'cost', approvers: { count: 2 } }] });
  expect(shown(play)).toContain('/allow p1\n/deny p1 <reason>');
  say(play, OPERATOR, '/budget +3');
  settle(play);
  expect(lastReply(play)).toContain('comment `/allow p1`');
  expect(record(play).granted.runs).toBe(0);
  say(play, OPERATOR, '/allow');
  say(play, REVIEWER, '/allow');
  settle(play);
  expect(record(play).granted.runs).toBe(3);
});

test('a budget that a rule allows is granted at once', () => {
  const request = {
    kind: 'budget',
    category: 'cost',
    severity: 'low',
    amount: 3,
    unit: 'runs',
  } as const;
  const play = asking(request, { policies: [{ allow: 'cost', isolated: true }] });
  expect(record(play).granted.runs).toBe(3);
  expect(play.dispatched).toHaveLength(2);
});
