import { describe, expect, test } from 'vitest';
import { REMEDIES, type FindingCode } from '../../../src/lifecycle/doctor/finding.ts';
import { packFindings, unpackFindings } from '../../../src/lifecycle/doctor/packed.ts';
import { findingWords } from '../../../src/lifecycle/words/findings.ts';
import { LEAN, toReview } from '../lean.ts';
import {
  aPlay,
  OPERATOR,
  type Play,
  record,
  REVIEWER,
  say,
  settle,
  sha,
  status,
  takePosted,
  wake,
} from '../play.ts';

function inReview(): Play {
  const play = aPlay(LEAN);
  toReview(play);
  return play;
}

/** Claims of a later life: what is read is older than what was done. */
function claimLater(play: Play): void {
  play.world.refs = [1, 2].map((attempt) => ({
    name: `refs/drover/12/claims/4/12-4-execution-0.${attempt}`,
    sha: sha('base'),
    since: 0,
  }));
}

const last = (play: Play): string => play.posted.at(-1)?.body ?? '';

describe('/repair', () => {
  test('a sound record is said to be sound, and nothing changes', () => {
    const play = inReview();
    const before = record(play);
    say(play, OPERATOR, '/repair');
    settle(play);
    expect(last(play)).toContain('my record here is sound');
    expect(record(play)).toMatchObject({
      life: before.life,
      hold: null,
      offer: { id: before.offer?.id },
    });
  });

  test('what can be set right is set right, and said', () => {
    const play = inReview();
    if (play.world.card !== null) play.world.card = { ...play.world.card, option: 'Ready' };
    play.world.issue = { ...play.world.issue, labels: [] };
    say(play, OPERATOR, '/repair');
    settle(play);
    expect(last(play)).toMatch(/^@operator, I compared my record/);
    expect(last(play)).toContain('- the card shows `Ready`, the record says `In Review`');
    expect(last(play)).toContain('What can be set right I set right now');
    expect([status(play), play.world.issue.labels]).toEqual(['In Review', ['drover']]);
    expect(record(play)).toMatchObject({ hold: null, stage: 'review-intake', life: 1 });
  });

  test('a record that is older than what was done is made anew, with one comment, and waits', () => {
    const play = inReview();
    claimLater(play);
    say(play, REVIEWER, '/approve');
    say(play, OPERATOR, '/repair');
    settle(play);
    expect(record(play)).toMatchObject({
      life: 5,
      stage: 'review-intake',
      approvals: [],
      hold: { code: 'rebuilt' },
    });
    const posted = takePosted(play);
    expect(posted).toHaveLength(1);
    expect(posted[0]).toMatch(/^repair\//);
    expect([play.merges, play.dispatched.length]).toEqual([[], 1]);
    say(play, OPERATOR, '/resume');
    settle(play);
    expect(record(play).hold).toBeNull();
    expect(takePosted(play)).toEqual(['offer/5.0.1']);
  });

  test('a run under way is stopped, and what it says counts no more', () => {
    const play = inReview();
    say(play, OPERATOR, '/feedback Larger.');
    settle(play);
    claimLater(play);
    if (play.world.run === null) throw new Error('no run');
    const { id } = play.world.run;
    play.world.stillRunning = [id];
    say(play, OPERATOR, '/repair');
    settle(play);
    expect(record(play)).toMatchObject({ run: null, hold: { code: 'rebuilt' } });
    expect(play.world.stillRunning).toEqual([]);
  });

  test('is for people with write access', () => {
    const play = inReview();
    claimLater(play);
    say(play, { ...REVIEWER, login: 'outsider' }, '/repair');
    settle(play);
    expect(record(play)).toMatchObject({ life: 1, hold: null });
  });

  test('twice: the second finds what the first made', () => {
    const play = inReview();
    claimLater(play);
    say(play, OPERATOR, '/repair');
    settle(play);
    say(play, OPERATOR, '/repair');
    settle(play);
    expect(record(play).life).toBe(5);
    expect(last(play)).toContain('sound');
  });

  test('an ended drive is never brought back by it', () => {
    const play = inReview();
    say(play, OPERATOR, '/cancel');
    settle(play);
    claimLater(play);
    say(play, OPERATOR, '/repair');
    wake(play);
    play.world.refs = [];
    settle(play);
    expect(last(play)).toContain('it is older than what was done');
    expect(record(play)).toMatchObject({ end: { outcome: 'cancelled' }, life: 1 });
  });
});

describe('findings as the words of a promise', () => {
  const all = Object.keys(REMEDIES) as FindingCode[];

  test('come back as they were', () => {
    const findings = all.slice(0, 8).map((code) => ({ code, args: ['one', 'two'] }));
    expect(unpackFindings(packFindings(findings))).toEqual(findings);
  });

  test('fit into three words of 300 characters, however many there are', () => {
    const findings = all.map((code) => ({ code, args: ['x'.repeat(400), 'y|z\n'.repeat(90)] }));
    const packed = packFindings(findings);
    expect(packed.length).toBeLessThanOrEqual(3);
    for (const each of packed) expect(each.length).toBeLessThanOrEqual(300);
    expect(unpackFindings(packed).length).toBeGreaterThan(0);
  });

  test.each(all)('%s has a sentence, with words or without', (code) => {
    expect(findingWords({ code, args: ['ann', '#3', 'abc1234'] })).not.toContain('undefined');
    expect(findingWords({ code, args: [] })).not.toContain('undefined');
  });
});
