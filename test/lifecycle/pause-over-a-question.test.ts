import { describe, expect, test } from 'vitest';
import { Config } from '../../src/lifecycle/policy/config.ts';
import { HOUR } from '../../src/lifecycle/time.ts';
import { LEAN, toReview } from './lean.ts';
import {
  aPlay,
  CONFIG_TEXT,
  OPERATOR,
  OUTSIDER,
  pass,
  type Play,
  record,
  REVIEWER,
  say,
  settle,
  sha,
  takePosted,
  wake,
} from './play.ts';

/** In review, when somebody deletes the record: whether what stands may go on is asked about. */
function asked(config: object = LEAN): Play {
  const play = aPlay(config);
  toReview(play);
  play.world.record = { kind: 'deleted', by: REVIEWER };
  settle(play);
  takePosted(play);
  return play;
}

function paused(play: Play): Play {
  say(play, REVIEWER, '/pause');
  settle(play);
  takePosted(play);
  return play;
}

const REBUILT = [expect.stringMatching('^notice/.*/rebuilt/')];

describe('a pause over a block that asks people something', () => {
  test('answers nothing: it is asked again once the pause is over, and wants a word of its own', () => {
    const play = asked();
    const first = record(play).hold?.at;
    paused(play);
    expect(record(play).hold).toMatchObject({ kind: 'paused', detail: 'reviewer' });
    expect(record(play)).toMatchObject({ requesterId: OPERATOR.id, allowed: [] });
    say(play, OPERATOR, '/resume');
    settle(play);
    expect(record(play).hold).toMatchObject({ code: 'rebuilt', since: first });
    expect(record(play).hold?.at).toBeGreaterThan(first ?? Infinity);
    expect(takePosted(play)).toEqual(REBUILT);
    say(play, OPERATOR, '/resume');
    settle(play);
    expect(record(play).hold).toBeNull();
    expect(record(play).allowed).toEqual(['text-fresh']);
  });

  test.each(['/resume', '/retry', '/ready'])(
    'is not answered by a %s that was said before it was asked again',
    (word) => {
      const play = paused(asked());
      say(play, OPERATOR, '/resume');
      say(play, REVIEWER, word);
      settle(play);
      expect(record(play).hold?.code).toBe('rebuilt');
      const replies = play.posted.filter(({ key }) => key.startsWith('reply/'));
      expect(replies.map(({ body }) => body).join()).toContain('asked about anew');
    },
  );

  test('says so, and whose text it is where somebody may not write', () => {
    const play = aPlay(LEAN);
    toReview(play);
    const { issue, now } = play.world;
    play.world.issue = { ...issue, lastEdit: { by: OUTSIDER, at: now } };
    play.world.record = { kind: 'deleted', by: REVIEWER };
    settle(play);
    paused(play);
    const { commit } = play.decisions.findLast((each) => each.commit !== null) ?? {};
    expect(commit?.view).toContain('`/resume` ends the pause, and this is asked again: ');
    expect(commit?.view).toContain('outsider');
  });

  test('is no time in which people were reminded in vain', () => {
    const play = paused(asked());
    pass(play, 240 * HOUR);
    say(play, OPERATOR, '/resume');
    settle(play);
    expect(takePosted(play)).toEqual(REBUILT);
  });

  test('stays where the pull request is merged by hand, as any pause does', () => {
    const verified = { stages: { ...LEAN.stages, 'post-merge-verify': 'on' } };
    for (const play of [asked(verified), paused(asked(verified))]) {
      const { hold } = record(play);
      const before = play.dispatched.length;
      const { pull } = play.world;
      play.world.pull = pull && {
        ...pull,
        state: 'MERGED',
        mergeCommit: sha('merge'),
        mergedBy: REVIEWER,
      };
      settle(play);
      expect([record(play).hold, play.dispatched.length]).toEqual([hold, before]);
      for (const _ of [1, 2]) {
        say(play, OPERATOR, '/resume');
        settle(play);
      }
      expect(play.dispatched.length).toBe(before + 1);
    }
  });
});

test('a pause from before a time of watching does not hide that there was one', () => {
  const play = aPlay(LEAN);
  toReview(play);
  paused(play);
  const { config } = play.world;
  const watching = Config.parse({ ...CONFIG_TEXT, ...LEAN, mode: 'observe' });
  if (config.kind !== 'valid') throw new Error('there is no configuration');
  play.world.config = { ...config, config: watching, landedAt: play.world.now };
  wake(play);
  pass(play, 60_000);
  play.world.config = { ...config, landedAt: play.world.now };
  settle(play);
  expect(record(play).hold).toMatchObject({ kind: 'paused', over: { code: 'observed' } });
  say(play, OPERATOR, '/resume');
  settle(play);
  expect(record(play).hold?.code).toBe('observed');
});
