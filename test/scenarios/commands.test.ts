import { expect } from 'vitest';
import { act, heardOn } from './eyes.ts';
import { changeIssue } from './hands.ts';
import { commentsOf, pullOf } from './people.ts';
import { scenes } from './scenario.ts';

const { scenario, stage } = scenes({ isLean: true, config: { limits: { failures: 2 } } });

scenario(
  '/ready starts the work; /why, /help and /repair answer where they are asked; what is malformed is told how it works',
  {
    title: 'Greet the visitors',
    hears: [
      'reply: already under way',
      'help: | `/feedback <text>` |',
      'reply: did nothing, because `now` stands behind it',
      'reply: my record here is sound',
      'offer/1.0.1: /approve',
      'why: an approver can comment `/approve`',
      'help: `/approve [sha]`',
      'reply: I need 7 to 40 hexadecimal digits',
      'reply: Did you mean `/approve`?',
    ],
  },
  async (issue) => {
    await issue.reacts(await issue.say('operator', '/ready'), ['eyes', 'rocket']);
    await issue.reacts(await issue.say('operator', '/ready'), ['eyes', 'confused']);
    await issue.reacts(await issue.say('operator', '/help'), ['eyes', 'rocket']);
    await issue.reacts(await issue.say('operator', '/retry now'), ['eyes', 'confused']);
    await issue.reacts(await issue.say('operator', '/repair'), ['eyes', 'confused']);
    await issue.shows('In Review');
    const pull = await issue.pull();
    expect(pull.title).toBe('Greet the visitors');
    await issue.reacts(await issue.sayOnPull('operator', '/drover why'), ['eyes', 'rocket']);
    await issue.reacts(await issue.sayOnPull('operator', '/help approve'), ['eyes', 'rocket']);
    await issue.reacts(await issue.sayOnPull('operator', '/approve everything'), [
      'eyes',
      'confused',
    ]);
    await issue.say(
      'operator',
      '> /approve\n\n`/approve`\n\n```\n/approve\n```\n\nAnd /approve in a sentence; /frobnicate is not ours.',
    );
    await issue.reacts(await issue.sayOnPull('operator', '/drover approv'), ['eyes', 'confused']);
    await issue.until('all is answered on the pull request', async () => {
      await issue.hears('reply', 5);
      const said = await heardOn(stage(), issue.number, pull.number);
      const kinds = said.filter(({ on }) => on === 'pull').map(({ kind }) => kind);
      return kinds.join(' ') === 'why help reply reply';
    });
    expect(await issue.status()).toBe('In Review');
  },
);

scenario(
  '/feedback: each is an item of the round, and the offer shows what became of it',
  {
    title: 'Say when we are open',
    hears: ['offer/1.0.1', 'offer/1.1.2: | f2 | operator | ↩️ declined | That is another page. |'],
  },
  async (issue) => {
    await issue.toReview();
    const before = (await issue.pull()).head.sha;
    const posted = await issue.say(
      'operator',
      '/feedback Write it down.\nagent: write hours.txt: From nine to five\n\n/feedback And the address.\nagent: decline That is another page.',
    );
    await issue.reacts(posted, ['eyes', 'rocket']);
    const offer = await issue.hears('offer/1.1.2');
    expect(offer).toContain('| f1 | operator | ✅ resolved |');
    await issue.shows('In Review');
    const { head, body } = await issue.pull();
    expect(head.sha).not.toBe(before);
    expect(body).toContain('| f1 | operator | ✅ resolved |');
    const file = await act<{ content: string }>(stage(), 'reviewer', {
      method: 'GET',
      path: `/contents/hours.txt?ref=${head.sha}`,
    });
    expect(Buffer.from(file.content, 'base64').toString()).toContain('From nine to five');
  },
);

scenario(
  '/answer: a session asks and waits, Blocked; the answer leads on',
  {
    title: 'Choose a colour',
    body: 'agent: ask Which colour shall it be?\nagent: write colour.txt: green',
    hears: [
      'prompt/1/p1: **@@backend asks**',
      'reply: needs a text',
      'reply: there is no question `p7`',
      'reply: no question is open',
      'offer/1.0.1',
    ],
  },
  async (issue) => {
    await issue.move('operator', 'Ready');
    await issue.shows('Blocked');
    // The question stands before the card says that somebody is waited for.
    expect(await issue.hears('prompt/1/p1')).toContain('Which colour shall it be?');
    await issue.reacts(await issue.say('operator', '/answer'), ['confused']);
    await issue.reacts(await issue.say('operator', '/answer p7 Green.'), ['confused']);
    await issue.reacts(await issue.say('operator', '/answer Green.'), ['eyes', 'rocket']);
    await issue.reacts(await issue.say('operator', '/answer Blue.'), ['confused']);
    await issue.shows('In Review');
    expect((await issue.pull()).head.sha).toMatch(/^[0-9a-f]{40}$/);
  },
);

scenario(
  '/allow opens the gate of a risky issue, before which no agent starts',
  {
    title: 'Change the prices',
    labels: ['risk:high'],
    hears: [
      'notice/risk: `/allow risk`',
      'reply: nothing named `plan` waits for a yes',
      'offer/1.0.1',
    ],
  },
  async (issue) => {
    await issue.move('operator', 'Ready');
    await issue.shows('Blocked');
    expect(await issue.record()).toContain('Runs: 0');
    await issue.reacts(await issue.say('operator', '/allow plan'), ['confused']);
    await issue.reacts(await issue.say('operator', '/allow risk'), ['eyes', 'rocket']);
    await issue.shows('In Review');
  },
);

