import { expect, test } from 'vitest';
import type { Notice } from '../../../src/lifecycle/notices/notice.ts';
import { noticesOf } from '../../../src/lifecycle/notices/notices.ts';
import { Request } from '../../../src/lifecycle/reports/request.ts';
import type { EffectOutcome } from '../../../src/lifecycle/snapshot/snapshot.ts';
import { LEAN, toReview } from '../lean.ts';
import {
  aPlay,
  move,
  OPERATOR,
  pass,
  type Play,
  record,
  runEnds,
  say,
  settle,
  wake,
} from '../play.ts';

const HOUR = 3_600_000;
const TOLD = { ...LEAN, notify: { channels: [{ use: 'chat' }, { use: 'mail' }] } };

function notices(play: Play): readonly Notice[] {
  return noticesOf(play.world, record(play));
}

/** An issue whose agent asks. */
function asking(config: object, question = 'Which colour?', request?: object): Play {
  const play = aPlay(config);
  move(play, OPERATOR, 'Ready');
  settle(play);
  runEnds(play, {
    outcome: 'needs-operator',
    question,
    ...(request === undefined ? {} : { request: Request.parse(request) }),
  });
  settle(play);
  return play;
}

function told(play: Play, channel: string, refusal: string | null = null): void {
  const [{ key } = { key: '' }] = notices(play);
  const outcome: EffectOutcome = {
    kind: 'told',
    key: `told/${channel}/${key}`,
    notice: key,
    channel,
    refusal,
  };
  play.world.outcomes = [...play.world.outcomes, outcome];
}

test('a question is told to every channel, with all that is needed to answer it', () => {
  const play = asking(TOLD);
  expect(notices(play)).toEqual([
    expect.objectContaining({
      id: 'R_storefront/12/prompt/1/p1',
      event: 'prompt',
      severity: 'medium',
      repository: 'acme/storefront',
      issue: 12,
      title: 'Show the price in euros',
      url: 'https://github.test/acme/storefront/issues/12',
      prompt: 'acme/storefront#12:p1',
      asked: ['operator'],
      headline: '@@backend asks a question',
      text: 'Which colour?',
      commands: ['/answer p1 <your answer>'],
      routes: [
        { channel: 'chat', quiet: null, digest: null },
        { channel: 'mail', quiet: null, digest: null },
      ],
    }),
  ]);
});

test('where no channel is configured nobody is told, and nothing more is written', () => {
  const play = asking(LEAN);
  expect(notices(play)).toEqual([]);
  expect(record(play)).not.toHaveProperty('told');
  expect(wake(play).commit).toBeNull();
});

test('what a channel was told is in the record once it is known, and is told to that channel no more', () => {
  const play = asking(TOLD);
  const before = notices(play)[0]?.id;
  told(play, 'chat');
  const { commit } = wake(play);
  expect(commit?.record.told).toEqual([{ notice: 'prompt/1/p1', to: ['chat'] }]);
  // The outcome is still there, as it is where the commit's success is not known.
  expect(wake(play).commit).toBeNull();
  play.world.outcomes = [];
  const [left] = notices(play);
  expect(left).toMatchObject({ id: before, routes: [{ channel: 'mail' }] });
  told(play, 'mail');
  expect(wake(play).commit?.record.told).toEqual([{ notice: 'prompt/1/p1', to: ['chat', 'mail'] }]);
  expect(notices(play)).toEqual([]);
});

test('what was answered is told to nobody any more, and is forgotten with the commit of the answer', () => {
  const play = asking(TOLD);
  told(play, 'chat');
  settle(play);
  say(play, OPERATOR, '/answer Blue.');
  settle(play);
  expect(record(play)).not.toHaveProperty('told');
  expect(notices(play)).toEqual([]);
});

test('what came too late to be told costs no commit', () => {
  const play = asking(TOLD);
  const [asked] = notices(play);
  say(play, OPERATOR, '/answer Blue.');
  settle(play);
  const key = asked?.key ?? '';
  play.world.outcomes = [
    { kind: 'told', key: `told/chat/${key}`, notice: key, channel: 'chat', refusal: null },
  ];
  expect(wake(play).commit).toBeNull();
});

test('that a channel refuses for good is said in the history, where people see it', () => {
  const play = asking(TOLD);
  told(play, 'chat', 'no such channel here');
  expect(wake(play).commit?.view).toContain('untold `chat` `no such channel here`');
  expect(notices(play)[0]?.routes.map(({ channel }) => channel)).toEqual(['mail']);
});

