import { expect } from 'vitest';
import { act, recordOf } from './eyes.ts';
import { changeIssue } from './hands.ts';
import { graphql, pullOf } from './people.ts';
import { scenes } from './scenario.ts';

const { scenario, afterwards, stage } = scenes({ isLean: true });

scenario(
  'closes the issue: the run is stopped, the pull request closed; reopened, it waits in the Backlog for a new life',
  { title: 'Sell gift cards', hears: ['offer/1.0.1', 'offer/2.0.1'] },
  async (issue) => {
    const first = await issue.toReview();
    await issue.say('operator', '/feedback agent: sleep 60');
    await issue.until('the round runs', async () =>
      (await issue.runs()).some(({ status }) => status === 'in_progress'),
    );
    await changeIssue(stage(), issue.number, { state: 'closed' });
    await issue.shows('Done');
    await issue.until(
      'the run is stopped',
      async () => (await issue.runs())[0]?.conclusion === 'cancelled',
    );
    expect(await issue.pull()).toMatchObject({ state: 'closed', merged: false });
    expect(await issue.branch()).toBe(first.head.sha);
    await changeIssue(stage(), issue.number, { state: 'open' });
    await issue.shows('Backlog');
    await issue.move('operator', 'Ready');
    await issue.shows('In Review');
    expect((await issue.pull()).head.ref).toBe(`${first.head.ref}-b`);
  },
);

scenario(
  'edits or deletes the record: rebuilt, said, and nothing goes on before /resume',
  {
    title: 'Sell second-hand tents',
    hears: [
      'offer/1.0.1',
      'notice/rebuilt: changed or deleted by hand',
      'reply',
      'offer/2.0.1',
      'notice/rebuilt: /resume',
      'offer/3.0.1',
    ],
  },
  async (issue) => {
    await issue.toReview();
    const { id, body } = await recordOf(stage(), issue.number);
    await act(stage(), 'operator', {
      method: 'PATCH',
      path: `/issues/comments/${id}`,
      body: { body: body.replace('Review', 'Approved by me') },
    });
    await issue.shows('Blocked');
    await issue.reacts(await issue.say('operator', '/approve'), ['confused']);
    await issue.reacts(await issue.say('operator', '/resume'), ['rocket']);
    await issue.shows('In Review');
    const again = await recordOf(stage(), issue.number);
    await act(stage(), 'operator', { method: 'DELETE', path: `/issues/comments/${again.id}` });
    await issue.shows('Blocked');
    await issue.say('operator', '/resume');
    await issue.shows('In Review');
    await issue.hears('offer/3.0.1');
    await issue.say('operator', '/approve');
    await issue.shows('Done');
  },
);

scenario(
  'removes the card: commands only, and it is not added again',
  { title: 'Sell maps', hears: ['offer/1.0.1', 'offer/1.1.2'] },
  async (issue) => {
    await issue.toReview();
    await graphql(
      stage(),
      'operator',
      'mutation ($input: DeleteProjectV2ItemInput!) { deleteProjectV2Item(input: $input) { deletedItemId } }',
      { input: await issue.card() },
    );
    await issue.say('operator', '/feedback And compasses.\nagent: write compass.txt: North');
    await issue.hears('offer/1.1.2');
    await issue.say('operator', '/approve');
    await issue.until('it is merged', async () => (await issue.pull()).merged);
    await issue.until('it is closed', async () => !(await issue.isOpen()));
    expect(await issue.status()).toBeNull();
  },
);

scenario(
  'moves the card of an issue under review: what it asks for is done, what it cannot mean is put back with a reason',
  {
    title: 'Sell lamps',
    hears: [
      'offer/1.0.1',
      'reply: cannot be moved to “Done”',
      'reply: cannot be moved to “Ready”',
      'reply: cannot be moved to “In Progress”',
      'reply: Reopen it first',
    ],
  },
  async (issue) => {
    await issue.toReview();
    for (const [at, to] of ['Done', 'Ready', 'In Progress'].entries()) {
      await issue.move('operator', to);
      await issue.hears('reply', at + 1);
      await issue.shows('In Review');
    }
    await issue.move('reviewer', 'Blocked');
    await issue.recordSays('Paused by reviewer');
    await issue.move('operator', 'In Review');
    await issue.recordSays('waiting for your review');
    await issue.move('operator', 'Approved');
    await issue.recordSays('approved; merging');
    await issue.move('operator', 'In Review');
    await issue.recordSays('waiting for your review');
    await issue.move('operator', 'Approved');
    await issue.shows('Done');
    expect((await issue.pull()).merged).toBe(true);
    await issue.recordSays('Merged and closed');
    await issue.move('operator', 'Ready');
    await issue.hears('reply', 4);
    await issue.shows('Done');
  },
);

scenario(
  'moves the card of an issue at work: Blocked pauses, In Progress goes on, Backlog ends it',
  {
    title: 'Sell boots',
    body: 'agent: sleep 60',
    hears: ['reply: cannot be moved to “In Review”', 'reply'],
  },
  async (issue) => {
    await issue.move('operator', 'Ready');
    await issue.shows('In Progress');
    await issue.move('operator', 'In Review');
    await issue.hears('reply');
    await issue.shows('In Progress');
    await issue.move('operator', 'Approved');
    await issue.hears('reply', 2);
    await issue.shows('In Progress');
    await issue.move('operator', 'Blocked');
    await issue.recordSays('Paused by operator');
    await issue.move('operator', 'In Progress');
    await issue.recordSays('an agent does the work');
    await issue.move('operator', 'Backlog');
    await issue.recordSays('Ended: cancelled');
    await issue.shows('Backlog');
    expect((await issue.runs()).map(({ conclusion }) => conclusion)).toEqual(['cancelled']);
    expect(await pullOf(stage(), issue.number)).toBeUndefined();
  },
);

afterwards(
  'moves the card without the right to: put back, with one reply an hour',
  { title: 'Sell ropes', hears: ['offer/1.0.1', 'reply: only people with write access'] },
  async (issue) => {
    await issue.toReview();
    const access = { method: 'PUT', path: '/collaborators/reviewer' };
    await act(stage(), 'operator', { ...access, body: { permission: 'pull' } });
    await issue.move('reviewer', 'Approved');
    await issue.hears('reply');
    await issue.shows('In Review');
    await issue.move('reviewer', 'Done');
    await issue.shows('In Review');
    await act(stage(), 'operator', { ...access, body: { permission: 'push' } });
  },
);
