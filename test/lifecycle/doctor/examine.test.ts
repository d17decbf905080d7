import { describe, expect, test } from 'vitest';
import { examine } from '../../../src/lifecycle/doctor/examine.ts';
import { NodeId } from '../../../src/lifecycle/ids.ts';
import { lookAt } from '../../../src/lifecycle/look.ts';
import type { IssueRecord } from '../../../src/lifecycle/record/record.ts';
import type { PullSnapshot } from '../../../src/lifecycle/snapshot/pull.ts';
import { LEAN, toReview } from '../lean.ts';
import {
  aPlay,
  DROVER,
  move,
  OPERATOR,
  OUTSIDER,
  pass,
  type Play,
  record,
  REVIEWER,
  say,
  settle,
  sha,
} from '../play.ts';

function inReview(): Play {
  const play = aPlay(LEAN);
  toReview(play);
  return play;
}

function found(play: Play, everythingSaid = true): readonly string[] {
  return examine(lookAt(play.world), { everythingSaid }).map(({ code, args }) =>
    [code, ...args].join(' '),
  );
}

function alter(play: Play, change: Partial<IssueRecord>): void {
  const read = play.world.record;
  if (read.kind !== 'valid') throw new Error('no record');
  play.world.record = { ...read, record: { ...read.record, ...change } };
}

function pull(play: Play, change: Partial<PullSnapshot>): void {
  if (play.world.pull !== null) play.world.pull = { ...play.world.pull, ...change };
}

function branchOf(play: Play, change: object): Partial<IssueRecord> {
  const { branch } = record(play);
  return { branch: branch === null ? null : { ...branch, ...change } };
}

const ONE = sha('one').slice(0, 7);
const TWO = sha('two').slice(0, 7);

describe('nothing is found', () => {
  test.each([
    ['before anybody says Ready', () => aPlay(LEAN)],
    ['in review', inReview],
    [
      'while a run is under way',
      () => {
        const play = aPlay(LEAN);
        move(play, OPERATOR, 'Ready');
        settle(play);
        return play;
      },
    ],
    [
      'when it is done',
      () => {
        const play = inReview();
        say(play, REVIEWER, '/approve');
        settle(play);
        return play;
      },
    ],
    [
      'while Drover only watches',
      () => {
        const play = aPlay({ ...LEAN, mode: 'observe' });
        say(play, OPERATOR, '/ready');
        settle(play);
        return play;
      },
    ],
  ])('%s', (_, begin) => {
    expect(found(begin())).toEqual([]);
  });
});

describe('the record itself', () => {
  test.each([
    [{ kind: 'deleted', by: OUTSIDER }, 'record-deleted outsider'],
    [{ kind: 'deleted', by: null }, 'record-deleted'],
    [{ kind: 'newer', version: 3 }, 'record-newer 3'],
  ] as const)('%j', (read, finding) => {
    const play = inReview();
    play.world.record = read;
    expect(found(play)).toEqual([finding]);
  });

  test.each(['edited', 'forged', 'malformed'] as const)('%s', (why) => {
    const play = inReview();
    const read = play.world.record;
    if (read.kind !== 'valid') throw new Error('no record');
    const by = why === 'edited' ? REVIEWER : null;
    play.world.record = { kind: 'broken', why, by, comment: read.comment };
    expect(found(play)).toEqual([why === 'edited' ? 'record-edited reviewer' : `record-${why}`]);
  });

  test('doubled, and not pinned', () => {
    const play = inReview();
    const read = play.world.record;
    if (read.kind !== 'valid') throw new Error('no record');
    play.world.record = {
      ...read,
      duplicates: [NodeId.parse('IC_2'), NodeId.parse('IC_3')],
      comment: { ...read.comment, isPinned: false },
    };
    expect(found(play)).toEqual(['record-double 2', 'record-unpinned']);
  });
});

