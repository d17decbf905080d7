import { describe, expect, test } from 'vitest';
import { LEAN, toReview } from './lean.ts';
import {
  aPlay,
  deploys,
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
} from './play.ts';

function inReview(config: object = {}): Play {
  const play = aPlay({ ...LEAN, ...config });
  toReview(play);
  return play;
}

function changePull(play: Play, change: Partial<NonNullable<Play['world']['pull']>>): void {
  pass(play, 1_000);
  if (play.world.pull === null) throw new Error('no pull request');
  play.world.pull = { ...play.world.pull, ...change };
}

function push(play: Play, head: string): void {
  play.world.branchHead = sha(head);
  changePull(play, { head: sha(head) });
}

describe('a person closes the pull request', () => {
  function closed(): Play {
    const play = inReview();
    changePull(play, { state: 'CLOSED', closedBy: REVIEWER });
    settle(play);
    return play;
  }

  test('the issue is Blocked, with one comment that says what to type', () => {
    const play = closed();
    expect(status(play)).toBe('Blocked');
    expect(record(play).hold?.code).toBe('pull-closed');
    expect(play.posted).toHaveLength(1);
    expect(play.posted[0]?.body).toContain('/resume');
  });

  test('/resume reopens it', () => {
    const play = closed();
    say(play, OPERATOR, '/resume');
    settle(play);
    expect(play.world.pull?.state).toBe('OPEN');
    expect(status(play)).toBe('In Review');
  });

  test('/cancel ends the drive', () => {
    const play = closed();
    say(play, OPERATOR, '/cancel');
    settle(play);
    expect(record(play).end?.outcome).toBe('cancelled');
    expect(status(play)).toBe('Backlog');
  });

  test('/retry begins a new life on a branch of its own', () => {
    const play = closed();
    say(play, OPERATOR, '/retry');
    settle(play);
    expect(record(play).life).toBe(2);
    expect(play.dispatched.at(-1)?.key).toBe('12/2/execution/0.1');
    expect(record(play).branch?.name).toBe('drover/12-show-the-price-in-euros-b');
  });

  test('once more, after /resume has reopened it: Blocked once more', () => {
    const play = closed();
    say(play, OPERATOR, '/resume');
    const { wakeAt, wakeWhenDone } = wake(play);
    expect(wakeWhenDone).toBe(wakeAt);
    expect(wakeAt).toBe(play.world.now + 1_000);
    pass(play, 1_000);
    wake(play);
    changePull(play, { state: 'CLOSED', closedBy: REVIEWER });
    settle(play);
    expect(status(play)).toBe('Blocked');
  });

  test('reopening it by hand lifts the block without a word', () => {
    const play = closed();
    takePosted(play);
    changePull(play, { state: 'OPEN' });
    settle(play);
    expect(status(play)).toBe('In Review');
    expect(takePosted(play)).toEqual([]);
  });
});

describe('a person merges by hand', () => {
  const view = ({ decisions }: Play): string =>
    decisions.findLast(({ commit }) => commit !== null)?.commit?.view ?? '';

  test('at the approved head, it goes on as if Drover had merged', () => {
    const play = inReview();
    say(play, OPERATOR, '/approve');
    wake(play);
    changePull(play, { state: 'MERGED', mergeCommit: sha('merge'), mergedBy: OPERATOR });
    settle(play);
    expect(record(play).end?.outcome).toBe('done');
    expect(record(play).history.map((line) => line.what)).toContain('merged');
    expect(view(play)).toContain('Merged by operator; reason code: `merged.by-hand`');
    expect(play.merges).toEqual([]);
  });

  test('without an approval, it is followed and noted as such', () => {
    const play = inReview();
    changePull(play, { state: 'MERGED', mergeCommit: sha('merge'), mergedBy: REVIEWER });
    settle(play);
    expect(record(play).end?.outcome).toBe('done');
    expect(record(play).history.map((line) => line.what)).toContain('merged-unapproved');
    expect(view(play)).toContain('Merged by reviewer; reason code: `merged.unapproved`');
  });
});

