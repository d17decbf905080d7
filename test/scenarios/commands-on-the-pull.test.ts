import { expect } from 'vitest';
import { push } from './hands.ts';
import { commentsOf } from './people.ts';
import { scenes } from './scenario.ts';

const { scenario, stage } = scenes({ isLean: true, config: { limits: { failures: 1 } } });

scenario(
  'what is said on the pull request counts as on the issue, and is answered there: /ready /repair /pause /resume /feedback /answer /approve /unapprove /reject',
  {
    title: 'Sell marbles',
    hears: [
      'offer/1.0.1',
      'reply: already under way',
      'reply: my record here is sound',
      'prompt/1/p1: Which ones?',
      'offer/1.1.2: | f1 | reviewer | ✅ resolved |',
      'reply: Reopen it first',
    ],
  },
  async (issue) => {
    const { number } = await issue.toReview();
    await issue.reacts(await issue.sayOnPull('operator', '/ready'), ['eyes', 'confused']);
    await issue.reacts(await issue.sayOnPull('operator', '/repair'), ['eyes', 'confused']);
    await issue.reacts(await issue.sayOnPull('reviewer', '/pause'), ['eyes', 'rocket']);
    await issue.shows('Blocked');
    await issue.reacts(await issue.sayOnPull('operator', '/resume'), ['eyes', 'rocket']);
    await issue.shows('In Review');
    await issue.sayOnPull(
      'reviewer',
      '/feedback More.\nagent: ask Which ones?\nagent: write marbles.txt: The blue ones',
    );
    await issue.shows('Blocked');
    await issue.reacts(await issue.sayOnPull('operator', '/answer The blue ones.'), ['rocket']);
    await issue.hears('offer/1.1.2');
    await issue.shows('In Review');
    await issue.reacts(await issue.sayOnPull('operator', '/approve'), ['eyes', 'rocket']);
    await issue.shows('Approved');
    // The approval of the pull request is taken back on the issue: they are one.
    await issue.reacts(await issue.say('operator', '/unapprove'), ['eyes', 'rocket']);
    await issue.shows('In Review');
    // Of one second on the issue and another on the pull request nobody could tell which came first.
    stage().pass(1_000);
    await issue.reacts(await issue.sayOnPull('operator', '/approve'), ['rocket']);
    await issue.shows('Approved');
    await issue.reacts(await issue.sayOnPull('operator', '/unapprove'), ['rocket']);
    await issue.shows('In Review');
    await issue.reacts(await issue.sayOnPull('operator', '/reject We have enough.'), ['rocket']);
    await issue.shows('Done');
    expect(await issue.isOpen()).toBe(false);
    expect(await issue.pull()).toMatchObject({ state: 'closed', merged: false });
    await issue.reacts(await issue.sayOnPull('operator', '/ready'), ['confused']);
    await issue.hears('reply', 3);
    const replies = (await issue.heard()).filter(({ kind }) => kind === 'reply');
    expect(replies.map(({ on }) => on)).toEqual(['pull', 'pull', 'pull']);
    // Only the offers, the question and the record stand on the issue.
    const said = await commentsOf(stage(), issue.number);
    expect(said.filter(({ user }) => user.login === 'drover[bot]')).toHaveLength(4);
    expect(number).toBeGreaterThan(issue.number);
  },
);

scenario(
  '/deny and /allow of protected paths, and /retry of a round that failed, on the pull request; then /cancel, and /retry for a new life',
  {
    title: 'Sell chess sets',
    hears: [
      'offer/1.0.1',
      'offer/1.0.2: protected',
      'notice/protected-paths: CLAUDE.md',
      'notice/run-failed: `/retry`',
      'offer/1.1.3',
      'notice/protected-paths: CLAUDE.md',
      'offer/2.0.1',
    ],
  },
  async (issue) => {
    const { head } = await issue.toReview();
    await push(stage(), 'reviewer', { branch: head.ref, path: 'CLAUDE.md', text: 'Be bold' });
    await issue.hears('offer/1.0.2');
    await issue.say('operator', '/approve');
    await issue.shows('Blocked');
    await issue.reacts(
      await issue.sayOnPull(
        'operator',
        '/deny protected Elsewhere.\nagent: fail 1\nagent: write style.txt: Be bold',
      ),
      ['eyes', 'rocket'],
    );
    await issue.hears('notice/run-failed');
    await issue.shows('Blocked');
    await issue.reacts(await issue.sayOnPull('operator', '/retry'), ['eyes', 'rocket']);
    await issue.hears('offer/1.1.3');
    await issue.say('operator', '/approve');
    await issue.hears('notice/protected-paths', 2);
    await issue.reacts(await issue.sayOnPull('operator', '/allow protected'), ['eyes', 'rocket']);
    await issue.shows('Approved');
    await issue.reacts(await issue.sayOnPull('operator', '/cancel'), ['eyes', 'rocket']);
    await issue.shows('Backlog');
    expect(await issue.pull()).toMatchObject({ state: 'closed', merged: false });
    expect(await issue.branch()).not.toBeNull();
    await issue.reacts(await issue.sayOnPull('operator', '/retry'), ['eyes', 'rocket']);
    await issue.hears('offer/2.0.1');
    expect((await issue.pull()).head.ref).toBe(`${head.ref}-b`);
  },
);
