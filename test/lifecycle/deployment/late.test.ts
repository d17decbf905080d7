import { describe, expect, test } from 'vitest';
import { LEAN } from '../lean.ts';
import {
  aPlay,
  deploys,
  move,
  OPERATOR,
  pass,
  type Play,
  record,
  runEnds,
  say,
  settle,
  sha,
  status,
  takePosted,
} from '../play.ts';

const MINUTE = 60_000;

function pushed(): Play {
  const play = aPlay({ ...LEAN, deadlines: { deployment: '20m' } });
  move(play, OPERATOR, 'Ready');
  settle(play);
  runEnds(play, { commit: 'one' });
  settle(play);
  return play;
}

function late(): Play {
  const play = pushed();
  pass(play, 21 * MINUTE);
  settle(play);
  expect([record(play).hold?.code, status(play)]).toEqual(['deploy-late', 'Blocked']);
  return play;
}

describe('a deployment that comes after its deadline', () => {
  test.each([MINUTE, 24 * 60 * MINUTE])('%i ms after it goes on without a word', (after) => {
    const play = late();
    pass(play, after);
    deploys(play);
    settle(play);
    expect([record(play).hold, status(play)]).toEqual([null, 'In Review']);
    settle(play);
    expect(status(play)).toBe('In Review');
  });

  test('goes on once it is up: not while it is made, when it fails, or when it is of an older head', () => {
    const play = late();
    for (const state of ['pending', 'failure'] as const) {
      deploys(play, state);
      settle(play);
      expect(status(play)).toBe('Blocked');
    }
    deploys(play, 'success', sha('older'));
    settle(play);
    expect(status(play)).toBe('Blocked');
    deploys(play);
    settle(play);
    expect([record(play).hold, status(play)]).toEqual([null, 'In Review']);
  });

  test('is told with its log when it fails after all', () => {
    const play = late();
    takePosted(play);
    deploys(play, 'failure');
    settle(play);
    expect(record(play).hold?.code).toBe('deploy-failed');
    expect(takePosted(play)).toHaveLength(1);
  });

  test('goes on with the next one, when another issue’s preview made this one inactive before it was seen', () => {
    const play = late();
    deploys(play);
    const { pull } = play.world;
    if (pull === null) throw new Error('there is no pull request');
    const deployments = pull.deployments.map((each) => ({ ...each, state: 'inactive' as const }));
    play.world.pull = { ...pull, deployments };
    settle(play);
    expect(status(play)).toBe('Blocked');
    deploys(play);
    settle(play);
    expect(status(play)).toBe('In Review');
  });

  test('has its whole deadline again after /retry', () => {
    const play = late();
    say(play, OPERATOR, '/retry');
    settle(play);
    pass(play, 10 * MINUTE);
    settle(play);
    expect([record(play).hold, status(play)]).toEqual([null, 'In Progress']);
    pass(play, 11 * MINUTE);
    settle(play);
    expect(record(play).hold?.code).toBe('deploy-late');
  });
});

test.each([
  ['DE_kwDOz', 'DE_kwDO10'],
  ['DE_kwDO10', 'DE_kwDOz'],
])(
  'of two in the same second the later one counts, whatever their ids: %s, %s',
  (first, second) => {
    const play = pushed();
    deploys(play, 'failure');
    settle(play);
    expect(record(play).hold?.code).toBe('deploy-failed');
    deploys(play);
    const { pull } = play.world;
    if (pull === null) throw new Error('there is no pull request');
    const createdAt = pull.deployments.at(-1)?.createdAt ?? 0;
    const deployments = pull.deployments.map((each, at) => ({
      ...each,
      id: (at === 0 ? second : first) as never,
      createdAt,
    }));
    play.world.pull = { ...pull, deployments };
    settle(play);
    expect([record(play).hold, status(play)]).toEqual([null, 'In Review']);
  },
);
