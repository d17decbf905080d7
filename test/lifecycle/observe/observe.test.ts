import { describe, expect, test } from 'vitest';
import { decide } from '../../../src/lifecycle/decide.ts';
import type { Decision } from '../../../src/lifecycle/effect.ts';
import { NodeId } from '../../../src/lifecycle/ids.ts';
import { Config } from '../../../src/lifecycle/policy/config.ts';
import { encodedLength, RECORD_MAX_LENGTH } from '../../../src/lifecycle/record/codec.ts';
import { fitted } from '../../../src/lifecycle/record/fit.ts';
import type { Would } from '../../../src/lifecycle/record/observing.ts';
import { LEAN, toReview } from '../lean.ts';
import { fullRecord } from '../record/records.ts';
import {
  aPlay,
  CONFIG_TEXT,
  move,
  OPERATOR,
  OUTSIDER,
  pass,
  type Play,
  record,
  REVIEWER,
  runEnds,
  say,
  settle,
  sha,
  status,
  takePosted,
  wake,
} from '../play.ts';

const HOUR = 3_600_000;

/** A configuration lands on the default branch now. */
function configure(play: Play, config: object): void {
  pass(play, 1_000);
  play.world.config = {
    kind: 'valid',
    config: Config.parse({ ...CONFIG_TEXT, ...LEAN, ...config }),
    blob: `blob-${play.world.now}`,
    landedAt: play.world.now,
  };
  pass(play, 1_000);
}

const watching = (): Play => aPlay({ ...LEAN, mode: 'observe' });

/** Everything of a decision besides the record and its pin. */
function deeds({ shared, owed, free, commit }: Decision): readonly unknown[] {
  const others = shared.filter(({ kind }) => kind !== 'pin');
  return [...others, ...owed, ...free, ...(commit?.claims ?? [])];
}

/** Wakes until nothing changes; nothing but the record may be written. */
function watch(play: Play): void {
  for (let looks = 0; looks < 5; looks += 1) {
    const decision = wake(play);
    expect(deeds(decision)).toEqual([]);
    if (decision.commit === null) return;
    pass(play, 1_000);
  }
  throw new Error('the list never comes to rest');
}

function would(play: Play): readonly string[] {
  return (record(play).observing?.would ?? []).filter(isCurrent).map(inShort);
}

function was(play: Play): readonly string[] {
  return (record(play).observing?.would ?? []).filter((each) => !isCurrent(each)).map(inShort);
}

const isCurrent = ({ until }: Would): boolean => until === null;
const inShort = ({ what, args }: Would): string =>
  [what, ...args].filter((part) => part !== '').join(' ');

function view(play: Play): string {
  const read = play.world.record;
  return read.kind === 'valid' ? read.comment.body : '';
}

