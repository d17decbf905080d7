import { describe, expect, test } from 'vitest';
import { REFUSALS } from '../../../src/lifecycle/acts/refusal.ts';
import { readReason, renderReason } from '../../../src/lifecycle/reasons/marker.ts';
import { REASON_CODES, reasonOf } from '../../../src/lifecycle/reasons/reason.ts';
import { BLOCK_CODES } from '../../../src/lifecycle/record/hold.ts';
import { LEAN, toReview } from '../lean.ts';
import { aPlay, OPERATOR, OUTSIDER, record, say, settle } from '../play.ts';
import { played } from '../explain/pasts.ts';

test('every block and every refusal has a code of its own', () => {
  const codes = [
    ...BLOCK_CODES.map((code) => reasonOf('blocked', code)),
    ...REFUSALS.map((code) => reasonOf('refused', code)),
  ];
  expect(codes).not.toContain(null);
  expect(new Set(codes).size).toBe(codes.length);
  expect(new Set(REASON_CODES).size).toBe(REASON_CODES.length);
});

test('a word that this version does not know has none', () => {
  expect(reasonOf('blocked', 'something-new')).toBeNull();
  expect(readReason('<!-- drover:reason blocked.something-new -->')).toBeNull();
});

describe('comments carry it where people do not see it', () => {
  test('each answer to what was refused', () => {
    const play = aPlay(LEAN);
    toReview(play);
    say(play, OPERATOR, '/resume');
    say(play, OUTSIDER, '/approve');
    settle(play);
    const replies = play.posted.filter(({ key }) => key.startsWith('reply/'));
    expect(replies.map(({ body }) => readReason(body))).toEqual([
      'refused.not-paused',
      'refused.stranger',
    ]);
    expect(replies[0]?.body.endsWith(renderReason('refused.not-paused'))).toBe(true);
  });

  test('each word of a Blocked, its reminder, and each question; and Why says it', () => {
    const play = played('questions-and-failures');
    const told = play.posted.flatMap(({ key, body }) =>
      key.startsWith('notice/') ? [[key.split('/')[2], readReason(body)]] : [],
    );
    expect(told).toEqual(
      expect.arrayContaining([
        ['reminder', 'blocked.prompt'],
        ['run-failed', 'blocked.run-failed'],
        ['deploy-late', 'blocked.deploy-late'],
      ]),
    );
    const asked = play.posted.filter(({ key }) => key.startsWith('prompt/'));
    expect(asked.map(({ body }) => readReason(body))).toEqual(['blocked.prompt']);
    // It stays when the comment tells what was answered.
    const edits = play.decisions.flatMap(({ shared }) =>
      shared.flatMap((each) => (each.kind === 'edit-comment' ? [each] : [])),
    );
    const answered = edits.filter(({ key }) => key?.startsWith('prompt/'));
    expect(answered.length).toBeGreaterThan(0);
    for (const { body } of answered) expect(readReason(body)).toBe('blocked.prompt');
    const views = play.decisions.flatMap(({ commit }) => commit?.view ?? []);
    expect(views.filter((view) => view.includes('Reason code: `blocked.run-failed`'))).toHaveLength(
      1,
    );
  });
});

// By a person: test/lifecycle/hand-actions.test.ts.
test('the record says how its pull request came to be merged', () => {
  const play = aPlay(LEAN);
  const view = (): string => play.decisions.findLast(({ commit }) => commit)?.commit?.view ?? '';
  toReview(play);
  expect(view()).not.toContain('Merged by');
  say(play, OPERATOR, '/approve');
  settle(play);
  expect(record(play).end?.outcome).toBe('done');
  expect(view()).toMatch(/Merged by drover\S*; reason code: `merged\.gates-held`/);
});
