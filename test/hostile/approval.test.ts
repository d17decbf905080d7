import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import type { CommentSnapshot } from '../../src/lifecycle/snapshot/comment.ts';
import { LEAN, toReview } from '../lifecycle/lean.ts';
import {
  aPlay,
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
  status,
  wake,
} from '../lifecycle/play.ts';
import { account, edit, permit, standing } from './world.ts';

type Pull = NonNullable<Play['world']['pull']>;

function change(play: Play, to: Partial<Pull>): void {
  if (play.world.pull === null) throw new Error('no pull request');
  play.world.pull = { ...play.world.pull, ...to };
}

/** Approved, and so far seen by one wake: the merge waits for its patience. */
function approved(config: object = {}, by = REVIEWER): Play {
  const play = aPlay({ ...LEAN, ...config });
  toReview(play);
  say(play, by, '/approve');
  wake(play);
  expect([record(play).stage, play.merges]).toEqual(['merge', []]);
  return play;
}

function push(play: Play, head: string): void {
  play.world.branchHead = sha(head);
  change(play, { head: sha(head) });
}

describe('between the approval and the merge', () => {
  const CHANGES: readonly [string, (play: Play) => void][] = [
    ['H41: a push', (play) => push(play, 'evil')],
    ['H41: a force-push back to an older head', (play) => push(play, 'base')],
    ['H43: the approver is demoted', (play) => permit(play, 'reviewer', 'triage')],
    ['H43: the approver is removed', (play) => permit(play, 'reviewer', 'none')],
    [
      'H43: the approval is deleted',
      (play) => {
        play.world.comments = play.world.comments.filter(({ body }) => body !== '/approve');
      },
    ],
    [
      'H43: the approval is edited by somebody else',
      (play) => edit(play, source(play), '/approve', OPERATOR),
    ],
    ['H43: the approval is edited away', (play) => edit(play, source(play), 'Hm.')],
    [
      'H43: a review asks for changes',
      (play) => change(play, { reviewDecision: 'CHANGES_REQUESTED' }),
    ],
    ['H43: feedback arrives', (play) => say(play, OPERATOR, '/feedback Not yet.')],
    ['H50: a stop is put up', (play) => (play.world.stops = [{ number: 99, by: 'operator' }])],
    ['H50: it becomes a draft', (play) => change(play, { isDraft: true })],
    ['H53: a merge of the base that is not clean', (play) => push(play, 'merge of the base')],
    ['H41: another base branch', (play) => change(play, { baseRef: 'release' })],
    [
      'H86: the rules of the branch cannot be read any more',
      (play) => {
        const { base } = play.world;
        play.world.base = { ...base, rules: { ...base.rules, known: false } };
      },
    ],
    ['H86: the checks are gone', (play) => change(play, { checks: [] })],
    [
      'H86: no check is required any more, and one of two has failed',
      (play) => {
        const { base } = play.world;
        play.world.base = { ...base, rules: { ...base.rules, requiredChecks: [] } };
        const test = { name: 'test', state: 'passed', app: 'github-actions', url: null } as const;
        change(play, { checks: [test, { ...test, name: 'lint', state: 'failed' }] });
      },
    ],
    [
      'H79: the configuration is broken',
      (play) => (play.world.config = { kind: 'invalid', blob: 'bad0', problems: [] }),
    ],
    ['H13: the configuration is removed', (play) => (play.world.config = { kind: 'absent' })],
    [
      'H12: the change touches a workflow',
      (play) => change(play, { paths: ['.github/workflows/ci.yml'] }),
    ],
    ['H12: its files are too many to be looked at', (play) => change(play, { paths: null })],
  ];

  test.each(CHANGES)('%s: nothing is merged', (_, happens) => {
    const play = approved();
    happens(play);
    for (let wakes = 0; wakes < 8; wakes += 1) {
      pass(play, 20_000);
      wake(play);
    }
    expect(play.merges).toEqual([]);
  });

  test('and when none of this happens, it is merged: the head that was approved', () => {
    const play = approved();
    settle(play);
    expect(play.merges).toEqual([sha('one')]);
  });

  test('H41: GitHub refuses the merge because the head moved: not tried again, and a person is told', () => {
    const play = approved();
    play.world.outcomes = [
      { kind: 'failed', key: `merge/${sha('one')}`, reason: 'Head branch was modified.' },
    ];
    pass(play, 20_000);
    settle(play);
    expect([play.merges, record(play).hold?.code]).toEqual([[], 'merge-refused']);
  });

  function source(play: Play): string {
    return record(play).approvals[0]?.source ?? '';
  }
});

