import { expect, test } from 'vitest';
import { LEAN, toReview } from './lean.ts';
import {
  aPlay,
  deploys,
  move,
  OPERATOR,
  record,
  runEnds,
  say,
  settle,
  sha,
  status,
  takePosted,
} from './play.ts';

const CRITERIA = [{ id: 'c1', text: 'The price is in euros' }];
const PLAN = { subtasks: [{ id: 's1', title: 'Do it', dependsOn: [], covers: ['c1'] }] };

test('a card moved to Ready goes through the lean lifecycle to Done, and the merge is of the approved head', () => {
  const play = aPlay(LEAN);
  move(play, OPERATOR, 'Ready');
  settle(play);
  expect(status(play)).toBe('In Progress');
  expect(play.dispatched.map(({ key }) => key)).toEqual(['12/1/execution/0.1']);
  expect(record(play).branch?.name).toBe('drover/12-show-the-price-in-euros');

  runEnds(play, { commit: 'one' });
  settle(play);
  expect(play.world.branchHead).toBe(sha('one'));
  expect(play.world.pull?.title).toBe('Show the price in euros');
  expect(status(play)).toBe('In Progress');

  deploys(play);
  settle(play);
  expect(status(play)).toBe('In Review');
  expect(takePosted(play)).toEqual(['offer/1.0.1']);

  say(play, OPERATOR, '/approve');
  settle(play);
  expect(play.merges).toEqual([sha('one')]);
  expect(status(play)).toBe('Done');
  expect(play.world.issue.state).toBe('CLOSED');
  expect(play.world.issue.labels).toEqual([]);
  expect(record(play).end?.outcome).toBe('done');
  expect(takePosted(play)).toEqual([]);
});

test('by default clarification, design and plan share one run, and each is passed through', () => {
  const play = aPlay();
  say(play, OPERATOR, '/ready');
  settle(play);
  expect(play.dispatched.map(({ key }) => key)).toEqual(['12/1/clarification/0.1']);
  expect(JSON.parse(play.dispatched[0]?.inputs['task'] ?? '{}').stages).toEqual([
    'clarification',
    'design',
    'plan',
  ]);
  runEnds(play, { criteria: CRITERIA, design: 'So.', plan: PLAN });
  settle(play);
  expect(record(play).stage).toBe('execution');
  expect(play.dispatched.at(-1)?.key).toBe('12/1/execution/0.1');
  expect(play.dispatched.at(-1)?.inputs['prompt']).toContain('The price is in euros');
  const entered = record(play).history.flatMap((line) =>
    line.what === 'entered' ? line.args : [],
  );
  expect(entered).toEqual(['clarification', 'design', 'plan', 'execution']);
});

test('feedback begins a round with a new head and a new offer, and the old approval does not count for it', () => {
  const play = aPlay(LEAN);
  toReview(play);
  say(play, OPERATOR, '/feedback Use the euro sign.\n\n/feedback And round it.');
  settle(play);
  expect(status(play)).toBe('In Progress');
  expect(record(play).round).toBe(1);
  expect(record(play).batch.map(({ id }) => id)).toEqual(['f1', 'f2']);
  const prompt = play.dispatched.at(-1)?.inputs['prompt'] ?? '';
  expect(prompt).toContain('Use the euro sign.');
  expect(prompt).toContain('And round it.');

  runEnds(play, {
    commit: 'two',
    feedback: [
      { id: 'f1', resolution: 'resolved' },
      { id: 'f2', resolution: 'declined', reason: 'Cents matter.' },
    ],
  });
  settle(play);
  deploys(play);
  settle(play);
  expect(takePosted(play)).toEqual(['offer/1.1.2']);
  expect(status(play)).toBe('In Review');

  say(play, OPERATOR, '/approve');
  settle(play);
  expect(play.merges).toEqual([sha('two')]);
});

test('verification runs on the merge commit, and a follow-up is filed before the issue is closed', () => {
  const play = aPlay({ stages: { clarification: 'off', design: 'off', plan: 'off' } });
  move(play, OPERATOR, 'Ready');
  settle(play);
  runEnds(play, { commit: 'one', followUps: [{ title: 'Translate it', body: 'Later.' }] });
  settle(play);
  deploys(play);
  settle(play);
  say(play, OPERATOR, '/approve');
  settle(play);
  expect(record(play).stage).toBe('post-merge-verify');
  expect(status(play)).toBe('Approved');
  expect(play.dispatched.at(-1)?.inputs['sha']).toBe(sha('merge'));
  runEnds(play);
  takePosted(play);
  settle(play);
  expect(takePosted(play)).toEqual(['follow-up/1/0']);
  expect(status(play)).toBe('Done');
});
