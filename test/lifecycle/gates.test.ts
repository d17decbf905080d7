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

type Pull = NonNullable<Play['world']['pull']>;

function changePull(play: Play, change: Partial<Pull>): void {
  if (play.world.pull === null) throw new Error('no pull request');
  play.world.pull = { ...play.world.pull, ...change };
}

function changeRules(play: Play, change: Partial<Play['world']['base']['rules']>): void {
  play.world.base = { ...play.world.base, rules: { ...play.world.base.rules, ...change } };
}

function approved(config: object, prepare: (play: Play) => void): Play {
  const play = aPlay({ ...LEAN, ...config });
  toReview(play);
  prepare(play);
  say(play, OPERATOR, '/approve');
  settle(play);
  return play;
}

/** What `/why` says now. */
function why(play: Play): string {
  say(play, OPERATOR, '/why');
  settle(play);
  return play.posted.at(-1)?.body ?? '';
}

const CHECK = { name: 'test', state: 'passed', app: 'github-actions', url: null } as const;

describe('each gate keeps the merge shut until it holds, and /why names it', () => {
  const gates: readonly {
    readonly name: string;
    readonly shut: (play: Play) => void;
    readonly open: (play: Play) => void;
    readonly word: string;
    readonly config?: object;
  }[] = [
    {
      name: 'a required check that is missing is not a pass',
      shut: (play) => {
        changeRules(play, { requiredChecks: [{ name: 'e2e', app: null }] });
      },
      open: (play) => changePull(play, { checks: [CHECK, { ...CHECK, name: 'e2e' }] }),
      word: 'e2e',
    },
    {
      name: 'a required check counts only from the expected source',
      shut: (play) => {
        changeRules(play, { requiredChecks: [{ name: 'test', app: 'circleci' }] });
      },
      open: (play) => changePull(play, { checks: [{ ...CHECK, app: 'circleci' }] }),
      word: 'test',
    },
    {
      name: 'no check at all is not a pass',
      shut: (play) => changePull(play, { checks: [] }),
      open: (play) => changePull(play, { checks: [CHECK] }),
      word: 'no check yet',
    },
    {
      name: 'a check that runs is waited for: merge when green',
      shut: (play) => changePull(play, { checks: [{ ...CHECK, state: 'pending' }] }),
      open: (play) => changePull(play, { checks: [CHECK] }),
      word: 'test',
    },
    {
      name: 'checks that config requires',
      shut: (play) => changePull(play, { checks: [CHECK] }),
      open: (play) => changePull(play, { checks: [CHECK, { ...CHECK, name: 'lint' }] }),
      word: 'lint',
      config: { checks: { required: ['lint'] } },
    },
    {
      name: "GitHub's required review",
      shut: (play) => changePull(play, { reviewDecision: 'REVIEW_REQUIRED' }),
      open: (play) => changePull(play, { reviewDecision: 'APPROVED' }),
      word: 'approving review',
    },
    {
      name: 'a review that asks for changes',
      shut: (play) => changePull(play, { reviewDecision: 'CHANGES_REQUESTED' }),
      open: (play) => changePull(play, { reviewDecision: null }),
      word: 'asks for changes',
    },
    {
      name: 'unresolved conversations where the rules want them resolved',
      shut: (play) => {
        changeRules(play, { conversationResolution: true });
        changePull(play, { unresolvedThreads: 2 });
      },
      open: (play) => changePull(play, { unresolvedThreads: 0 }),
      word: 'conversation',
    },
    {
      name: 'a merge queue',
      shut: (play) => changeRules(play, { mergeQueue: true }),
      open: (play) => changeRules(play, { mergeQueue: false }),
      word: 'merge queue',
    },
    {
      name: 'rules that could not be read',
      shut: (play) => changeRules(play, { known: false }),
      open: (play) => changeRules(play, { known: true }),
      word: 'could not be read',
    },
    {
      name: 'a stop',
      shut: (play) => {
        play.world.stops = [{ number: 99, by: 'operator' }];
      },
      open: (play) => {
        play.world.stops = [];
      },
      word: '#99',
    },
    {
      name: 'a merge state that GitHub has not worked out yet',
      shut: (play) => changePull(play, { mergeable: 'UNKNOWN' }),
      open: (play) => changePull(play, { mergeable: 'MERGEABLE' }),
      word: 'merge cleanly',
    },
  ];

  test.each(gates)('$name', ({ shut, open, word, config = {} }) => {
    const play = aPlay({ ...LEAN, ...config });
    toReview(play);
    shut(play);
    say(play, OPERATOR, '/approve');
    for (let looks = 0; looks < 5; looks += 1) {
      wake(play);
      pass(play, 15_000);
    }
    expect(play.merges).toEqual([]);
    say(play, OPERATOR, '/why');
    wake(play);
    expect(play.posted.at(-1)?.body).toContain(word);
    open(play);
    settle(play);
    expect(play.merges).toEqual([sha('one')]);
  });

  test('checks: none merges without any', () => {
    const play = approved({ checks: 'none' }, (each) => changePull(each, { checks: [] }));
    expect(play.merges).toEqual([sha('one')]);
  });
});

