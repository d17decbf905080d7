import { expect } from 'vitest';
import { setTimeout as sleep } from 'node:timers/promises';
import { act } from './eyes.ts';
import { changePull, deleteBranch, makeBranch, push } from './hands.ts';
import { theIssue } from './issue.ts';
import { scenes } from './scenario.ts';

const { scenario, afterwards, stage } = scenes({ isLean: true });

scenario(
  'text that a stranger edited just before Ready: somebody reads it once more, and vouches for it or leaves it',
  { title: 'Ask for a refund', hears: [] },
  async () => {
    const { number } = await act<{ number: number }>(stage(), 'outsider', {
      method: 'POST',
      path: '/issues',
      body: { title: 'Refund in coins', body: 'agent: write refund.txt: 1' },
    });
    // A whole second later: what is edited in the second of its making does not count as edited.
    await sleep(1_100);
    await act(stage(), 'outsider', {
      method: 'PATCH',
      path: `/issues/${number}`,
      body: { body: 'agent: write refund.txt: 2' },
    });
    const issue = theIssue(stage(), number);
    await issue.say('operator', '/ready');
    const notice = await issue.hears('notice/text-fresh');
    expect(notice).toContain('edited by outsider, who has no write access');
    expect(notice).toContain('/allow text');
    expect(await issue.runs()).toEqual([]);
    await issue.reacts(await issue.say('outsider', '/allow text'), ['confused']);
    // What is allowed in the second of an edit may have been written before it, and is asked for once more.
    await sleep(1_100);
    await issue.reacts(await issue.say('operator', '/allow text'), ['rocket']);
    await issue.hears('offer/1.0.1');
  },
);

scenario(
  'a branch of the same name that somebody else made: nothing is written over it',
  {
    title: 'Sell string',
    hears: ['notice/branch-taken: exists already and is not ours', 'offer/1.0.1'],
  },
  async (issue) => {
    const name = `drover/${issue.number}-sell-string`;
    await makeBranch(stage(), name);
    const theirs = await push(stage(), 'reviewer', { branch: name, path: 'theirs.txt' });
    await issue.move('operator', 'Ready');
    await issue.shows('Blocked');
    const { object } = await act<{ object: { sha: string } }>(stage(), 'operator', {
      method: 'GET',
      path: `/git/ref/heads/${name}`,
    });
    expect(object.sha).toBe(theirs);
    await deleteBranch(stage(), name);
    await issue.shows('In Review');
    expect(await issue.branch()).not.toBe(theirs);
  },
);

scenario(
  'paused after the approval: nothing is merged, and /why says who holds it',
  { title: 'Sell glue', hears: ['offer/1.0.1', 'why: ⛔ paused by reviewer; `/resume` goes on'] },
  async (issue) => {
    await issue.toReview();
    await issue.say('operator', '/approve');
    await issue.shows('Approved');
    await issue.say('reviewer', '/pause');
    await issue.shows('Blocked');
    await sleep(11_000);
    await issue.say('operator', '/why');
    await issue.hears('why');
    expect((await issue.pull()).merged).toBe(false);
    await issue.say('reviewer', '/resume');
    await issue.shows('Done');
    expect((await issue.pull()).merged).toBe(true);
  },
);

scenario(
  'feedback after the approval: it is not merged while the feedback is gathered, and the approval is gone with the head',
  {
    title: 'Sell tape',
    hears: [
      'offer/1.0.1',
      'why: ⏳ 1 feedback item(s) are still to be worked on',
      'thread/f1: Resolved in',
      'offer/1.1.2',
    ],
  },
  async (issue) => {
    const { number, head } = await issue.toReview();
    await issue.say('operator', '/approve');
    await issue.shows('Approved');
    await act(stage(), 'reviewer', {
      method: 'POST',
      path: `/pulls/${number}/comments`,
      body: {
        path: 'sell-tape.txt',
        line: 1,
        side: 'RIGHT',
        commit_id: head.sha,
        body: '/feedback Which?\nagent: append sell-tape.txt: Blue',
      },
    });
    await sleep(11_000);
    await issue.say('operator', '/why');
    await issue.hears('why');
    expect((await issue.pull()).merged).toBe(false);
    // A minute in which nobody adds to it closes the batch.
    stage().pass(61_000);
    await issue.hears('offer/1.1.2');
    await issue.shows('In Review');
    expect((await issue.pull()).merged).toBe(false);
  },
);

scenario(
  'the pull request closed after the approval, and reopened by hand: the block goes without a word',
  {
    title: 'Sell nails',
    hears: ['offer/1.0.1', 'notice/pull-closed', 'why: there is no open pull request'],
  },
  async (issue) => {
    const { number } = await issue.toReview();
    await issue.say('operator', '/approve');
    await issue.shows('Approved');
    await changePull(stage(), number, { state: 'closed' });
    await issue.shows('Blocked');
    await issue.say('operator', '/why');
    await issue.hears('why');
    await changePull(stage(), number, { state: 'open' });
    await issue.shows('Done');
    expect((await issue.pull()).merged).toBe(true);
  },
);

afterwards(
  'in an archived repository nobody can write, and when it is unarchived it goes on by itself',
  { title: 'Sell glass', hears: ['offer/1.0.1'] },
  async (issue) => {
    await issue.toReview();
    await issue.say('operator', '/approve');
    await issue.shows('Approved');
    await act(stage(), 'operator', { method: 'PATCH', path: '', body: { archived: true } });
    await sleep(11_000);
    expect((await issue.pull()).merged).toBe(false);
    await act(stage(), 'operator', { method: 'PATCH', path: '', body: { archived: false } });
    await issue.shows('Done');
  },
);