scenario(
  '/deny of a risk leaves the issue, open and in the Backlog',
  { title: 'Drop the prices', labels: ['risk:high'], hears: ['notice/risk'] },
  async (issue) => {
    await issue.move('operator', 'Ready');
    await issue.shows('Blocked');
    await issue.reacts(await issue.say('operator', '/deny risk Too hot for now.'), [
      'eyes',
      'rocket',
    ]);
    await issue.shows('Backlog');
    expect(await pullOf(stage(), issue.number)).toBeUndefined();
    expect(await issue.isOpen()).toBe(true);
  },
);

scenario(
  '/pause: the run may end, but nothing follows from it until /resume',
  {
    title: 'Count the visitors',
    hears: ['reply: paused already', 'offer/1.0.1', 'reply: nothing is paused or blocked'],
  },
  async (issue) => {
    await issue.move('operator', 'Ready');
    await issue.shows('In Progress');
    await issue.reacts(await issue.say('reviewer', '/pause'), ['eyes', 'rocket']);
    await issue.shows('Blocked');
    await issue.reacts(await issue.say('operator', '/pause'), ['confused']);
    await issue.runsEnd();
    expect(await pullOf(stage(), issue.number)).toBeUndefined();
    expect(await issue.record()).toContain('Paused by reviewer');
    await issue.reacts(await issue.say('operator', '/resume'), ['eyes', 'rocket']);
    await issue.shows('In Review');
    await issue.reacts(await issue.say('operator', '/resume'), ['confused']);
  },
);

scenario(
  '/retry tries again what failed too often, and is refused where nothing is stuck',
  {
    title: 'Fix the search',
    body: 'agent: fail 2',
    hears: ['notice/run-failed: `/retry`', 'offer/1.0.1', 'reply: nothing is stuck'],
  },
  async (issue) => {
    await issue.move('operator', 'Ready');
    await issue.shows('Blocked');
    await issue.reacts(await issue.say('operator', '/retry'), ['eyes', 'rocket']);
    await issue.shows('In Review');
    expect(await issue.record()).toContain('Runs: 3');
    await issue.reacts(await issue.say('operator', '/retry'), ['confused']);
  },
);

scenario(
  '/cancel stops the run and leaves the issue open; /retry begins a new life on a branch of its own',
  { title: 'Write a long page', body: 'agent: sleep 60', hears: ['offer/2.0.1'] },
  async (issue) => {
    await issue.move('operator', 'Ready');
    await issue.until('a run is under way', async () =>
      (await issue.runs()).some(({ status }) => status === 'in_progress'),
    );
    await issue.reacts(await issue.say('operator', '/cancel'), ['eyes', 'rocket']);
    await issue.shows('Backlog');
    expect((await issue.runs()).map(({ conclusion }) => conclusion)).toEqual(['cancelled']);
    await act(stage(), 'operator', {
      method: 'PATCH',
      path: `/issues/${issue.number}`,
      body: { body: 'agent: write long.txt: Done' },
    });
    await issue.reacts(await issue.say('operator', '/retry'), ['eyes', 'rocket']);
    await issue.shows('In Review');
    expect((await issue.pull()).head.ref).toBe(`drover/${issue.number}-write-a-long-page-b`);
  },
);

scenario(
  '/unapprove takes an approval back before the merge; /reject ends it and keeps the branch',
  {
    title: 'Sell umbrellas',
    hears: [
      'offer/1.0.1',
      'reply: no approval of yours',
      'reply: needs a reason',
      'reply: Reopen it first',
      'reply: has ended',
    ],
  },
  async (issue) => {
    const pull = await issue.toReview();
    await issue.reacts(await issue.say('operator', '/approve'), ['eyes', 'rocket']);
    await issue.shows('Approved');
    await issue.reacts(await issue.sayOnPull('operator', '/unapprove'), ['eyes', 'rocket']);
    await issue.shows('In Review');
    await issue.reacts(await issue.say('operator', '/unapprove'), ['confused']);
    await issue.reacts(await issue.say('operator', '/reject'), ['confused']);
    await issue.reacts(await issue.say('operator', '/reject We sell no umbrellas.'), [
      'eyes',
      'rocket',
    ]);
    await issue.shows('Done');
    expect(await issue.isOpen()).toBe(false);
    expect(await issue.pull()).toMatchObject({ state: 'closed', merged: false });
    expect(await issue.branch()).toBe(pull.head.sha);
    await issue.reacts(await issue.say('operator', '/ready'), ['confused']);
    await issue.reacts(await issue.say('operator', '/feedback More.'), ['confused']);
  },
);

scenario(
  'a stranger is told once an hour that it is not for them, and reads all the same where it stands',
  {
    title: 'Tell our story',
    hears: ['reply: only people with write access', 'offer/1.0.1', 'why'],
  },
  async (issue) => {
    await issue.move('operator', 'Ready');
    await issue.shows('In Progress');
    await issue.reacts(await issue.say('outsider', '/pause'), ['confused']);
    await issue.reacts(await issue.say('outsider', '/cancel'), ['confused']);
    await issue.shows('In Review');
    await issue.reacts(await issue.sayOnPull('outsider', '/approve'), ['confused']);
    await issue.reacts(await issue.say('outsider', '/why'), ['eyes', 'rocket']);
    expect(await issue.status()).toBe('In Review');
  },
);

scenario(
  'on an issue that nobody gave to Drover a command is refused by a reaction alone',
  { title: 'Think about a shop in Rome', hears: [] },
  async (issue) => {
    await issue.reacts(await issue.say('operator', '/approve'), ['confused']);
    await issue.reacts(await issue.say('outsider', '/ready'), ['confused']);
    expect(await issue.status()).toBe('Backlog');
    await changeIssue(stage(), issue.number, { state: 'closed' });
    await issue.reacts(await issue.say('operator', '/ready'), ['confused']);
    expect(await commentsOf(stage(), issue.number)).toHaveLength(3);
  },
);
