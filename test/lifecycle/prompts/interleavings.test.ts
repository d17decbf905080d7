import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { decide } from '../../../src/lifecycle/decide.ts';
import type { NodeId } from '../../../src/lifecycle/ids.ts';
import type { Prompt } from '../../../src/lifecycle/record/prompt.ts';
import { unheardIn } from '../../../src/lifecycle/shown/overdue.ts';
import { howMany } from '../../fuzz/how-many.ts';
import {
  OPERATOR,
  OUTSIDER,
  pass,
  type Play,
  record,
  REVIEWER,
  say,
  settle,
  wake,
} from '../play.ts';
import { APPROVAL, ask, asking } from './play-prompts.ts';

const HOUR = 3_600_000;
const TWO = {
  policies: [
    {
      ask: 'destructive',
      approvers: { users: ['operator', 'reviewer'], count: 2 },
      deadline: '12h',
      default: 'deny',
    },
  ],
};

/** What may happen while a session waits, in any order. */
const HAPPENINGS = {
  yes: (play: Play) => say(play, OPERATOR, '/allow p1'),
  yesByOther: (play: Play) => say(play, REVIEWER, '/allow'),
  yesByOutsider: (play: Play) => say(play, OUTSIDER, '/allow p1'),
  no: (play: Play) => say(play, REVIEWER, '/deny p1 No.'),
  words: (play: Play) => say(play, OPERATOR, '/answer p1 Perhaps.'),
  second: (play: Play) => say(play, OPERATOR, '/allow p2'),
  noToSecond: (play: Play) => say(play, OPERATOR, '/deny p2'),
  delegates: (play: Play) => say(play, OPERATOR, '/delegate @outsider'),
  pauses: (play: Play) => say(play, REVIEWER, '/pause'),
  resumes: (play: Play) => say(play, OPERATOR, '/resume'),
  talks: (play: Play) => say(play, OPERATOR, 'I think so, too.'),
  hours: (play: Play) => pass(play, 5 * HOUR),
  wake: (play: Play) => void wake(play),
  settle: (play: Play) => settle(play),
  // A process that dies before its commit has decided, and nobody knows.
  dies: (play: Play) => void decide(play.world),
  asksAgain: (play: Play) => {
    if (play.world.run !== null && record(play).run?.key === play.world.run.key)
      ask(play, APPROVAL, 'And again?');
  },
} as const satisfies Record<string, (play: Play) => NodeId | void>;
const NAMES = Object.keys(HAPPENINGS) as (keyof typeof HAPPENINGS)[];

test('whatever happens in whatever order, no answer is lost and none counts twice', () => {
  fc.assert(
    fc.property(
      fc.array(fc.constantFrom(...NAMES), { maxLength: 14 }),
      fc.boolean(),
      (all, two) => {
        const play = asking(APPROVAL, two ? TWO : {});
        const decided = new Map<string, Prompt>();
        const said: NodeId[] = [];
        for (const name of all) {
          const comment = HAPPENINGS[name](play);
          if (typeof comment === 'string' && name !== 'talks') said.push(comment);
          remember(play, decided);
        }
        settle(play);
        remember(play, decided);
        expectHeard(play, said);
        expectNobodyUnheard(play);
        expectToldOnce(play);
      },
    ),
    { numRuns: howMany(60) },
  );
});

/** What was decided stays so, by whomever and however. */
function remember(play: Play, decided: Map<string, Prompt>): void {
  for (const prompt of record(play).prompts) {
    const { id, state, decision, by, answer, answeredAt } = prompt;
    const before = decided.get(id);
    if (before !== undefined)
      expect({ state, decision, by, answer, answeredAt }).toEqual({
        state: before.state,
        decision: before.decision,
        by: before.by,
        answer: before.answer,
        answeredAt: before.answeredAt,
      });
    else if (state !== 'open') decided.set(id, prompt);
  }
}

/** Each thing said was heard: it took effect, or its author was told why not. */
function expectHeard(play: Play, said: readonly NodeId[]): void {
  const heard = new Map(
    Object.values(record(play).consumed).flatMap(({ above }) =>
      above.map(({ id, verdict }) => [id, verdict] as const),
    ),
  );
  const { low } = record(play).consumed.issue;
  for (const id of said) {
    const comment = play.world.comments.find((each) => each.id === id);
    if (comment === undefined || comment.at < low) continue;
    expect(heard.get(id)).toMatch(/taken|refused/);
    expect(comment.reactions).toContain(heard.get(id) === 'taken' ? 'rocket' : 'confused');
  }
}

/** Nor does its record say of the issue that somebody was not heard. */
function expectNobodyUnheard(play: Play): void {
  const recent = play.world.comments.filter(({ author }) => author?.type === 'User');
  const later = play.world.now + HOUR;
  expect(unheardIn(record(play), later, { recent, short: true })).toBeNull();
}

/**
 * One run for each question that has its answer, and one before: no more, and none without. What is too late is tried
 * anew, and is none of them.
 */
function expectToldOnce(play: Play): void {
  const { prompts, run, history } = record(play);
  const closed = prompts.filter(({ state }) => state === 'answered').length;
  const runs = new Set(play.dispatched.map(({ key }) => key));
  expect(runs.size).toBe(play.dispatched.length);
  const late = history.filter(({ what }) => what === 'failed').length;
  const isDue = run === null && prompts.every(({ state }) => state !== 'open');
  expect(play.dispatched.length - late).toBe(isDue ? closed : closed + 1);
}