describe('a gate that only a person can open blocks once approved, and lifts by itself', () => {
  test('a failed check', () => {
    const play = approved({}, (each) =>
      changePull(each, { checks: [{ ...CHECK, state: 'failed' }] }),
    );
    expect(record(play).hold?.code).toBe('checks-failed');
    expect(status(play)).toBe('Blocked');
    expect(takePosted(play)).toHaveLength(1);
    changePull(play, { checks: [CHECK] });
    settle(play);
    expect(play.merges).toEqual([sha('one')]);
  });

  test('a conflict', () => {
    const play = approved({}, (each) => changePull(each, { mergeable: 'CONFLICTING' }));
    expect(record(play).hold?.code).toBe('conflict');
    changePull(play, { mergeable: 'MERGEABLE' });
    settle(play);
    expect(play.merges).toEqual([sha('one')]);
  });

  test('a gate that opens on GitHub itself asks after a while, and says what is to be done', () => {
    const play = approved({}, (each) => changePull(each, { isDraft: true, checks: [CHECK] }));
    expect(status(play)).toBe('Approved');
    expect(takePosted(play)).toEqual([]);
    pass(play, 5 * 60_000);
    settle(play);
    expect([status(play), record(play).hold?.code]).toEqual(['Blocked', 'gate-closed']);
    expect(play.posted.at(-1)?.body).toContain('draft; mark it as ready for review');
    expect(takePosted(play)).toHaveLength(1);
    changeRules(play, { conversationResolution: true });
    changePull(play, { isDraft: false, unresolvedThreads: 1 });
    settle(play);
    expect(status(play)).toBe('Blocked');
    expect(why(play)).toContain('1 review conversation(s) are unresolved');
    changePull(play, { unresolvedThreads: 0 });
    settle(play);
    expect(play.merges).toEqual([sha('one')]);
  });

  test('a protected path that a push changed needs its own yes', () => {
    const play = approved({}, (each) => changePull(each, { paths: ['.github/workflows/ci.yml'] }));
    expect(record(play).hold?.code).toBe('protected-paths');
    say(play, OPERATOR, '/allow protected');
    settle(play);
    expect(play.merges).toEqual([sha('one')]);
  });

  test('a protected path that a push changed and that is denied goes to the agent', () => {
    const play = approved({}, (each) => changePull(each, { paths: ['.github/workflows/ci.yml'] }));
    say(play, OPERATOR, '/deny protected Not in this one.');
    settle(play);
    expect(record(play).stage).toBe('feedback-implementation');
    expect(record(play).approvals).toEqual([]);
    expect(play.dispatched.at(-1)?.inputs['prompt']).toContain('take it back. Not in this one.');
  });

  test('that opens in a wake which has something to say is seen open in the next', () => {
    const play = approved({}, (each) => changePull(each, { mergeable: 'CONFLICTING' }));
    pass(play, 60_000);
    settle(play);
    changePull(play, { mergeable: 'MERGEABLE' });
    const { commit, wakeWhenDone } = wake(play);
    expect(commit).not.toBeNull();
    expect(wakeWhenDone).toBe(play.world.now + 1_000);
  });

  test('more changed files than could be read are never passed over', () => {
    const play = approved({}, (each) => changePull(each, { paths: null }));
    expect(play.merges).toEqual([]);
  });

  test('checks that never come are told about at their deadline', () => {
    const play = approved({ deadlines: { checks: '10m' } }, (each) =>
      changePull(each, { checks: [] }),
    );
    pass(play, 11 * 60_000);
    settle(play);
    expect(record(play).hold?.code).toBe('checks-late');
  });
});

