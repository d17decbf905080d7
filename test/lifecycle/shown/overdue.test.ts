import { describe, expect, test } from 'vitest';
import { decide } from '../../../src/lifecycle/decide.ts';
import type { IssueRecord } from '../../../src/lifecycle/record/record.ts';
import { overdueIn, STALLED_AFTER, unheardIn } from '../../../src/lifecycle/shown/overdue.ts';
import type { Snapshot } from '../../../src/lifecycle/snapshot/snapshot.ts';
import { HOUR, MINUTE } from '../../../src/lifecycle/time.ts';
import { standingOf, standingText } from '../../../src/surfaces/cli/standing.ts';
import { LIFECYCLES } from '../../recorded/lifecycles.ts';
import { watchPlay } from '../../telemetry/looks.ts';
import { LEAN } from '../lean.ts';
import { APPROVAL, asking } from '../prompts/play-prompts.ts';
import {
  aPlay,
  OPERATOR,
  OUTSIDER,
  type Play,
  record,
  REVIEWER,
  runEnds,
  say,
  settle,
  wake,
} from '../play.ts';

const DEADLINE = { policies: [{ ask: 'destructive', deadline: '4h', default: 'deny' }] };

function begun(config: object = LEAN): Play {
  const play = aPlay(config);
  say(play, OPERATOR, '/ready');
  settle(play);
  return play;
}

describe('an issue is overdue', () => {
  test('when its run should have been given up, and five minutes are over', () => {
    const play = begun();
    const at = record(play).run?.deadline ?? 0;
    expect(overdueIn(record(play), at + STALLED_AFTER, false)).toBeNull();
    expect(overdueIn(record(play), at + STALLED_AFTER + 1, true)).toEqual({ what: 'run', at });
  });

  test('when the next attempt should have begun, but not where the repository is stopped', () => {
    const play = begun();
    runEnds(play, { outcome: 'failed', reason: 'no idea how' });
    wake(play);
    const at = record(play).retryAt ?? 0;
    const late = at + HOUR;
    expect(overdueIn(record(play), late, false)).toEqual({ what: 'retry', at });
    expect(overdueIn(record(play), late, true)).toBeNull();
  });

  test('when a question should have been decided by its deadline, but not while it is paused', () => {
    const play = asking(APPROVAL, DEADLINE);
    const at = record(play).prompts[0]?.terms?.deadline ?? 0;
    expect(overdueIn(record(play), at + HOUR, false)).toEqual({ what: 'prompt', at });
    const decided = decide({ ...play.world, now: at + HOUR }).commit?.record ?? record(play);
    expect(overdueIn(decided, at + HOUR, false)).toBeNull();
    say(play, OPERATOR, '/pause');
    settle(play);
    expect(overdueIn(record(play), at + HOUR, false)).toBeNull();
  });

  test('never while it waits for people, however long', () => {
    const play = begun();
    runEnds(play, { outcome: 'needs-operator', question: 'Which colour?' });
    settle(play);
    expect(overdueIn(record(play), play.world.now + 1_000 * HOUR, false)).toBeNull();
    say(play, OPERATOR, '/pause');
    settle(play);
    expect(overdueIn(record(play), play.world.now + 1_000 * HOUR, false)).toBeNull();
  });

  test('at no moment at which a look would leave it so', () => {
    const seen: { snapshot: Snapshot; record: IssueRecord }[] = [];
    for (const { config, live } of Object.values(LIFECYCLES)) {
      const play = watchPlay(aPlay(config), ({ planned }) => {
        const read = planned?.snapshot;
        if (read?.record.kind === 'valid')
          seen.push({ snapshot: read, record: read.record.record });
      });
      live(play);
    }
    const found = new Map<string, number>();
    for (const { snapshot, record: read } of seen) {
      const now = snapshot.now + 100 * 24 * HOUR;
      const isStopped = snapshot.stops.length > 0;
      const overdue = overdueIn(read, now, isStopped);
      if (overdue === null) continue;
      found.set(overdue.what, (found.get(overdue.what) ?? 0) + 1);
      const after = decide({ ...snapshot, now }).commit?.record ?? read;
      expect(overdueIn(after, now, isStopped)).toBeNull();
    }
    expect([...found.keys()].toSorted()).toEqual(['retry', 'run']);
  });
});

describe('a command is unheard', () => {
  const LATE = 10 * MINUTE + 1;
  const unheard = (play: Play, after: number) => {
    const recent = play.world.comments.filter(({ author }) => author?.type === 'User');
    const said = recent.at(-1)?.at ?? 0;
    const found = unheardIn(record(play), said + after, { recent, short: true });
    return found === null ? null : { ...found, at: found.at - said };
  };

  test('when it was said ten minutes ago and the record has no answer to it, whoever said it', () => {
    for (const who of [OPERATOR, OUTSIDER]) {
      const play = begun();
      say(play, who, '/pause');
      expect(unheard(play, LATE - 1)).toBeNull();
      expect(unheard(play, LATE)).toEqual({ what: 'command', at: 5 * MINUTE });
      settle(play);
      expect(unheard(play, LATE)).toBeNull();
    }
  });

  test('no more once it was taken or refused: paused, asking, or with talk after it', () => {
    const play = asking(APPROVAL);
    for (const said of ['/pause', '/feedback Do it otherwise.', '/nonsense', '/approve', '/resume'])
      say(play, OPERATOR, said);
    say(play, REVIEWER, 'I think so, too.');
    expect(unheard(play, HOUR)?.what).toBe('command');
    settle(play);
    expect(unheard(play, HOUR)).toBeNull();
  });

  test('not where it is talk, or short commands are none there, or the issue has ended', () => {
    const play = begun();
    say(play, OPERATOR, 'I would not `/pause` now.');
    expect(unheard(play, HOUR)).toBeNull();
    say(play, OPERATOR, '/pause');
    const { comments: recent, now } = play.world;
    expect(unheardIn(record(play), now + HOUR, { recent, short: false })).toBeNull();
    say(play, OPERATOR, '/cancel');
    settle(play);
    say(play, OPERATOR, '/pause');
    expect(record(play).end?.outcome).toBe('cancelled');
    expect(unheard(play, HOUR)).toBeNull();
  });
});

test('the record says when it was looked at, what it waits for, and when it is looked at next', () => {
  const view = begun().decisions.findLast(({ commit }) => commit !== null)?.commit?.view ?? '';
  expect(view).toContain('**Execution**: an agent does the work.');
  expect(view).toMatch(
    /_Seen so at 2026-01-05 09:00:\d\d UTC; a look that finds nothing new writes nothing\. Next look by itself: 2026-01-05 \d\d:\d\d:\d\d UTC at the latest\._/,
  );
});

test('status says that it is stalled, since when, and what to do', () => {
  const held = record(begun());
  const shown = {
    place: { owner: 'acme', repo: 'storefront', number: 12 },
    title: 'Show the price',
    url: 'https://github.test/acme/storefront/issues/12',
    isOpen: true,
    record: { kind: 'valid', record: held, app: 'drover', url: '', body: '' },
  } as const;
  const deadline = held.run?.deadline ?? 0;
  const late = standingOf(shown, { now: deadline + 6 * MINUTE, isStopped: false });
  expect(late.stalled).toBe(new Date(deadline).toISOString());
  expect(standingText(late)).toMatch(/^ {2}Stalled: Drover should have gone on by .+ UTC\. Does/m);
  const inTime = standingOf(shown, { now: deadline, isStopped: false });
  expect(standingText(inTime)).not.toContain('Stalled');
});