describe('what is no approval', () => {
  const review = (
    state: 'APPROVED' | 'DISMISSED',
    commit: ReturnType<typeof sha> | null = sha('one'),
  ): Partial<CommentSnapshot> => ({
    stream: 'review',
    review: { state, commit },
  });

  test.each([
    ['H42: a review of a head that was replaced', REVIEWER, review('APPROVED', sha('before'))],
    ['H42: a review of a commit that is gone', REVIEWER, review('APPROVED', null)],
    ['H43: a review that was dismissed', REVIEWER, review('DISMISSED')],
    [
      'H20: a review by the bot of the workflow',
      account('github-actions', 'Bot'),
      review('APPROVED'),
    ],
    ['H28: a review by an outsider', OUTSIDER, review('APPROVED')],
  ])('%s', (_, by, more) => {
    const play = aPlay(LEAN);
    permit(play, 'github-actions', 'admin');
    toReview(play);
    say(play, by, '', more);
    settle(play);
    expect([play.merges, status(play)]).toEqual([[], 'In Review']);
  });

  test('H46: a pull request from elsewhere under our branch’s name is shown, and gets nothing', () => {
    const play = aPlay(LEAN);
    toReview(play);
    const before = standing(play);
    play.world.strangers = [{ number: 66, url: 'https://github.test/acme/storefront/pull/66' }];
    settle(play);
    expect(standing(play)).toEqual(before);
    say(play, OPERATOR, '/why');
    settle(play);
    expect(play.posted.at(-1)?.body).toContain('is not ours');
  });

  test('H48: a status by anybody is no check of the App that is expected', () => {
    const config = { checks: { required: [{ name: 'ci', app: 'github-actions' }] } };
    const play = aPlay({ ...LEAN, ...config });
    toReview(play);
    change(play, { checks: [{ name: 'ci', state: 'passed', app: null, url: null }] });
    say(play, REVIEWER, '/approve');
    settle(play);
    expect(play.merges).toEqual([]);
    change(play, { checks: [{ name: 'ci', state: 'passed', app: 'github-actions', url: null }] });
    settle(play);
    expect(play.merges).toHaveLength(1);
  });

  test('H52: the requester’s own yes, where a second person is wanted, in whatever form it comes', () => {
    const play = aPlay({ ...LEAN, approvers: { secondPerson: true } });
    toReview(play);
    say(play, OPERATOR, '/approve');
    say(play, OPERATOR, `/approve ${sha('one')}`);
    say(play, OPERATOR, '', review('APPROVED'));
    move(play, OPERATOR, 'Approved');
    settle(play);
    expect([play.merges, record(play).approvals]).toEqual([[], []]);
  });

  test('H52: damaging the record makes nobody a second person', () => {
    const play = aPlay({ ...LEAN, approvers: { secondPerson: true } });
    say(play, REVIEWER, '/why');
    toReview(play);
    play.world.record = { kind: 'deleted', by: OPERATOR };
    settle(play);
    say(play, OPERATOR, '/resume');
    settle(play);
    say(play, OPERATOR, `/approve ${sha('one')}`);
    settle(play);
    expect(play.merges).toEqual([]);
    say(play, REVIEWER, `/approve ${sha('one')}`);
    settle(play);
    expect(play.merges).toHaveLength(1);
  });

  test('H54: who merges by hand while Drover is about to is followed: there is no second merge', () => {
    const play = approved();
    change(play, { state: 'MERGED', mergeCommit: sha('by hand'), mergedBy: OPERATOR });
    settle(play);
    expect([play.merges, record(play).end?.outcome]).toEqual([[], 'done']);
  });

  test('H86: approvers that config names anew: an approval of somebody else no longer counts', () => {
    const play = approved();
    const { config } = play.world;
    if (config.kind !== 'valid') throw new Error('no configuration');
    const approvers = { ...config.config.approvers, users: ['nobody-here'] };
    play.world.config = { ...config, config: { ...config.config, approvers } };
    settle(play);
    expect([play.merges, status(play)]).toEqual([[], 'In Review']);
  });

  test('H86: a team that is gone or hidden approves nothing', () => {
    const play = aPlay({ ...LEAN, approvers: { teams: ['acme/leads'] } });
    toReview(play);
    say(play, REVIEWER, '/approve');
    for (let wakes = 0; wakes < 5; wakes += 1) {
      wake(play);
      pass(play, 30_000);
    }
    expect(play.merges).toEqual([]);
  });
});

test('H50: no document and no request of ours enables auto-merge or merges without a head', () => {
  const files = readdirSync('src/github', { recursive: true, encoding: 'utf8' });
  const texts = files
    .filter((file) => /\.(ts|graphql)$/.test(file))
    .map((file) => readFileSync(`src/github/${file}`, 'utf8'));
  expect(texts.length).toBeGreaterThan(40);
  for (const text of texts)
    expect(text).not.toMatch(/enablePullRequestAutoMerge|enqueuePullRequest/);
  const merging = texts.filter((text) => text.includes('mergePullRequest'));
  expect(merging.length).toBeGreaterThan(0);
  for (const text of merging) expect(text).toContain('expectedHeadOid');
});