describe('an approval', () => {
  test('waits ten seconds, and one taken back in them merges nothing', () => {
    const play = aPlay(LEAN);
    toReview(play);
    say(play, OPERATOR, '/approve');
    wake(play);
    wake(play);
    expect(play.merges).toEqual([]);
    say(play, OPERATOR, '/unapprove');
    settle(play);
    expect(play.merges).toEqual([]);
    expect(status(play)).toBe('In Review');
  });

  test('whose comment is deleted does not count', () => {
    const play = aPlay(LEAN);
    toReview(play);
    const id = say(play, OPERATOR, '/approve');
    wake(play);
    play.world.comments = play.world.comments.filter((comment) => comment.id !== id);
    settle(play);
    expect(play.merges).toEqual([]);
  });

  test('whose comment is edited within its second does not count either', () => {
    const play = aPlay(LEAN);
    toReview(play);
    const id = say(play, OPERATOR, '/approve');
    wake(play);
    play.world.comments = play.world.comments.map((each) =>
      each.id === id
        ? { ...each, body: '/approve later', editedAt: each.at, editor: OPERATOR }
        : each,
    );
    settle(play);
    expect(play.merges).toEqual([]);
  });

  test('whose author lost write access does not count', () => {
    const play = aPlay(LEAN);
    toReview(play);
    say(play, REVIEWER, '/approve');
    wake(play);
    play.world.people = {
      permissions: { ...play.world.people.permissions, reviewer: 'read' },
      teams: {},
    };
    settle(play);
    expect(play.merges).toEqual([]);
    expect(status(play)).toBe('In Review');
  });

  test('whose author could not be looked up neither counts nor is withdrawn', () => {
    const play = aPlay(LEAN);
    toReview(play);
    say(play, REVIEWER, '/approve');
    wake(play);
    const { permissions } = play.world.people;
    play.world.people = { permissions: { operator: 'admin' }, teams: {} };
    settle(play);
    expect(play.merges).toEqual([]);
    play.world.people = { permissions, teams: {} };
    settle(play);
    expect(play.merges).toEqual([sha('one')]);
  });

  test('posted before its offer stood is refused with the words to copy', () => {
    const play = aPlay(LEAN);
    move(play, OPERATOR, 'Ready');
    settle(play);
    runEnds(play, { commit: 'one' });
    settle(play);
    const early = say(play, OPERATOR, '/approve');
    settle(play);
    expect(takePosted(play)).toEqual([`reply/${early}`]);
    deploys(play);
    settle(play);
    expect(play.merges).toEqual([]);
  });

  test('of a SHA counts for that head without an offer', () => {
    const play = aPlay(LEAN);
    toReview(play);
    say(play, OPERATOR, `/approve ${sha('one').slice(0, 10)}`);
    settle(play);
    expect(play.merges).toEqual([sha('one')]);
  });

  test('by the requester is refused where a second person is wanted', () => {
    const play = approved({ approvers: { secondPerson: true } }, () => undefined);
    expect(play.merges).toEqual([]);
    say(play, REVIEWER, '/approve');
    settle(play);
    expect(play.merges).toEqual([sha('one')]);
  });

  test('by two people where config wants two', () => {
    const play = approved({ approvers: { count: 2 } }, () => undefined);
    say(play, OPERATOR, '/approve');
    settle(play);
    expect(play.merges).toEqual([]);
    say(play, REVIEWER, '/approve');
    settle(play);
    expect(play.merges).toEqual([sha('one')]);
  });

  test('by someone whom config does not name is refused', () => {
    const play = approved({ approvers: { users: ['reviewer'] } }, () => undefined);
    expect(play.merges).toEqual([]);
    say(play, REVIEWER, '/approve');
    settle(play);
    expect(play.merges).toEqual([sha('one')]);
  });

  test('by an outsider is refused with one short reply an hour', () => {
    const play = aPlay(LEAN);
    toReview(play);
    say(play, OUTSIDER, '/approve');
    settle(play);
    say(play, OUTSIDER, '/approve');
    settle(play);
    expect(play.merges).toEqual([]);
    expect(takePosted(play)).toHaveLength(1);
  });

  test('by a bot is nothing at all', () => {
    const play = aPlay(LEAN);
    toReview(play);
    say(play, { login: 'operator', id: OPERATOR.id, type: 'Bot' }, '/approve');
    settle(play);
    expect(play.merges).toEqual([]);
    expect(takePosted(play)).toEqual([]);
  });

  test('is void after a writer edited the issue', () => {
    const play = aPlay(LEAN);
    toReview(play);
    say(play, OPERATOR, '/approve');
    wake(play);
    play.world.issue = {
      ...play.world.issue,
      body: 'In francs, please.',
      textHash: 'hash-2',
      lastEdit: { by: OPERATOR, at: play.world.now },
    };
    settle(play);
    expect(play.merges).toEqual([]);
    expect(takePosted(play)).toEqual(['offer/1.0.2']);
  });

  test('that GitHub refuses to merge is asked about, and /retry tries again', () => {
    const play = aPlay(LEAN);
    toReview(play);
    say(play, OPERATOR, '/approve');
    wake(play);
    pass(play, 20_000);
    play.world.outcomes = [
      { kind: 'failed', key: `merge/${sha('one')}`, reason: 'Required status check' },
    ];
    wake(play);
    expect(record(play).hold?.code).toBe('merge-refused');
    play.world.outcomes = [];
    say(play, OPERATOR, '/retry');
    settle(play);
    expect(play.merges).toEqual([sha('one')]);
  });
});