describe('a person pushes', () => {
  test('before the first move of the branch was seen to land: it is our branch all the same', () => {
    const play = aPlay(LEAN);
    move(play, OPERATOR, 'Ready');
    settle(play);
    runEnds(play, { commit: 'one' });
    wake(play);
    expect(record(play).branch).toMatchObject({ head: null, next: sha('one') });
    push(play, 'theirs');
    settle(play);
    deploys(play);
    settle(play);
    expect(status(play)).toBe('In Review');
    expect(record(play).offer?.head).toBe(sha('theirs'));
  });

  test('a branch that has the name of ours before we made it: nothing is proposed from it', () => {
    const play = aPlay(LEAN);
    move(play, OPERATOR, 'Ready');
    settle(play);
    play.world.branchHead = sha('theirs');
    runEnds(play, { commit: 'one' });
    settle(play);
    expect(play.world.pull).toBeNull();
    expect(play.world.branchHead).toBe(sha('theirs'));
    expect([status(play), record(play).hold?.code]).toEqual(['Blocked', 'branch-taken']);
    play.world.branchHead = null;
    settle(play);
    deploys(play);
    settle(play);
    expect(record(play).offer?.head).toBe(sha('one'));
  });

  test('with no run active, the contract is awaited again and a new offer made', () => {
    const play = inReview();
    push(play, 'theirs');
    settle(play);
    expect(status(play)).toBe('In Progress');
    expect(record(play).stage).toBe('redeploy-review');
    deploys(play);
    settle(play);
    expect(takePosted(play)).toEqual(['offer/1.0.2']);
    expect(status(play)).toBe('In Review');
  });

  test('between approval and merge, the approval is stale and nothing is merged', () => {
    const play = inReview();
    say(play, OPERATOR, '/approve');
    push(play, 'sneaky');
    settle(play);
    deploys(play);
    settle(play);
    expect(play.merges).toEqual([]);
    expect(status(play)).toBe('In Review');
  });

  test('a clean merge of the base carries the approval over where config allows it', () => {
    const play = inReview({ gates: { baseMerge: 'carry' } });
    say(play, OPERATOR, '/approve');
    wake(play);
    changePull(play, { headIsCleanBaseMerge: true });
    push(play, 'updated');
    settle(play);
    deploys(play);
    settle(play);
    expect(play.merges).toEqual([sha('updated')]);
  });

  test('while a run is active, the same batch runs again on the new head and no failure is counted', () => {
    const play = inReview();
    say(play, OPERATOR, '/feedback Bigger.');
    settle(play);
    push(play, 'theirs');
    settle(play);
    runEnds(play, { commit: 'two', feedback: [{ id: 'f1', resolution: 'resolved' }] });
    settle(play);
    expect(play.world.branchHead).toBe(sha('theirs'));
    expect(record(play).stage).toBe('feedback-implementation');
    expect(record(play).failures).toBe(0);
    expect(record(play).run?.head).toBe(sha('theirs'));
    expect(play.dispatched.at(-1)?.inputs['prompt']).toContain('Bigger.');
    expect(play.dispatched.at(-1)?.key).toBe('12/1/feedback-implementation/1.2');
  });
});