describe('an issue that begins while Drover only watches', () => {
  test('shows what would be done, since when, and nothing is done', () => {
    const play = watching();
    move(play, OPERATOR, 'Ready');
    watch(play);
    expect(would(play)).toEqual([
      'stand execution',
      'label drover',
      'dispatch drover-stage.yml 12/1/execution/0.1 backend',
      'card In Progress',
    ]);
    expect(view(play)).toContain(
      '- start the workflow `drover-stage.yml` for Execution by `backend` (run `12/1/execution/0.1`) _(since 2026-01-05 09:00 UTC)_',
    );
    expect([play.dispatched, play.posted, play.world.issue.labels, status(play)]).toEqual([
      [],
      [],
      [],
      'Ready',
    ]);
  });

  test('the record claims nothing that did not happen', () => {
    const play = watching();
    move(play, OPERATOR, 'Ready');
    watch(play);
    const { stage, run, runs, owed, branch, card, history } = record(play);
    expect({ stage, run, runs, owed, branch, card, history }).toEqual({
      stage: 'kickoff',
      run: null,
      runs: 0,
      owed: [],
      branch: null,
      card: null,
      history: [],
    });
  });

  test('the same again is no news: neither an hour later nor a day', () => {
    const play = watching();
    move(play, OPERATOR, 'Ready');
    watch(play);
    for (const length of [HOUR, 24 * HOUR]) {
      pass(play, length);
      expect(wake(play).commit).toBeNull();
    }
  });

  test('looks by itself ever more seldom', () => {
    const play = watching();
    move(play, OPERATOR, 'Ready');
    watch(play);
    let looks = 0;
    const end = play.world.now + 7 * 24 * HOUR;
    for (;;) {
      const { wakeAt } = wake(play);
      if (wakeAt === null || wakeAt > end) break;
      play.world.now = wakeAt;
      looks += 1;
    }
    expect(looks).toBeGreaterThan(5);
    expect(looks).toBeLessThan(60);
  });

  test('the list follows what people do, and keeps what was on it', () => {
    const play = watching();
    move(play, OPERATOR, 'Ready');
    watch(play);
    pass(play, HOUR);
    say(play, OPERATOR, '/pause');
    watch(play);
    expect(would(play)[0]).toBe('stand kickoff paused');
    pass(play, HOUR);
    say(play, OPERATOR, '/cancel');
    watch(play);
    expect(would(play)[0]).toBe('stand closeout cancelled');
    expect(was(play)).toContain('dispatch drover-stage.yml 12/1/execution/0.1 backend');
    expect(view(play)).toContain('be through with this: cancelled');
  });

  test('a gate would ask a person, and says so', () => {
    const play = watching();
    play.world.issue = { ...play.world.issue, labels: ['risk:high'] };
    say(play, OPERATOR, '/ready');
    watch(play);
    expect(would(play)).toEqual([
      'stand kickoff risk',
      'react',
      'label drover',
      'notice risk',
      'card Blocked',
    ]);
    expect(play.posted).toEqual([]);
  });

  test('a stranger makes no record, and a later word of theirs would be refused', () => {
    const play = watching();
    say(play, OUTSIDER, '/ready');
    expect([wake(play).commit, wake(play).shared]).toEqual([null, []]);
    say(play, OPERATOR, '/ready');
    watch(play);
    say(play, OUTSIDER, '/cancel');
    watch(play);
    expect(would(play)).toContain('reply stranger outsider cancel');
    expect(view(play)).toContain('only people with write access');
  });

  test('without a word of Ready nothing is written', () => {
    const play = watching();
    say(play, OPERATOR, 'Nice weather.');
    expect(wake(play).commit).toBeNull();
  });
});

describe('a configuration that is broken while Drover only watches', () => {
  const bad = { kind: 'invalid', problems: [], blob: 'bad0bad0bad0' } as const;

  test('lets nobody act, whether its mode can be told or not', () => {
    const play = watching();
    move(play, OPERATOR, 'Ready');
    watch(play);
    for (const config of [bad, { ...bad, mode: 'observe' as const }]) {
      play.world.config = config;
      watch(play);
      expect(would(play).slice(0, 1)).toEqual(['stand kickoff config']);
    }
  });

  test('an issue that begins then shows what is wrong', () => {
    const play = watching();
    play.world.config = { ...bad, mode: 'observe' };
    say(play, OPERATOR, '/ready');
    watch(play);
    expect(would(play)).toContain('notice config');
  });

  test('that is taken away leaves everything as it is', () => {
    const play = watching();
    move(play, OPERATOR, 'Ready');
    watch(play);
    play.world.config = { kind: 'absent' };
    say(play, OPERATOR, '/cancel');
    expect([wake(play).commit, deeds(wake(play))]).toEqual([null, []]);
  });
});

describe('from watching to acting, an issue that never began', () => {
  function letAct(): Play {
    const play = watching();
    move(play, OPERATOR, 'Ready');
    watch(play);
    pass(play, 2_000);
    say(play, OPERATOR, '/ready');
    say(play, OPERATOR, '/feedback Do it in red.');
    configure(play, {});
    return play;
  }

  test('does not begin by what was said before, however short', () => {
    const play = letAct();
    settle(play);
    expect([play.dispatched, takePosted(play), status(play)]).toEqual([[], [], 'Ready']);
    expect(view(play)).toContain('Not begun');
    expect(view(play)).toContain('What I would have done');
  });

  test('begins by a new Ready, as its first life, and hears nothing of before', () => {
    const play = letAct();
    settle(play);
    say(play, OPERATOR, '/ready');
    settle(play);
    expect(play.dispatched.map(({ key }) => key)).toEqual(['12/1/execution/0.1']);
    expect(record(play)).toMatchObject({
      observing: null,
      life: 1,
      pending: [],
      stage: 'execution',
    });
    expect(status(play)).toBe('In Progress');
    expect(takePosted(play)).toEqual([]);
  });

  test('a Ready that is the first thing seen in the new mode counts', () => {
    const play = letAct();
    say(play, OPERATOR, '/ready');
    settle(play);
    expect(play.dispatched).toHaveLength(1);
  });

  test('may be watched again, and shows the present', () => {
    const play = letAct();
    settle(play);
    configure(play, { mode: 'observe' });
    watch(play);
    expect(view(play)).toContain('Watching');
    expect(record(play).observing?.ended).toBeNull();
  });
});

