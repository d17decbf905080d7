import { describe, expect, test } from 'vitest';
import { LEAN } from '../lifecycle/lean.ts';
import {
  aPlay,
  deploys,
  move,
  OPERATOR,
  pass,
  type Play,
  record,
  REVIEWER,
  runEnds,
  say,
  settle,
} from '../lifecycle/play.ts';

describe('a repository that its admin takes away', () => {
  const TAKEN = {
    archived: ({ world }: Play, isSo: boolean) => {
      world.repository = { ...world.repository, isArchived: isSo };
    },
    installation: ({ world }: Play, isSo: boolean) => {
      world.missingPermissions = isSo ? ['contents: write'] : [];
    },
  } as const;

  /** With what would go on at once. */
  const PLACES = {
    'a run that failed': (play: Play) => runEnds(play, { outcome: 'failed', reason: 'No disk.' }),
    'an offer that is approved': (play: Play) => {
      runEnds(play, { commit: 'one' });
      settle(play);
      deploys(play);
      settle(play);
      say(play, REVIEWER, '/approve');
    },
  } as const;

  const cases = (['archived', 'installation'] as const).flatMap((code) =>
    (['a run that failed', 'an offer that is approved'] as const).map((at) => ({ code, at })),
  );

  test.each(cases)(
    'H85: $code, at $at: a person is told once, and nothing is dispatched or merged until it is mended',
    ({ code, at }) => {
      const play = aPlay(LEAN);
      move(play, OPERATOR, 'Ready');
      settle(play);
      PLACES[at](play);
      const said = play.posted.length;
      TAKEN[code](play, true);
      for (let wakes = 0; wakes < 6; wakes += 1) {
        settle(play);
        pass(play, 3_600_000);
      }
      expect([record(play).hold?.code, play.dispatched.length, play.merges]).toEqual([code, 1, []]);
      const told = play.posted.slice(said).map(({ body }) => body);
      expect(told).toEqual([expect.stringContaining(`@${OPERATOR.login}`)]);
      if (code === 'installation') expect(told[0]).toContain('contents: write');
      TAKEN[code](play, false);
      settle(play);
      pass(play, 3_600_000);
      settle(play);
      expect(record(play).hold).toBeNull();
      expect(play.dispatched.length + play.merges.length).toBe(2);
    },
  );
});
