import { describe, expect, test } from 'vitest';
import { LEAN, toReview } from './lean.ts';
import { aPlay, OPERATOR, type Play, record, REVIEWER, say, settle, sha } from './play.ts';

/** Waits for a review, with what somebody said at that moment on the pull request. */
function inReview(): Play {
  const play = aPlay(LEAN);
  toReview(play);
  play.posted.length = 0;
  return play;
}

const replies = (play: Play): readonly string[] =>
  play.posted.filter(({ key }) => key.startsWith('reply/')).map(({ body }) => body);

describe('an approval', () => {
  const APPROVAL = { stream: 'review', review: { state: 'APPROVED', commit: sha('one') } } as const;

  test('does not stand where its author takes it back in the same second, in another place', () => {
    const play = inReview();
    const at = play.world.now + 1_000;
    say(play, REVIEWER, '', { ...APPROVAL, at });
    say(play, REVIEWER, '/unapprove', { stream: 'pull', at });
    settle(play);
    expect(record(play).approvals).toEqual([]);
    expect(record(play).stage).toBe('review-intake');
    expect(replies(play).join()).toContain('you took it back at the same moment or since');
  });

  test('does not stand where it shows only after it was taken back', () => {
    const play = inReview();
    const at = play.world.now + 1_000;
    say(play, REVIEWER, '/unapprove', { stream: 'pull', at: at + 2_000 });
    settle(play);
    say(play, REVIEWER, '', { ...APPROVAL, at });
    settle(play);
    expect(record(play).approvals).toEqual([]);
  });

  test('stands where it follows in the same place, and where somebody else takes theirs back', () => {
    const play = inReview();
    const at = play.world.now + 1_000;
    say(play, REVIEWER, '/unapprove', { at });
    say(play, REVIEWER, '/approve', { at });
    say(play, OPERATOR, '/unapprove', { stream: 'pull', at });
    settle(play);
    expect(record(play).approvals.map(({ by }) => by)).toEqual(['reviewer']);
  });
});

describe('a pause', () => {
  test.each(['/resume', '/retry', '/ready'])('is not lifted by a %s that shows late', (word) => {
    const play = inReview();
    const at = play.world.now + 1_000;
    say(play, OPERATOR, '/pause', { at: at + 1_000 });
    settle(play);
    say(play, REVIEWER, word, { stream: 'pull', at });
    settle(play);
    expect(record(play).hold?.kind).toBe('paused');
    expect(replies(play).join()).toContain('it stays paused');
  });

  test('is not lifted in its own second from another place, and is by what follows it', () => {
    const play = inReview();
    const at = play.world.now + 1_000;
    say(play, OPERATOR, '/pause', { at });
    say(play, OPERATOR, '/resume', { stream: 'pull', at });
    settle(play);
    expect(record(play).hold?.kind).toBe('paused');
    say(play, OPERATOR, '/resume');
    settle(play);
    expect(record(play).hold).toBeNull();
  });
});