describe('the record beside what GitHub shows', () => {
  test.each<[string, (play: Play) => void]>([
    [
      'pull-lost',
      (play) => {
        play.world.pull = null;
      },
    ],
    ['pull-other #13', (play) => pull(play, { id: NodeId.parse('PR_other') })],
    [
      'branch-lost drover/12-show-the-price-in-euros',
      (play) => {
        play.world.branchHead = null;
      },
    ],
    [
      `branch-other drover/12-show-the-price-in-euros ${ONE} ${TWO}`,
      (play) => {
        play.world.branchHead = sha('two');
      },
    ],
    [`offer-other ${ONE} ${TWO}`, (play) => pull(play, { head: sha('two') })],
    [
      `merge-not #13 ${sha('merge').slice(0, 7)}`,
      (play) => alter(play, branchOf(play, { merged: sha('merge') })),
    ],
    ['merge-unknown #13', (play) => pull(play, { state: 'MERGED', mergeCommit: sha('merge') })],
    [
      `merge-other ${sha('merge').slice(0, 7)} ${sha('revert').slice(0, 7)}`,
      (play) => {
        pull(play, { state: 'MERGED', mergeCommit: sha('revert') });
        alter(play, branchOf(play, { merged: sha('merge') }));
      },
    ],
    [
      `results-lost ${sha('results 0').slice(0, 7)}`,
      (play) => {
        play.world.results = null;
      },
    ],
    [
      'card-other Ready In Review',
      (play) => {
        if (play.world.card !== null) play.world.card = { ...play.world.card, option: 'Ready' };
      },
    ],
    [
      'label-missing drover',
      (play) => {
        play.world.issue = { ...play.world.issue, labels: [] };
      },
    ],
    [
      'branch-strange #77',
      (play) => {
        play.world.strangers = [{ number: 77, url: 'https://github.test/77' }];
      },
    ],
    [
      'claims-ahead 1 refs/drover/12/claims/2/12-2-execution-0.2',
      (play) => {
        play.world.refs = [1, 2].map((attempt) => ({
          name: `refs/drover/12/claims/2/12-2-execution-0.${attempt}`,
          sha: sha('base'),
          since: 0,
        }));
      },
    ],
  ])('%s', (finding, change) => {
    const play = inReview();
    change(play);
    expect(found(play)).toEqual([finding]);
  });

  test('a run that does not show is told after five minutes', () => {
    const play = aPlay(LEAN);
    move(play, OPERATOR, 'Ready');
    settle(play);
    play.world.run = null;
    expect(found(play)).toEqual([]);
    pass(play, 301_000);
    expect(found(play)).toEqual(['run-unseen 12/1/execution/0.1']);
  });

  test('a label that outlives the drive', () => {
    const play = inReview();
    say(play, OPERATOR, '/cancel');
    settle(play);
    expect(found(play)).toEqual([]);
    play.world.issue = { ...play.world.issue, labels: ['drover'] };
    expect(found(play)).toEqual(['label-left drover']);
  });
});

describe('the markers', () => {
  const MARK = '<!-- drover:key I_12/offer/1.0.1 0123456789abcdef -->';

  test('of ours, edited by another, without a signature, or twice', () => {
    const play = inReview();
    say(play, DROVER, MARK, { url: 'u1', editor: OUTSIDER, editedAt: play.world.now });
    say(play, DROVER, MARK, { url: 'u2' });
    say(play, DROVER, MARK, { url: 'u3', keys: ['why/1'] });
    say(play, DROVER, MARK, { url: 'u4', keys: ['why/1'] });
    expect(found(play)).toEqual([
      'marker-edited outsider u1',
      'marker-forged u2',
      'marker-double why/1',
    ]);
  });

  test('by somebody else: a copy, of a record too', () => {
    const play = inReview();
    say(play, OUTSIDER, MARK, { url: 'u1' });
    say(play, OUTSIDER, '<!-- drover:record v1 00 {} -->', { url: 'u2' });
    expect(found(play)).toEqual(['marker-copied outsider u1', 'record-copied outsider u2']);
  });

  test('missing: asked only where all that was said is known', () => {
    const play = inReview();
    say(play, OPERATOR, '/why');
    settle(play);
    play.world.comments = play.world.comments.filter(({ keys }) => keys.length === 0);
    expect(found(play)).toEqual(['marker-missing offer/1.0.1']);
    expect(found(play, false)).toEqual([]);
  });
});
