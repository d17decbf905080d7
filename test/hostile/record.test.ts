import { describe, expect, test } from 'vitest';
import { makeSeal } from '../../src/github/seal.ts';
import { NodeId } from '../../src/lifecycle/ids.ts';
import { readMarkers, renderMarker } from '../../src/lifecycle/markers/marker.ts';
import { parseRecord, renderRecord } from '../../src/lifecycle/record/codec.ts';
import { LEAN, toReview } from '../lifecycle/lean.ts';
import {
  aPlay,
  OPERATOR,
  pass,
  type Play,
  record,
  REVIEWER,
  say,
  settle,
  sha,
  takePosted,
  wake,
} from '../lifecycle/play.ts';
import { smallRecord } from '../lifecycle/record/records.ts';

function inReview(): Play {
  const play = aPlay(LEAN);
  toReview(play);
  return play;
}

function broken(play: Play, why: 'edited' | 'forged' | 'malformed'): void {
  const read = play.world.record;
  if (read.kind !== 'valid') throw new Error('no record');
  play.world.record = { kind: 'broken', why, by: REVIEWER, comment: read.comment };
}

describe('the record', () => {
  test('H55: an edit that says "approved" approves nothing', () => {
    const seal = makeSeal({ current: 'secret', former: [] });
    const scope = { host: 'github.com', repository: 'R_1', issue: 'I_1' };
    const body = renderRecord({ ...smallRecord(), stage: 'review-intake' }, scope, seal);
    const edited = body.replace('"review-intake"', '"merge"');
    expect(edited).not.toBe(body);
    expect(parseRecord(edited, scope, seal)).toEqual({ kind: 'forged' });
    const play = inReview();
    say(play, REVIEWER, '/approve');
    wake(play);
    broken(play, 'forged');
    settle(play);
    expect([play.merges, record(play).approvals]).toEqual([[], []]);
  });

  test('H57: deleted twenty times: made again each time, nothing dispatched, and said once each', () => {
    const play = inReview();
    for (let times = 0; times < 20; times += 1) {
      play.world.record = { kind: 'deleted', by: REVIEWER };
      settle(play);
      pass(play, 1_000);
      expect(record(play).hold?.code).toBe('rebuilt');
    }
    expect([play.dispatched.length, play.merges, play.world.pull?.state]).toEqual([1, [], 'OPEN']);
    expect(takePosted(play).length).toBeLessThanOrEqual(20);
  });

  test.each([
    [
      'a push',
      (play: Play) => {
        const { pull } = play.world;
        play.world.branchHead = sha('evil');
        if (pull !== null) play.world.pull = { ...pull, head: sha('evil') };
      },
    ],
    [
      'a permission that is missing for a while',
      (play: Play) => {
        play.world.missingPermissions = ['actions: write'];
        settle(play);
        play.world.missingPermissions = [];
      },
    ],
    [
      'a broken configuration, mended',
      (play: Play) => {
        const { config } = play.world;
        play.world.config = { kind: 'invalid', blob: 'bad0', problems: [] };
        settle(play);
        play.world.config = config;
      },
    ],
    [
      'a pull request closed and opened again',
      (play: Play) => {
        const { pull } = play.world;
        if (pull !== null) play.world.pull = { ...pull, state: 'CLOSED', closedBy: REVIEWER };
        settle(play);
        play.world.pull = pull;
      },
    ],
    ['feedback', (play: Play) => say(play, OPERATOR, '/feedback Bigger.')],
    ['an approval', (play: Play) => say(play, OPERATOR, `/approve ${sha('one')}`)],
    ['a day', (play: Play) => pass(play, 86_400_000)],
  ])('H57: rebuilt, it waits for a person’s word, whatever else happens: %s', (_, happens) => {
    const play = inReview();
    broken(play, 'edited');
    settle(play);
    happens(play);
    settle(play);
    expect(record(play).hold?.code).toBe('rebuilt');
    expect([play.dispatched.length, play.merges]).toEqual([1, []]);
  });

  test('H58: of two the older is kept, the other removed, and nothing is done twice', () => {
    const play = inReview();
    const read = play.world.record;
    if (read.kind !== 'valid') throw new Error('no record');
    const double = NodeId.parse('IC_double');
    play.world.record = { ...read, duplicates: [double] };
    say(play, REVIEWER, '/why');
    const { shared, owed, free } = wake(play);
    expect(shared).toContainEqual({ kind: 'delete-comment', comment: double });
    expect([owed.map(({ kind }) => kind), free]).toEqual([['comment'], []]);
  });

  test('H62: a leaked key that was taken out of use signs nothing that is obeyed', () => {
    const scope = { host: 'github.com', repository: 'R_1', issue: 'I_1' };
    const leaked = makeSeal({ current: 'leaked', former: [] });
    const body = renderRecord(smallRecord(), scope, leaked);
    const key = renderMarker('offer/1/1', leaked);
    const rotating = makeSeal({ current: 'new', former: ['leaked'] });
    expect(parseRecord(body, scope, rotating).kind).toBe('valid');
    const rotated = makeSeal({ current: 'new', former: [] });
    expect(parseRecord(body, scope, rotated).kind).toBe('forged');
    expect(readMarkers(key, rotated)).toEqual([]);
  });

  test('H63: one by a newer Drover stops everything, and is not written over', () => {
    const play = inReview();
    say(play, REVIEWER, '/approve');
    play.world.record = { kind: 'newer', version: 2 };
    const decision = wake(play);
    expect([decision.commit, decision.shared, decision.owed, decision.free]).toEqual([
      null,
      [],
      [],
      [],
    ]);
    expect(decision.because).toEqual(['newer-record']);
  });
});