test('an offer, a block and a reminder are told as such', () => {
  const play = aPlay(TOLD);
  toReview(play);
  expect(notices(play)).toMatchObject([
    {
      event: 'offer',
      key: 'offer/1.0.1',
      headline: 'Ready for your review: #13',
      text: 'Did it.',
      commands: ['/approve', '/feedback <text>', '/reject <why>'],
    },
  ]);
  pass(play, 25 * HOUR);
  wake(play);
  expect(notices(play)).toMatchObject([
    { event: 'offer' },
    { event: 'reminder', severity: 'low', headline: 'Still waiting' },
  ]);
  if (play.world.pull !== null)
    play.world.pull = { ...play.world.pull, state: 'CLOSED', closedBy: OPERATOR };
  settle(play);
  expect(notices(play)).toMatchObject([
    {
      event: 'blocked',
      headline: 'Blocked',
      text: 'The pull request was closed by operator.',
      commands: ['/resume', '/retry', '/cancel'],
    },
  ]);
});

test('a ceiling that is nearly reached is told once, and holds nothing up', () => {
  const play = asking({ ...TOLD, limits: { runs: 1 + 4, backoff: '1s' } });
  for (const _ of [1, 2, 3]) {
    say(play, OPERATOR, '/answer Blue.');
    settle(play);
    runEnds(play, { outcome: 'needs-operator', question: 'And now?' });
    settle(play);
  }
  expect(record(play).runs).toBe(4);
  const ceilings = notices(play).filter(({ event }) => event === 'ceiling');
  expect(ceilings).toEqual([
    expect.objectContaining({
      key: 'notice/1/nearly/runs/5',
      severity: 'low',
      headline: 'A ceiling is nearly reached',
      text: expect.stringMatching(/^This issue has used 4 of 5 runs\./) as string,
      commands: ['/budget +3 runs'],
    }),
  ]);
});

test('a channel is told what its configuration wants it to be told', () => {
  const channels = [
    { use: 'severe', severity: 'high' },
    { use: 'reviews', events: ['offer'] },
    { use: 'machines', quiet: false, digest: false },
    { use: 'people' },
  ];
  const quiet = { from: '22:00', to: '07:00', zone: 'Europe/Berlin' };
  const notify = { channels, quiet, digest: { every: 1_800_000 } };
  const play = asking({ ...TOLD, notify: { ...notify, digest: { every: '30m' } } });
  expect(notices(play)[0]?.routes).toEqual([
    { channel: 'machines', quiet: null, digest: null },
    { channel: 'people', quiet: { ...quiet, days: [] }, digest: 1_800_000 },
  ]);
  const severe = asking({ ...TOLD, notify: { channels } }, 'May I?', {
    kind: 'approval',
    category: 'destructive',
    severity: 'high',
    action: 'drop the table',
  });
  expect(notices(severe)[0]).toMatchObject({ severity: 'high' });
  expect(notices(severe)[0]?.routes.map(({ channel }) => channel)).toContain('severe');
});

test('an approval is told with the act to the letter, the reason, and whom it is put to', () => {
  const play = asking(
    { ...TOLD, approvers: { users: ['operator', 'reviewer'] } },
    'May I clear the **table**?',
    {
      kind: 'approval',
      category: 'destructive',
      severity: 'high',
      action: 'psql -c "truncate *_prices_*"',
      reason: `Old rows. Token: ghp_${'a1b2c3d4e5'.repeat(4)}`,
      reply: 'allow',
    },
  );
  expect(notices(play)[0]).toMatchObject({
    severity: 'high',
    asked: ['operator', 'reviewer'],
    headline: '@@backend asks for approval',
    text: [
      'May I clear the table?',
      'It wants to do:\npsql -c "truncate *_prices_*"',
      'Why:\n(not shown: it holds what looks like a secret)',
      'It suggests:\nallow',
    ].join('\n\n'),
    commands: ['/allow p1', '/deny p1 <reason>'],
  });
});

test('nobody is told of what is paused, or has waited for a week', () => {
  const paused = asking(TOLD);
  say(paused, OPERATOR, '/pause');
  settle(paused);
  expect(notices(paused)).toEqual([]);
  const old = asking({ ...TOLD, reminders: { most: 0 } });
  pass(old, 8 * 24 * HOUR);
  expect(notices(old)).toEqual([]);
});

test('an agent’s text is told without what looks like a secret, and mentions nobody', () => {
  const leaky = asking(TOLD, `Shall I use ghp_${'a1b2c3d4e5'.repeat(4)}?`);
  expect(JSON.stringify(notices(leaky))).not.toContain('a1b2c3d4e5');
  const loud = asking(
    TOLD,
    'Ask **@octocat**\u200b or \\@hubot, or \\[here\\](https://example.com).',
  );
  expect(notices(loud)[0]?.text).toBe(
    'Ask `@octocat` or `@hubot`, or [here](https://example.com).',
  );
});