describe('from acting to watching and back', () => {
  function inReviewWatched(): Play {
    const play = aPlay(LEAN);
    toReview(play);
    configure(play, { mode: 'observe' });
    watch(play);
    return play;
  }

  test('the work stays where it stood, and an approval would merge', () => {
    const play = inReviewWatched();
    expect(view(play)).toContain('it stays at **Review**');
    say(play, REVIEWER, '/approve');
    watch(play);
    pass(play, 60_000);
    watch(play);
    expect(would(play)).toContain(`merge ${sha('one').slice(0, 7)} SQUASH`);
    expect(view(play)).toContain('**merge the pull request**');
    expect([play.merges, record(play).stage, record(play).approvals]).toEqual([
      [],
      'review-intake',
      [],
    ]);
  });

  test('an issue without its label, which no sweep would find, is looked at by itself', () => {
    const play = inReviewWatched();
    const { now } = play.world;
    expect(wake(play).wakeAt).toBeGreaterThan(now + HOUR);
    play.world.issue = { ...play.world.issue, labels: [] };
    expect(wake(play)).toMatchObject({ wakeAt: now + HOUR / 6, wakeWhenDone: now + HOUR / 6 });
    expect(deeds(wake(play))).toEqual([]);
    configure(play, { mode: 'act' });
    wake(play);
    expect(record(play).hold?.code).toBe('observed');
    expect(play.world.issue.labels).toContain('drover');
  });

  test('an approval from before merges nothing when the mode changes back: it waits for /resume', () => {
    const play = aPlay(LEAN);
    toReview(play);
    play.world.stops = [{ number: 99, by: 'operator' }];
    say(play, REVIEWER, '/approve');
    settle(play);
    expect(record(play).approvals).toHaveLength(1);
    configure(play, { mode: 'observe' });
    watch(play);
    say(play, REVIEWER, '/unapprove');
    say(play, OPERATOR, '/feedback Larger.');
    watch(play);
    play.world.stops = [];
    configure(play, {});
    settle(play);
    expect([play.merges, record(play).approvals, record(play).hold?.code]).toEqual([
      [],
      [],
      'observed',
    ]);
    expect(takePosted(play)).toEqual([expect.stringMatching(/^notice\/1\/observed\//)]);
    say(play, OPERATOR, '/resume');
    settle(play);
    expect([play.merges, record(play).pending, play.dispatched.length]).toEqual([[], [], 1]);
    say(play, REVIEWER, `/approve ${sha('one')}`);
    settle(play);
    expect(play.merges).toEqual([sha('one')]);
  });

  test('a word in the second in which the mode changes back, after the notice, is heard', () => {
    const play = inReviewWatched();
    say(play, REVIEWER, '/approve');
    const second = play.world.now - (play.world.now % 1_000) + 1_000;
    play.world.now = second + 100;
    play.world.config = {
      kind: 'valid',
      config: Config.parse({ ...CONFIG_TEXT, ...LEAN }),
      blob: 'back',
      landedAt: second,
    };
    wake(play);
    say(play, OPERATOR, '/resume', { at: second });
    settle(play);
    expect([record(play).hold, play.merges]).toEqual([null, []]);
  });

  test('a run that ended meanwhile is taken up after /resume', () => {
    const play = aPlay(LEAN);
    move(play, OPERATOR, 'Ready');
    settle(play);
    configure(play, { mode: 'observe' });
    watch(play);
    runEnds(play, { commit: 'one' });
    watch(play);
    expect(would(play).some((each) => each.startsWith('branch drover/'))).toBe(true);
    expect(play.world.branchHead).toBeNull();
    pass(play, 48 * HOUR);
    configure(play, {});
    settle(play);
    say(play, OPERATOR, '/resume');
    settle(play);
    expect([play.world.branchHead, play.dispatched.length]).toEqual([sha('one'), 1]);
  });

  test('an issue closed by hand meanwhile ends, as the world stands', () => {
    const play = inReviewWatched();
    play.world.issue = {
      ...play.world.issue,
      state: 'CLOSED',
      lastStateChange: {
        id: NodeId.parse('CE_1'),
        kind: 'closed',
        by: OPERATOR,
        at: play.world.now,
      },
    };
    watch(play);
    expect(would(play)).toContain('close-pull');
    configure(play, {});
    settle(play);
    expect(record(play).end?.outcome).toBe('cancelled');
    expect(play.world.pull?.state).toBe('CLOSED');
  });

  test('what has ended is not held: a new Ready begins again', () => {
    const play = inReviewWatched();
    configure(play, {});
    settle(play);
    say(play, OPERATOR, '/cancel');
    settle(play);
    configure(play, { mode: 'observe' });
    watch(play);
    configure(play, {});
    settle(play);
    expect(record(play).hold).toBeNull();
    play.world.issue = { ...play.world.issue, state: 'OPEN' };
    say(play, OPERATOR, '/ready');
    settle(play);
    expect(record(play)).toMatchObject({ life: 2, stage: 'execution' });
  });

  test('a pause outlasts it', () => {
    const play = aPlay(LEAN);
    toReview(play);
    say(play, OPERATOR, '/pause');
    settle(play);
    configure(play, { mode: 'observe' });
    watch(play);
    configure(play, {});
    settle(play);
    expect(record(play).hold?.kind).toBe('paused');
  });
});

describe('the record of one who only watches', () => {
  test('is pinned soon after it was written, so that no talk hides it, and then let be', () => {
    const play = watching();
    say(play, OPERATOR, '/ready');
    const { wakeAt } = wake(play);
    expect(wakeAt).toBe(play.world.now + 10_000);
    play.world.now += 10_000;
    expect(wake(play).shared.map(({ kind }) => kind)).toEqual(['pin']);
    expect(wake(play).shared).toEqual([]);
  });

  test('keeps to its length: what would have been done before goes first', () => {
    const line = (until: number | null) => ({
      what: 'reply' as const,
      args: Array.from({ length: 4 }, () => '漢'.repeat(120)),
      since: 1,
      until,
    });
    const would = [...Array.from({ length: 20 }, () => line(2)), line(null)];
    const held = { ...fullRecord(), owed: [] };
    const short = fitted({ ...held, observing: { since: 1, life: 'held', ended: null, would } });
    expect(encodedLength(short)).toBeLessThanOrEqual(RECORD_MAX_LENGTH);
    expect(short.observing?.would).toEqual([line(null)]);
    expect(short.history).toEqual(held.history);
  });

  test('is one: a second one of ours is taken away', () => {
    const play = watching();
    say(play, OPERATOR, '/ready');
    watch(play);
    const read = play.world.record;
    if (read.kind !== 'valid') throw new Error('no record');
    const double = NodeId.parse('IC_double');
    play.world.record = { ...read, duplicates: [double] };
    expect(wake(play).shared).toContainEqual({ kind: 'delete-comment', comment: double });
  });

  test('edited by hand, it is written anew in its place', () => {
    const play = watching();
    move(play, OPERATOR, 'Ready');
    watch(play);
    const read = play.world.record;
    if (read.kind !== 'valid') throw new Error('no record');
    play.world.record = { kind: 'broken', why: 'edited', by: REVIEWER, comment: read.comment };
    watch(play);
    expect(would(play)[0]).toBe('stand execution');
  });

  test('deleted by hand, it is wanted no more', () => {
    const play = watching();
    move(play, OPERATOR, 'Ready');
    watch(play);
    play.world.record = { kind: 'deleted', by: OPERATOR };
    say(play, OPERATOR, '/why');
    expect(decide(play.world)).toMatchObject({ commit: null, because: ['unwanted'] });
  });

  test('by a newer Drover is left alone', () => {
    const play = watching();
    play.world.record = { kind: 'newer', version: 9 };
    expect(decide(play.world)).toMatchObject({ commit: null, because: ['newer-record'] });
  });
});
