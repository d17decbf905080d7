import { expect } from 'vitest';
import { pathsOf } from './driving.ts';
import { scenes } from './scenario.ts';

const { scenario, stage } = scenes({
  isLean: true,
  config: { limits: { runs: 3, rounds: 1, failures: 1, files: 2, bytes: 2_000 } },
});

scenario(
  'of rounds: further feedback asks a person, and /retry allows one more',
  {
    title: 'Sell dominoes',
    hears: [
      'offer/1.0.1',
      'offer/1.1.2',
      'notice/rounds-spent: This issue has used its 1 feedback rounds.',
      'offer/1.2.3',
    ],
  },
  async (issue) => {
    await issue.toReview();
    await issue.say('operator', '/feedback agent: write one.txt: 1');
    await issue.hears('offer/1.1.2');
    await issue.say('operator', '/feedback agent: write two.txt: 2');
    expect(await issue.hears('notice/rounds-spent')).toContain('`/retry` to allow one more');
    await issue.shows('Blocked');
    expect(await issue.record()).toContain('Runs: 2');
    await issue.reacts(await issue.say('operator', '/retry'), ['rocket']);
    await issue.hears('offer/1.2.3');
    expect(await pathsOf(stage(), (await issue.pull()).number)).toContain('two.txt');
  },
);

scenario(
  'of runs: those that failed count too, and /retry allows three more',
  {
    title: 'Sell dice',
    body: 'agent: fail 3\nagent: write dice.txt: Six',
    hears: [
      'notice/run-failed: /retry',
      'notice/run-failed',
      'notice/run-failed',
      'notice/runs-spent: This issue has used its 3 runs.',
      'offer/1.0.1',
    ],
  },
  async (issue) => {
    await issue.move('operator', 'Ready');
    await issue.hears('notice/run-failed');
    await issue.say('operator', '/retry');
    await issue.hears('notice/run-failed', 2);
    await issue.say('operator', '/retry');
    await issue.hears('notice/run-failed', 3);
    await issue.say('operator', '/retry');
    expect(await issue.hears('notice/runs-spent')).toContain('@operator');
    expect(await issue.record()).toContain('Runs: 3');
    await issue.say('operator', '/retry');
    await issue.shows('In Review');
    expect(await issue.record()).toContain('Runs: 4');
  },
);

scenario(
  'of files in a change: what is larger never reaches the branch',
  {
    title: 'Sell cards',
    body: 'agent: write one.txt: 1\nagent: write two.txt: 2\nagent: write three.txt: 3',
    hears: ['notice/run-refused: 3 files'],
  },
  async (issue) => {
    await issue.move('operator', 'Ready');
    await issue.shows('Blocked');
    await expect(issue.pull()).rejects.toThrow('has no pull request');
  },
);

scenario(
  'of bytes in a change',
  {
    title: 'Sell books',
    body: `agent: write book.txt: ${'word '.repeat(500)}`,
    hears: ['notice/run-refused: bytes'],
  },
  async (issue) => {
    await issue.move('operator', 'Ready');
    await issue.shows('Blocked');
    await expect(issue.pull()).rejects.toThrow('has no pull request');
  },
);