describe('a person retargets, drafts or deletes', () => {
  test('another base branch withdraws the offer and makes a new one', () => {
    const play = inReview();
    changePull(play, { baseRef: 'next' });
    settle(play);
    expect(takePosted(play)).toEqual(['offer/1.0.2']);
  });

  test('back at its base or at its head, it wants a new approval all the same', () => {
    const play = inReview({ ...LEAN, checks: { required: ['ci'] } });
    say(play, OPERATOR, '/approve');
    settle(play);
    expect(record(play).stage).toBe('merge');
    const base = play.world.pull?.baseRef ?? '';
    const thereAndBack = [
      [() => changePull(play, { baseRef: 'next' }), () => changePull(play, { baseRef: base })],
      [() => push(play, 'theirs'), () => push(play, 'one')],
    ] as const;
    for (const steps of thereAndBack) {
      for (const step of steps) {
        step();
        settle(play);
      }
      expect(record(play).stage).toBe('review-intake');
      say(play, OPERATOR, '/approve');
      settle(play);
      expect(record(play).stage).toBe('merge');
    }
  });

  test('a draft closes the gate, and /why says so', () => {
    const play = inReview();
    changePull(play, { isDraft: true });
    say(play, OPERATOR, '/approve');
    settle(play);
    expect(play.merges).toEqual([]);
    const asked = say(play, OPERATOR, '/why');
    settle(play);
    expect(play.posted.at(-1)?.key).toBe(`why/${asked}`);
    expect(play.posted.at(-1)?.body).toContain('draft');
    changePull(play, { isDraft: false });
    settle(play);
    expect(play.merges).toEqual([sha('one')]);
  });

  test.each(['/retry', '/resume'])(
    'a deleted branch closes its pull request, too: %s brings both back',
    (command) => {
      const play = inReview();
      play.world.branchHead = null;
      changePull(play, { state: 'CLOSED', closedBy: REVIEWER });
      if (command === '/resume') {
        play.world.branchHead = sha('one');
        settle(play);
        play.world.branchHead = null;
      }
      settle(play);
      expect(status(play)).toBe('Blocked');
      expect(play.posted).toHaveLength(1);
      say(play, OPERATOR, command);
      settle(play);
      expect(play.world.branchHead).toBe(sha('one'));
      expect(play.world.pull?.state).toBe('OPEN');
      expect(status(play)).toBe('In Review');
      expect(record(play).mending).toBeNull();
    },
  );

  test('a branch deleted right after a push comes back with what was pushed, and GitHub reopens its pull request', () => {
    const play = inReview();
    push(play, 'theirs');
    play.world.branchHead = null;
    changePull(play, { state: 'CLOSED', closedBy: REVIEWER });
    settle(play);
    expect(record(play).hold?.code).toBe('branch-gone');
    say(play, OPERATOR, '/retry');
    settle(play);
    expect(play.world.branchHead).toBe(sha('theirs'));
    deploys(play);
    settle(play);
    expect(status(play)).toBe('In Review');
    expect(record(play).offer?.head).toBe(sha('theirs'));
  });

  test('a pull request that GitHub does not reopen is Blocked again, and /resume tries once more', () => {
    const play = inReview();
    changePull(play, { state: 'CLOSED', closedBy: REVIEWER });
    settle(play);
    const refuse = (): void => changePull(play, { state: 'CLOSED' });
    say(play, OPERATOR, '/resume');
    for (let minutes = 0; minutes < 6; minutes += 1) {
      wake(play);
      refuse();
      pass(play, 60_000);
    }
    takePosted(play);
    settle(play);
    expect([status(play), record(play).hold?.code]).toEqual(['Blocked', 'pull-closed']);
    expect(record(play).mending).toBeNull();
    say(play, OPERATOR, '/resume');
    settle(play);
    expect(play.world.pull?.state).toBe('OPEN');
  });

  test('a deleted branch blocks, and /retry brings back its last head', () => {
    const play = inReview();
    play.world.branchHead = null;
    settle(play);
    expect(status(play)).toBe('Blocked');
    say(play, OPERATOR, '/retry');
    settle(play);
    expect(play.world.branchHead).toBe(sha('one'));
    expect(status(play)).toBe('In Review');
  });
});

