import { LEAN, toReview } from '../lifecycle/lean.ts';
import {
  deploys,
  move,
  OPERATOR,
  OUTSIDER,
  pass,
  type Play,
  REVIEWER,
  runEnds,
  say,
  settle,
  sha,
  wake,
} from '../lifecycle/play.ts';

/** A history that is played for the record: with which configuration, and what happens. */
export interface Lifecycle {
  readonly config: object;
  readonly live: (play: Play) => void;
}

const CRITERIA = [{ id: 'c1', text: 'The price is in euros' }];
const PLAN = { subtasks: [{ id: 's1', title: 'Do it', dependsOn: [], covers: ['c1'] }] };
const VERIFIED = { stages: { clarification: 'off', design: 'off', plan: 'off' } };
const HOUR = 3_600_000;

function pullBecomes(play: Play, change: Partial<NonNullable<Play['world']['pull']>>): void {
  pass(play, 1_000);
  if (play.world.pull === null) throw new Error('there is no pull request');
  play.world.pull = { ...play.world.pull, ...change };
  settle(play);
}

function says(play: Play, who: typeof OPERATOR, text: string): void {
  say(play, who, text);
  settle(play);
}

function ends(
  play: Play,
  ...how: Parameters<typeof runEnds> extends [Play, ...infer R] ? R : never
) {
  runEnds(play, ...how);
  settle(play);
}

function deployed(
  play: Play,
  ...how: Parameters<typeof deploys> extends [Play, ...infer R] ? R : never
) {
  deploys(play, ...how);
  settle(play);
}

/** Every stage, the commands, the hand actions, the failures and the gates: whatever a record may come to say. */
export const LIFECYCLES: Readonly<Record<string, Lifecycle>> = {
  'all-stages': {
    config: { stages: {} },
    live: (play) => {
      says(play, OPERATOR, '/ready');
      ends(play, { criteria: CRITERIA, design: 'So.', plan: PLAN });
      ends(play, { commit: 'one', followUps: [{ title: 'Show cents', body: 'Later.' }] });
      deployed(play);
      says(play, OPERATOR, '/feedback Use the euro sign.\n\n/feedback And round it.');
      const feedback = [
        { id: 'f1', resolution: 'resolved' as const },
        { id: 'f2', resolution: 'declined' as const, reason: 'Cents matter.' },
      ];
      ends(play, { commit: 'two', feedback });
      deployed(play);
      says(play, OUTSIDER, '/approve');
      says(play, OPERATOR, '/approve');
      ends(play);
    },
  },
  'questions-and-failures': {
    config: VERIFIED,
    live: (play) => {
      move(play, OPERATOR, 'Ready');
      settle(play);
      ends(play, { outcome: 'needs-operator', question: 'Which colour?' });
      says(play, OPERATOR, '/why');
      pass(play, 30 * HOUR);
      settle(play);
      says(play, REVIEWER, '/answer Red.');
      for (let times = 0; times < 3; times += 1) {
        ends(play, { outcome: 'failed', reason: 'no idea how' });
        pass(play, HOUR);
        settle(play);
      }
      says(play, OPERATOR, '/retry');
      ends(play, { commit: 'one' }, 'failure');
      says(play, OPERATOR, '/pause');
      says(play, OPERATOR, '/resume');
      pass(play, 3 * HOUR);
      settle(play);
      says(play, OPERATOR, '/cancel');
      pass(play, HOUR);
      settle(play);
    },
  },
  'a-merge-that-breaks': {
    config: VERIFIED,
    live: (play) => {
      toReview(play);
      move(play, REVIEWER, 'Approved');
      settle(play);
      ends(play, {}, 'failure');
      ends(play, { summary: 'The build is broken.' });
      ends(play, {}, 'failure');
      says(play, OPERATOR, '/answer maybe');
      says(play, OPERATOR, '/answer revert');
    },
  },
  'gates-and-people': {
    config: { ...LEAN, approvers: { count: 2 }, checks: { required: ['test'] } },
    live: (play) => {
      toReview(play);
      says(play, OPERATOR, '/aprove');
      says(play, OPERATOR, '/approve');
      says(play, OPERATOR, '/unapprove');
      says(play, OPERATOR, `/approve ${sha('one')}`);
      pullBecomes(play, { checks: [{ name: 'test', state: 'pending', app: null, url: null }] });
      says(play, REVIEWER, '/approve');
      pullBecomes(play, { checks: [{ name: 'test', state: 'failed', app: null, url: null }] });
      pullBecomes(play, { checks: [{ name: 'test', state: 'passed', app: null, url: null }] });
      wake(play);
    },
  },
  'what-hands-do': {
    config: LEAN,
    live: (play) => {
      toReview(play);
      play.world.branchHead = sha('hand');
      pullBecomes(play, { head: sha('hand') });
      deployed(play);
      pullBecomes(play, { isDraft: true });
      says(play, OPERATOR, '/approve');
      says(play, OPERATOR, '/unapprove');
      pullBecomes(play, { isDraft: false, baseRef: 'next' });
      pullBecomes(play, { baseRef: 'main' });
      pullBecomes(play, { state: 'CLOSED', closedBy: REVIEWER });
      says(play, OPERATOR, '/resume');
      move(play, OPERATOR, 'Done');
      settle(play);
      pass(play, HOUR);
      settle(play);
      says(play, OPERATOR, '/reject Not worth it.');
      says(play, OPERATOR, '/ready');
      wake(play);
    },
  },
  'a-record-edited': {
    config: LEAN,
    live: (play) => {
      toReview(play);
      const read = play.world.record;
      if (read.kind !== 'valid') throw new Error('there is no record');
      play.world.record = { kind: 'broken', why: 'edited', by: REVIEWER, comment: read.comment };
      settle(play);
      says(play, OPERATOR, '/resume');
      deployed(play);
      says(play, OPERATOR, '/approve');
    },
  },
  'watched-and-stopped': {
    config: { ...LEAN, mode: 'observe' },
    live: (play) => {
      move(play, OPERATOR, 'Ready');
      settle(play);
      says(play, OPERATOR, '/why');
      pass(play, 26 * HOUR);
      wake(play);
      play.world.stops = [{ number: 99, by: 'operator' }];
      wake(play);
      play.world.config = { kind: 'absent' };
      wake(play);
    },
  },
};
