import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { MOVE_ANSWERS, type Standing } from '../../src/lifecycle/acts/moves.ts';
import { advance } from '../../src/lifecycle/advance.ts';
import { decide } from '../../src/lifecycle/decide.ts';
import { lookAt } from '../../src/lifecycle/look.ts';
import { IssueRecord } from '../../src/lifecycle/record/record.ts';
import { type Stage, STAGES, STATUSES } from '../../src/lifecycle/stage.ts';
import { happen, type Happening, HAPPENINGS } from './happenings.ts';
import { LEAN } from './lean.ts';
import { aPlay, move, OPERATOR, type Play, record, settle, wake } from './play.ts';
import { howMany } from '../fuzz/how-many.ts';

const histories = fc.array(fc.constantFrom(...(Object.keys(HAPPENINGS) as Happening[])), {
  maxLength: 25,
});

function played(history: readonly Happening[], each: (play: Play) => void): Play {
  const play = aPlay(LEAN);
  move(play, OPERATOR, 'Ready');
  wake(play);
  for (const what of history) {
    happen(play, HAPPENINGS[what]);
    wake(play);
    each(play);
  }
  return play;
}

const RUNS = { numRuns: howMany(150) };

describe('laws', () => {
  test('deciding is total and deterministic, and every record can be written', () => {
    fc.assert(
      fc.property(histories, (history) => {
        played(history, (play) => {
          expect(JSON.stringify(decide(play.world))).toBe(JSON.stringify(decide(play.world)));
          expect(IssueRecord.safeParse(record(play)).success).toBe(true);
        });
      }),
      RUNS,
    );
  });

  test('left alone, an issue comes to rest', () => {
    fc.assert(
      fc.property(histories, (history) => {
        const play = played(history, () => undefined);
        settle(play);
        const again = wake(play);
        expect([again.commit, again.shared, again.owed, again.free]).toEqual([null, [], [], []]);
      }),
      RUNS,
    );
  });

  test('the revision only rises, and a life never falls back', () => {
    fc.assert(
      fc.property(histories, (history) => {
        let before = { revision: 0, life: 0 };
        played(history, (play) => {
          const now = record(play);
          expect(now.revision).toBeGreaterThanOrEqual(before.revision);
          expect(now.life).toBeGreaterThanOrEqual(before.life);
          before = now;
        });
      }),
      RUNS,
    );
  });

  test('a run key is dispatched once, and nothing is merged that nobody approved', () => {
    fc.assert(
      fc.property(histories, (history) => {
        const play = played(history, (each) => {
          const keys = each.dispatched.map(({ key }) => key);
          expect(new Set(keys).size).toBe(keys.length);
        });
        const approves: readonly Happening[] = ['approve', 'toApproved'];
        if (!history.some((what) => approves.includes(what))) expect(play.merges).toEqual([]);
      }),
      RUNS,
    );
  });

  test('waking once more at any time changes nothing that was decided', () => {
    fc.assert(
      fc.property(histories, fc.nat(24), (history, extra) => {
        const once = played(history, () => undefined);
        const twice = played(
          history.toSpliced(Math.min(extra, history.length), 0, 'wake'),
          () => undefined,
        );
        settle(once);
        settle(twice);
        // When a second life begins depends on when the first was seen to end, and so does what may happen in it.
        fc.pre(record(once).life === 1 && record(twice).life === 1);
        expect(essence(twice)).toEqual(essence(once));
      }),
      RUNS,
    );
  });

  // A life ends in several looks. One look more lets it end sooner, and the next one begin before it is called off.
  test('a life that is called off dispatches nothing more, whether it had begun its work or waited for the end of another', () => {
    const histories: readonly (readonly Happening[])[] = [
      ['toBacklog', 'ready', 'toBacklog'],
      ['toBacklog', 'wake', 'ready', 'toBacklog'],
    ];
    const plays = histories.map((history) => played(history, () => undefined));
    for (const play of plays) settle(play);
    expect(plays.map((play) => play.dispatched.map(({ key }) => key))).toEqual([
      ['12/1/execution/0.1'],
      ['12/1/execution/0.1', '12/2/execution/0.1'],
    ]);
    for (const play of plays) {
      expect(record(play)).toMatchObject({ life: 2, end: { outcome: 'cancelled' }, run: null });
    }
  });
});

function essence(play: Play): unknown {
  const { stage, life, round, hold, end } = record(play);
  return {
    stage,
    life,
    round,
    hold: hold?.code,
    end: end?.outcome,
    dispatched: play.dispatched.map(({ key }) => key),
    merges: play.merges,
  };
}

describe('tables', () => {
  test('every move of a card has its answer', () => {
    const standings: readonly Standing[] = ['ended', 'build', 'review', 'approved', 'merged'];
    for (const standing of standings)
      for (const status of STATUSES) expect(MOVE_ANSWERS[standing][status]).toBeTypeOf('string');
  });

  /** Where a stage may lead within one wake's advance; a hand or a command may begin it anew or end it. */
  const LEADS: Readonly<Record<Stage, readonly Stage[]>> = {
    kickoff: ['clarification', 'execution'],
    clarification: ['design'],
    design: ['plan'],
    plan: ['execution'],
    execution: ['deploy-review'],
    'deploy-review': ['review-intake', 'execution'],
    'review-intake': ['feedback-implementation', 'merge', 'redeploy-review'],
    'feedback-implementation': ['redeploy-review', 'review-intake'],
    'redeploy-review': ['review-intake', 'feedback-implementation', 'execution'],
    merge: ['post-merge-verify', 'follow-up-capture', 'review-intake', 'redeploy-review'],
    'post-merge-verify': ['follow-up-capture'],
    'follow-up-capture': ['closeout'],
    closeout: [],
  };
  const BY_HAND: readonly Stage[] = [
    'kickoff',
    'post-merge-verify',
    'follow-up-capture',
    'closeout',
  ];

  test('every stage that is entered may be entered from the one before', () => {
    fc.assert(
      fc.property(histories, (history) => {
        const play = played(history, () => undefined);
        const entered = record(play).history.flatMap((line) =>
          line.what === 'entered' ? [STAGES.find((stage) => stage === line.args[0])] : [],
        );
        for (const [at, stage] of entered.entries()) {
          const before = entered[at - 1];
          if (before === undefined || stage === undefined || BY_HAND.includes(stage)) continue;
          const anew = before === 'closeout' || record(play).life > 1;
          expect(
            anew || stage === before || LEADS[before].includes(stage),
            `${before} → ${stage}`,
          ).toBe(true);
        }
      }),
      RUNS,
    );
  });

  test('advance changes nothing when nothing has happened', () => {
    const play = aPlay(LEAN);
    move(play, OPERATOR, 'Ready');
    settle(play);
    const before = record(play);
    expect(advance(before, lookAt(play.world)).stage).toBe(before.stage);
    expect(decide(play.world).commit).toBeNull();
  });
});