describe('a review on GitHub', () => {
  const review = (state: 'APPROVED' | 'CHANGES_REQUESTED', commit = sha('one')) =>
    ({ stream: 'review', review: { state, commit } }) as const;

  test('that approves the current head is an approval', () => {
    const play = aPlay(LEAN);
    toReview(play);
    say(play, REVIEWER, '', review('APPROVED'));
    settle(play);
    expect(play.merges).toEqual([sha('one')]);
  });

  test('that approves another head is none', () => {
    const play = aPlay(LEAN);
    toReview(play);
    say(play, REVIEWER, '', review('APPROVED', sha('older')));
    settle(play);
    expect(play.merges).toEqual([]);
  });

  test('that asks for changes is feedback: its body and each inline comment is an item', () => {
    const play = aPlay(LEAN);
    toReview(play);
    const reviewId = say(play, REVIEWER, 'Not yet.', review('CHANGES_REQUESTED'));
    say(play, REVIEWER, 'This line.', {
      stream: 'inline',
      at: play.world.now,
      inline: {
        reviewId,
        threadId: reviewId,
        path: 'index.html',
        line: 3,
        isResolved: false,
        opensThread: true,
      },
    });
    settle(play);
    expect(record(play).batch).toHaveLength(2);
    expect(play.dispatched.at(-1)?.inputs['prompt']).toContain('This line.');
    runEnds(play, {
      commit: 'two',
      feedback: record(play).batch.map(({ id }) => ({ id, resolution: 'resolved' })),
    });
    settle(play);
    expect(takePosted(play)).toEqual(['thread/1/1/f2']);
    expect(play.world.comments.find((each) => each.inline !== null)?.inline?.isResolved).toBe(true);
  });

  test('whose inline comments say /feedback: each is one item all the same, and the batch closes at once', () => {
    const play = aPlay(LEAN);
    toReview(play);
    const reviewId = say(play, REVIEWER, '', review('CHANGES_REQUESTED'));
    say(play, REVIEWER, '/feedback This line.', {
      stream: 'inline',
      at: play.world.now,
      inline: {
        reviewId,
        threadId: reviewId,
        path: 'index.html',
        line: 3,
        isResolved: false,
        opensThread: true,
      },
    });
    wake(play);
    expect(record(play).batch).toHaveLength(1);
    expect(record(play).stage).toBe('feedback-implementation');
  });

  test('by an outsider is shown by GitHub and commands nothing', () => {
    const play = aPlay(LEAN);
    toReview(play);
    say(play, OUTSIDER, 'LGTM', review('APPROVED'));
    say(play, OUTSIDER, 'Never.', review('CHANGES_REQUESTED'));
    settle(play);
    expect(play.merges).toEqual([]);
    expect(record(play).stage).toBe('review-intake');
    expect(takePosted(play)).toEqual([]);
  });
});

test('/why says in words who can open what', () => {
  const play = aPlay(LEAN);
  toReview(play);
  expect(why(play)).toContain('an approver can comment `/approve`');
});
