import { describe, expect, it } from 'vitest';
import { decide } from '../../src/lifecycle/decide.ts';
import { NodeId, RunId, RunKey } from '../../src/lifecycle/ids.ts';
import { Config } from '../../src/lifecycle/policy/config.ts';
import type { IssueRecord } from '../../src/lifecycle/record/record.ts';
import { restOf } from '../../src/lifecycle/rest.ts';
import { HOUR, SECOND } from '../../src/lifecycle/time.ts';
import { LEAN, toReview } from './lean.ts';
import {
  aPlay,
  CONFIG_TEXT,
  move,
  OPERATOR,
  pass,
  type Play,
  record,
  runEnds,
  say,
  settle,
  sha,
} from './play.ts';

function inReview(): Play {
  const play = aPlay(LEAN);
  toReview(play);
  return play;
}

const configOf = (more: object = {}): Config => Config.parse({ ...CONFIG_TEXT, ...LEAN, ...more });

const rest = (play: Play, change: Partial<IssueRecord> = {}, more: object = {}) =>
  restOf({ ...record(play), ...change }, configOf(more), play.world.now);

/** Nothing is done by the clock alone from now on until then, and then something is. */
function expectStill(play: Play, until: number): void {
  pass(play, until - SECOND - play.world.now);
  expect(decide(play.world)).toMatchObject({ commit: null, shared: [], owed: [], free: [] });
  pass(play, SECOND);
  expect(decide(play.world).commit).not.toBeNull();
}

describe('an issue at rest', () => {
  it('is one in review, until its reminder', () => {
    const play = inReview();
    const { until } = rest(play) ?? { until: null };
    expect(until).toBe((record(play).offer?.decidedAt ?? 0) + 24 * HOUR);
    expectStill(play, until ?? 0);
  });

  it('is one that waits for an answer, until the soonest reminder that a rule may have for it', () => {
    const play = aPlay(LEAN);
    move(play, OPERATOR, 'Ready');
    settle(play);
    runEnds(play, { outcome: 'needs-operator', question: 'Which colour?' });
    settle(play);
    expect(record(play).hold?.code).toBe('prompt');
    const { until } = rest(play) ?? { until: null };
    expectStill(play, until ?? 0);
    const reminders = { after: '1h', every: '1h', most: 1 };
    const sooner = rest(play, {}, { policies: [{ ask: 'other', reminders }] });
    expect(sooner).toEqual({ until: (record(play).hold?.at ?? 0) + HOUR });
  });

  it('is one that is paused, for as long as nobody ends that', () => {
    const play = inReview();
    say(play, OPERATOR, '/pause');
    settle(play);
    expect(rest(play)).toEqual({ until: null });
  });

  const ID = NodeId.parse('IC_1');
  const approval = {
    by: 'reviewer',
    byId: NodeId.parse('U_1'),
    at: 1,
    source: ID,
    from: 'comment',
    head: sha('one'),
    baseRef: 'main',
  } as const;
  const owed = (kind: 'dispatch' | 'follow-up'): IssueRecord['owed'][number] => ({
    key: 'k',
    kind,
    about: '',
    args: [],
    since: 1,
    at: 1,
    tries: 0,
    missed: null,
  });
  const stray = { key: RunKey.parse('12/1/execution/0.1'), kind: 'stage', at: 1 } as const;
  const blocked = (code: 'conflict' | 'checks-failed' | 'config' | 'installation') =>
    ({ kind: 'blocked', detail: '', code, at: 1 }) as const;

  it.each([
    ['has a run to stop', { stopping: [RunId.parse('1')] }],
    ['may have a run that did not show yet', { strays: [stray] }],
    ['waits for a deployment', { stage: 'redeploy-review' }],
    ['is about to be merged', { stage: 'merge' }],
    ['waits in line', { queued: true }],
    ['is to be tried again', { retryAt: 1 }],
    ['is being mended', { mending: 'reopen' }],
    ['has an approval that may be taken back', { approvals: [approval] }],
    ['owes a dispatch', { owed: [owed('dispatch')] }],
    ['owes an issue', { owed: [owed('follow-up')] }],
    ['has ended', { end: { outcome: 'done', at: 1 } }],
    ['has no offer yet', { offer: null }],
    ['is blocked by a conflict', { hold: blocked('conflict') }],
    ['is blocked by a check', { hold: blocked('checks-failed') }],
    ['is blocked by its configuration', { hold: blocked('config') }],
    ['is blocked by a permission', { hold: blocked('installation') }],
  ] satisfies [string, Partial<IssueRecord>][])(
    'is none that %s',
    (_, change: Partial<IssueRecord>) => {
      const play = inReview();
      expect(rest(play)).not.toBeNull();
      expect(rest(play, change)).toBeNull();
    },
  );

  it('is none of which a channel is still to be told, nor one that is only watched', () => {
    const play = inReview();
    const channels = [{ use: 'chat', events: ['offer'] }];
    expect(rest(play, {}, { notify: { channels } })).toBeNull();
    const key = `offer/${record(play).offer?.id}`;
    const told = [{ notice: key, to: ['chat'] }];
    expect(rest(play, { told }, { notify: { channels } })).not.toBeNull();
    expect(rest(play, {}, { mode: 'observe' })).toBeNull();
  });
});
