import { describe, expect, test } from 'vitest';
import { LEAN, toReview } from './lean.ts';
import {
  aPlay,
  OPERATOR,
  OUTSIDER,
  pass,
  type Play,
  record,
  REVIEWER,
  say,
  settle,
  wake,
} from './play.ts';

const MINUTE = 60_000;

function reactionsTo(play: Play, id: string): readonly string[] {
  return play.world.comments.find((each) => each.id === id)?.reactions ?? [];
}

describe('what is read together after a long silence', () => {
  test('is acknowledged, however far apart it was said', () => {
    const play = aPlay(LEAN);
    toReview(play);
    const why = say(play, REVIEWER, '/why');
    pass(play, 30 * MINUTE);
    const malformed = say(play, REVIEWER, '/feedback');
    pass(play, 30 * MINUTE);
    const feedback = say(play, OPERATOR, '/feedback Use the euro sign.');
    settle(play);
    expect(reactionsTo(play, why)).toEqual(['eyes', 'rocket']);
    expect(reactionsTo(play, malformed)).toEqual(['eyes', 'confused']);
    expect(reactionsTo(play, feedback)).toEqual(['eyes', 'rocket']);
    expect(record(play).batch).toHaveLength(1);
  });

  test('is consumed once, more of it than there is room for as well', () => {
    const play = aPlay(LEAN);
    toReview(play);
    for (let at = 0; at < 150; at += 1) {
      say(play, REVIEWER, '/unapprove');
      pass(play, 10_000);
    }
    settle(play);
    const told = play.posted.length;
    expect(told).toBeGreaterThan(0);
    say(play, OPERATOR, '/feedback Use the euro sign.');
    settle(play);
    expect(play.posted.length).toBe(told);
  });
});

describe('what was said before a new life, and is read with its Ready', () => {
  function ended(): Play {
    const play = aPlay(LEAN);
    toReview(play);
    say(play, OPERATOR, '/cancel');
    settle(play);
    expect(record(play).end?.outcome).toBe('cancelled');
    return play;
  }

  test.each(['/ready', '/retry'])('does not count in it: %s', (again) => {
    const play = ended();
    say(play, REVIEWER, '/pause');
    say(play, OPERATOR, '/cancel');
    say(play, OPERATOR, again);
    settle(play);
    expect([record(play).life, record(play).stage, record(play).hold]).toEqual([
      2,
      'execution',
      null,
    ]);
  });

  test('is answered all the same', () => {
    const play = ended();
    play.posted.length = 0;
    const pause = say(play, REVIEWER, '/pause');
    say(play, OPERATOR, '/ready');
    settle(play);
    expect(play.posted.map(({ key }) => key)).toEqual([`reply/${pause}`]);
  });
});

test('a stranger is told once an hour, and once more where a new life began in it', () => {
  const play = aPlay(LEAN);
  toReview(play);
  say(play, OUTSIDER, '/approve');
  say(play, OUTSIDER, '/approve');
  settle(play);
  say(play, OPERATOR, '/cancel');
  settle(play);
  say(play, OPERATOR, '/ready');
  settle(play);
  say(play, OUTSIDER, '/approve');
  say(play, OUTSIDER, '/approve');
  settle(play);
  const told = play.posted.map(({ key }) => key).filter((key) => key.includes('/outsider/'));
  expect([told.length, new Set(told).size]).toEqual([2, 2]);
});

test('a stranger who is heard together with what begins a new life is told in the new one', () => {
  const play = aPlay(LEAN);
  toReview(play);
  say(play, OUTSIDER, '/approve');
  settle(play);
  say(play, OPERATOR, '/cancel');
  settle(play);
  say(play, OUTSIDER, '/retry');
  say(play, OPERATOR, '/retry');
  wake(play);
  const owed = record(play).owed.map(({ key }) => key);
  expect(owed).toEqual([expect.stringMatching(/^reply\/outsider\/2\.\d+$/), '12/2/execution/0.1']);
});