describe('a person closes or reopens the issue', () => {
  function hand(play: Play, kind: 'closed' | 'reopened'): void {
    pass(play, 1_000);
    play.world.issue = {
      ...play.world.issue,
      state: kind === 'closed' ? 'CLOSED' : 'OPEN',
      lastStateChange: {
        id: play.world.card?.itemId ?? play.world.issue.id,
        kind,
        by: OPERATOR,
        at: play.world.now,
      },
    };
  }

  test('closing stops the run and closes the pull request; the card shows Done', () => {
    const play = inReview();
    say(play, OPERATOR, '/feedback More.');
    settle(play);
    hand(play, 'closed');
    settle(play);
    expect(play.world.pull?.state).toBe('CLOSED');
    expect(record(play).run).toBeNull();
    expect(record(play).end?.outcome).toBe('cancelled');
    expect(status(play)).toBe('Done');
  });

  test('reopening puts the card in Backlog, and a Ready begins a new life', () => {
    const play = inReview();
    hand(play, 'closed');
    settle(play);
    play.world.issue = { ...play.world.issue, lastStateChange: null };
    pass(play, 1_000);
    play.world.issue = {
      ...play.world.issue,
      state: 'OPEN',
      lastStateChange: {
        id: play.world.repository.id,
        kind: 'reopened',
        by: OPERATOR,
        at: play.world.now,
      },
    };
    settle(play);
    expect(status(play)).toBe('Backlog');
    move(play, OPERATOR, 'Ready');
    settle(play);
    expect(record(play).life).toBe(2);
    expect(status(play)).toBe('In Progress');
  });
});

describe('a person moves the card', () => {
  test('to Backlog: the drive is cancelled', () => {
    const play = inReview();
    move(play, OPERATOR, 'Backlog');
    settle(play);
    expect(record(play).end?.outcome).toBe('cancelled');
    expect(status(play)).toBe('Backlog');
  });

  test('to Ready while what was cancelled still ends: the next life waits for it, and nothing else counts', () => {
    const play = aPlay(LEAN);
    move(play, OPERATOR, 'Ready');
    settle(play);
    say(play, OPERATOR, '/cancel');
    wake(play);
    const late = say(play, OPERATOR, '/pause');
    move(play, OPERATOR, 'Ready');
    settle(play);
    expect(takePosted(play)).toEqual([`reply/${late}`]);
    expect(record(play).life).toBe(2);
    expect(status(play)).toBe('In Progress');
  });

  test('to Approved: that is an approval of the standing offer', () => {
    const play = inReview();
    move(play, OPERATOR, 'Approved');
    settle(play);
    expect(play.merges).toEqual([sha('one')]);
  });

  test('to Done before anything is merged: put back once, with a reason', () => {
    const play = inReview();
    move(play, OPERATOR, 'Done');
    settle(play);
    expect(status(play)).toBe('In Review');
    expect(takePosted(play)).toHaveLength(1);
  });

  test('without the right: put back, and nothing else happens', () => {
    const play = inReview();
    move(play, OUTSIDER, 'Approved');
    settle(play);
    expect(play.merges).toEqual([]);
    expect(status(play)).toBe('In Review');
  });

  test('without the right, where nobody may: told once an hour, as for any command', () => {
    const play = inReview();
    move(play, OUTSIDER, 'Done');
    settle(play);
    move(play, OUTSIDER, 'Ready');
    settle(play);
    expect(status(play)).toBe('In Review');
    expect(takePosted(play)).toHaveLength(1);
  });

  test('to Blocked and back: a pause and a resume', () => {
    const play = inReview();
    move(play, OPERATOR, 'Blocked');
    settle(play);
    expect(record(play).hold?.kind).toBe('paused');
    move(play, OPERATOR, 'In Review');
    settle(play);
    expect(record(play).hold).toBeNull();
    expect(status(play)).toBe('In Review');
  });

  test('a card that nobody moved is written again once after a minute, and then left', () => {
    const play = inReview();
    const drift = (): void => {
      const { card } = play.world;
      if (card !== null) play.world.card = { ...card, option: 'Backlog' };
    };
    drift();
    settle(play);
    expect(status(play)).toBe('In Review');
    drift();
    pass(play, 120_000);
    settle(play);
    expect(status(play)).toBe('Backlog');
  });
});
