import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'vitest';
import { act } from './eyes.ts';
import { changeIssue } from './hands.ts';
import type { Issue, Posted } from './issue.ts';
import { scenes } from './scenario.ts';

const { scenario, afterwards, stage } = scenes({ isLean: true });

async function approves(issue: Issue): Promise<Posted> {
  const approval = await issue.say('operator', '/approve');
  await issue.shows('Approved');
  return approval;
}

scenario(
  'before there is an offer, or of another commit, is refused; of this commit it counts, and merges no sooner than ten seconds later',
  {
    title: 'Sell skates',
    hears: ['reply: nothing to review yet', 'offer/1.0.1', 'reply: `deadbeef` is not the head'],
  },
  async (issue) => {
    await issue.move('operator', 'Ready');
    await issue.shows('In Progress');
    await issue.reacts(await issue.say('operator', '/approve'), ['confused']);
    await issue.shows('In Review');
    const { number, head } = await issue.pull();
    await issue.reacts(await issue.say('operator', '/approve deadbeef'), ['confused']);
    const approval = await issue.sayOnPull('operator', `/approve ${head.sha.slice(0, 8)}`);
    await issue.shows('Done');
    const when = async (path: string, field: string): Promise<number> =>
      Date.parse(
        (await act<Record<string, string>>(stage(), 'operator', { method: 'GET', path }))[field] ??
          '',
      );
    const said = await when(`/issues/comments/${approval.id}`, 'created_at');
    expect((await when(`/pulls/${number}`, 'merged_at')) - said).toBeGreaterThanOrEqual(10_000);
  },
);

scenario(
  'goes with its comment: deleted or edited, it is taken back',
  {
    title: 'Sell sledges',
    hears: ['offer/1.0.1', 'edited: an edit after I have read a comment changes nothing'],
  },
  async (issue) => {
    await issue.toReview();
    const deleted = await approves(issue);
    await act(stage(), 'operator', { method: 'DELETE', path: `/issues/comments/${deleted.id}` });
    await issue.shows('In Review');
    const edited = await approves(issue);
    // GitHub's times are whole seconds: sooner, nobody could tell that it was edited at all.
    await sleep(1_100);
    await act(stage(), 'operator', {
      method: 'PATCH',
      path: `/issues/comments/${edited.id}`,
      body: { body: '/approve later' },
    });
    await issue.shows('In Review');
    await approves(issue);
    await issue.shows('Done');
  },
);

scenario(
  'is void when a writer edits what was asked for',
  { title: 'Sell snow shoes', hears: ['offer/1.0.1', 'offer/1.0.2'] },
  async (issue) => {
    await issue.toReview();
    await approves(issue);
    await changeIssue(stage(), issue.number, { body: 'Sell them in winter only.' });
    await issue.shows('In Review');
    await issue.hears('offer/1.0.2');
    await approves(issue);
    await issue.shows('Done');
  },
);

scenario(
  'beside feedback in the same breath: the feedback goes first, and the approval is refused with the words to copy',
  {
    title: 'Sell skis',
    hears: ['offer/1.0.1', 'reply: there is feedback that is not worked on yet', 'offer/1.1.2'],
  },
  async (issue) => {
    await issue.toReview();
    await issue.reacts(
      await issue.say('operator', '/approve\n\n/feedback Wax them.\nagent: write wax.txt: Yes'),
      ['confused'],
    );
    await issue.hears('offer/1.1.2');
    expect((await issue.pull()).merged).toBe(false);
  },
);

afterwards(
  'of somebody who lost the right to it does not count, and counts again with the right',
  { title: 'Sell scarves', hears: ['offer/1.0.1', 'reply: only people with write access'] },
  async (issue) => {
    await issue.toReview();
    const access = { method: 'PUT', path: '/collaborators/reviewer' };
    await issue.say('reviewer', '/approve');
    await issue.shows('Approved');
    await act(stage(), 'operator', { ...access, body: { permission: 'pull' } });
    await issue.shows('In Review');
    await issue.reacts(await issue.say('reviewer', '/approve'), ['confused']);
    await act(stage(), 'operator', { ...access, body: { permission: 'push' } });
    await issue.say('reviewer', '/approve');
    await issue.shows('Done');
  },
);
