import { expect, test } from 'vitest';
import { toReview, LEAN } from '../lean.ts';
import {
  aPlay,
  deploys,
  move,
  OPERATOR,
  pass,
  type Play,
  record,
  runEnds,
  say,
  settle,
  takePosted,
} from '../play.ts';

const MINUTE = 60_000;

/** A round of feedback of so many minutes and dollars, up to the next offer. */
function aRound(play: Play, head: string, minutes: number, usd: number | null): void {
  say(play, OPERATOR, '/feedback Bigger.');
  settle(play);
  pass(play, minutes * MINUTE);
  const id = record(play).batch[0]?.id ?? '';
  runEnds(play, {
    commit: head,
    feedback: [{ id, resolution: 'resolved' }],
    cost: usd === null ? null : { usd },
  });
  settle(play);
  deploys(play);
  settle(play);
}

const view = (play: Play): string =>
  play.decisions.findLast(({ commit }) => commit !== null)?.commit?.view ?? '';

const offer = (play: Play): string =>
  play.posted.findLast(({ key }) => key.startsWith('offer/'))?.body ?? '';

test('the offer says what was used, and what a round has taken here before', () => {
  const play = aPlay({ ...LEAN, limits: { cost: 25 } });
  toReview(play);
  aRound(play, 'two', 10, 1);
  aRound(play, 'three', 20, 3);
  expect(offer(play)).toContain(
    '_Runs: 3 of 12, Cost: $4.00 of $25.00. Feedback ran here before 2 times, on average: about 15 minutes and $2.00 each._',
  );
});

test('before any round it tells of the work so far; money only where it is known', () => {
  const play = aPlay(LEAN);
  move(play, OPERATOR, 'Ready');
  settle(play);
  pass(play, 7 * MINUTE);
  runEnds(play, { commit: 'one' });
  settle(play);
  deploys(play);
  settle(play);
  expect(offer(play)).toContain('Runs: 1 of 12. Execution ran here before once: about 7 minutes._');
});

test('the record says of a run under way what those of its stage have taken, in earlier lives too', () => {
  const play = aPlay(LEAN);
  toReview(play);
  say(play, OPERATOR, '/cancel');
  settle(play);
  say(play, OPERATOR, '/ready');
  settle(play);
  expect(record(play).life).toBe(2);
  expect(view(play)).toContain('_Execution ran here before once: about 1 minute._');
});

test('at four fifths of a ceiling the operator is told once, and at all of it asked', () => {
  const play = aPlay({ ...LEAN, limits: { cost: 10, rounds: 9 } });
  toReview(play);
  aRound(play, 'two', 1, 7.5);
  expect(takePosted(play).filter((key) => key.includes('nearly'))).toEqual([]);
  aRound(play, 'three', 1, 1);
  const told = play.posted.find(({ key }) => key.includes('nearly'));
  expect(told?.body).toContain('This issue has used $8.50 of $10.00.'.replace('T', 't'));
  expect(told?.body).toContain('@operator');
  expect(told?.body).toContain('`/budget +$10`');
  takePosted(play);
  aRound(play, 'four', 1, 1);
  expect(takePosted(play).filter((key) => key.includes('nearly'))).toEqual([]);
  aRound(play, 'five', 1, 1);
  say(play, OPERATOR, '/feedback Once more.');
  settle(play);
  expect(record(play).hold?.code).toBe('cost-spent');
  expect(play.posted.at(-1)?.body).toContain('`/budget +N`');
  say(play, OPERATOR, '/budget +5');
  settle(play);
  expect(record(play).run?.stage).toBe('feedback-implementation');
  expect(record(play).granted.dollars).toBe(5);
});

test('what a stage takes here is told from other issues before the first run of it, as far as they were read', () => {
  const play = aPlay(LEAN);
  const spent = { stage: 'execution', runs: 9, minutes: 108, dollars: 10.8, priced: 9 } as const;
  play.world.spentBeside = { issues: 4, spent: [spent] };
  move(play, OPERATOR, 'Ready');
  settle(play);
  const beside =
    'On 4 other issues that I have read since I started, Execution ran 9 times, on average: about 12 minutes and $1.20 each.';
  expect(view(play)).toContain(`_${beside}_`);
  runEnds(play, { commit: 'one' });
  settle(play);
  deploys(play);
  settle(play);
  expect(offer(play)).toMatch(/Execution ran here before once: about 1 minute\. On 4 other issues/);
});

test('what other issues take changes no record by itself', () => {
  const play = aPlay(LEAN);
  move(play, OPERATOR, 'Ready');
  settle(play);
  const { revision } = record(play);
  const spent = { stage: 'execution', runs: 1, minutes: 5, dollars: 0, priced: 0 } as const;
  play.world.spentBeside = { issues: 1, spent: [spent] };
  settle(play);
  expect(record(play).revision).toBe(revision);
});
