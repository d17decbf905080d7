import { describe, expect, test } from 'vitest';
import { HOUR, MINUTE } from '../../src/lifecycle/time.ts';
import { LEAN } from './lean.ts';
import { aPlay, OPERATOR, OUTSIDER, pass, type Play, record, say, wake } from './play.ts';

/** Drover has been there for long. */
function anIssue(): Play {
  const play = aPlay(LEAN);
  pass(play, 48 * HOUR);
  return play;
}

function reopen(play: Play): void {
  const id = play.world.issue.id;
  const lastStateChange = { id, kind: 'reopened', by: OPERATOR, at: play.world.now } as const;
  play.world.issue = { ...play.world.issue, state: 'OPEN', lastStateChange };
}

function isBegun(play: Play): boolean {
  return play.world.record.kind === 'valid';
}

function reactionsTo(play: Play, id: string): readonly string[] {
  return play.world.comments.find((comment) => comment.id === id)?.reactions ?? [];
}

describe('a /ready that nobody answered, since Drover or GitHub was away', () => {
  test('begins the work hours later', () => {
    const play = anIssue();
    say(play, OPERATOR, '/ready');
    pass(play, 23 * HOUR);
    wake(play);
    expect(record(play)).toMatchObject({ requester: 'operator', life: 1 });
  });

  test('is left alone after a day', () => {
    const play = anIssue();
    say(play, OPERATOR, '/ready');
    pass(play, 24 * HOUR);
    expect(wake(play)).toMatchObject({ commit: null, shared: [], wakeAt: null });
  });

  test('by somebody who may not is refused all the same', () => {
    const play = anIssue();
    const id = say(play, OUTSIDER, '/ready');
    pass(play, 3 * HOUR);
    wake(play);
    expect(isBegun(play)).toBe(false);
    expect(reactionsTo(play, id)).toEqual(['confused']);
  });

  test('means nothing where the configuration came after it', () => {
    const play = anIssue();
    say(play, OPERATOR, '/ready');
    pass(play, 11 * MINUTE);
    const { config } = play.world;
    if (config.kind === 'valid') play.world.config = { ...config, landedAt: play.world.now };
    expect(wake(play)).toMatchObject({ commit: null, shared: [] });
  });

  test('means nothing where nobody knows when the configuration came', () => {
    const play = anIssue();
    say(play, OPERATOR, '/ready');
    pass(play, 11 * MINUTE);
    const { config } = play.world;
    if (config.kind === 'valid') play.world.config = { ...config, landedAt: null };
    expect(wake(play)).toMatchObject({ commit: null, shared: [] });
  });

  test('is taken back by a /cancel that nobody answered either', () => {
    const play = anIssue();
    say(play, OPERATOR, '/ready');
    say(play, OPERATOR, '/cancel');
    pass(play, 3 * HOUR);
    for (let wakes = 0; wakes < 5; wakes += 1) wake(play);
    expect(record(play).end?.outcome).toBe('cancelled');
    expect(play.dispatched).toEqual([]);
  });
});

test('a /ready is taken back by closing, also where nobody saw it closed', () => {
  const play = anIssue();
  const id = say(play, OPERATOR, '/ready');
  pass(play, 2 * HOUR);
  reopen(play);
  pass(play, HOUR);
  wake(play);
  expect([isBegun(play), reactionsTo(play, id)]).toEqual([false, ['confused']]);
});

test('a refused command that its author mends is obeyed as it stands', () => {
  const play = anIssue();
  const id = say(play, OPERATOR, '/drover raedy');
  wake(play);
  expect(reactionsTo(play, id)).toEqual(['confused']);
  pass(play, MINUTE);
  const editedAt = play.world.now;
  play.world.comments = play.world.comments.map((comment) =>
    comment.id === id ? { ...comment, body: '/drover ready', editedAt, editor: OPERATOR } : comment,
  );
  wake(play);
  expect(isBegun(play)).toBe(true);
});

test('a /ready that was answered is not heard again where its record is gone', () => {
  for (const reaction of ['eyes', 'rocket', 'confused']) {
    const play = anIssue();
    say(play, OPERATOR, '/ready', { reactions: [reaction] });
    pass(play, 11 * MINUTE);
    expect(wake(play)).toMatchObject({ commit: null, shared: [] });
  }
});

test('what was refused is not obeyed when its author may a minute later', () => {
  const play = anIssue();
  say(play, OUTSIDER, '/ready');
  wake(play);
  const { people } = play.world;
  const permissions = { ...people.permissions, outsider: 'write' as const };
  play.world.people = { ...people, permissions };
  pass(play, MINUTE);
  wake(play);
  expect(isBegun(play)).toBe(false);
});

describe('on a closed issue that was never begun', () => {
  test('a command is refused by a reaction, once', () => {
    const play = anIssue();
    play.world.issue = { ...play.world.issue, state: 'CLOSED' };
    const id = say(play, OPERATOR, '/ready');
    const { wakeAt } = wake(play);
    expect([reactionsTo(play, id), wakeAt]).toEqual([[], play.world.now + 30_000]);
    pass(play, 30_000);
    wake(play);
    expect(reactionsTo(play, id)).toEqual(['confused']);
    expect(wake(play)).toMatchObject({ commit: null, shared: [], wakeAt: null });
  });

  test('and is not obeyed when it is opened again', () => {
    const play = anIssue();
    play.world.issue = { ...play.world.issue, state: 'CLOSED' };
    say(play, OPERATOR, '/ready');
    pass(play, MINUTE);
    wake(play);
    play.world.issue = { ...play.world.issue, state: 'OPEN' };
    wake(play);
    expect(isBegun(play)).toBe(false);
    say(play, OPERATOR, '/ready');
    wake(play);
    expect(isBegun(play)).toBe(true);
  });

  test('a /ready that goes with its reopening begins the work', () => {
    const play = anIssue();
    play.world.issue = { ...play.world.issue, state: 'CLOSED' };
    say(play, OPERATOR, '/ready');
    wake(play);
    pass(play, 2_000);
    reopen(play);
    wake(play);
    expect(isBegun(play)).toBe(true);
  });

  test('where nobody knows whether its author may, the next look comes later and later', () => {
    const play = anIssue();
    play.world.issue = { ...play.world.issue, state: 'CLOSED' };
    play.world.people = { permissions: {}, teams: {} };
    say(play, OPERATOR, '/ready');
    const waits = [0, 10 * MINUTE, HOUR].map((length) => {
      pass(play, length);
      return (wake(play).wakeAt ?? 0) - play.world.now;
    });
    expect(waits[0]).toBe(30_000);
    expect(waits[1]).toBeGreaterThan(2 * MINUTE);
    expect(waits[2]).toBe(10 * MINUTE);
  });
});
