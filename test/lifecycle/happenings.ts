import { NodeId } from '../../src/lifecycle/ids.ts';
import {
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
  sha,
  wake,
} from './play.ts';

/** Things that may happen to an issue, in any order; see `happen`. */
export const HAPPENINGS = {
  ready: (play: Play) => move(play, OPERATOR, 'Ready'),
  readyByOutsider: (play: Play) => say(play, OUTSIDER, '/ready'),
  feedback: (play: Play) => say(play, REVIEWER, '/feedback Make it so.'),
  approve: (play: Play) => say(play, OPERATOR, '/approve'),
  approveByOutsider: (play: Play) => say(play, OUTSIDER, '/approve'),
  unapprove: (play: Play) => say(play, OPERATOR, '/unapprove'),
  pause: (play: Play) => say(play, OPERATOR, '/pause'),
  resume: (play: Play) => say(play, OPERATOR, '/resume'),
  retry: (play: Play) => say(play, OPERATOR, '/retry'),
  cancel: (play: Play) => say(play, OPERATOR, '/cancel'),
  reject: (play: Play) => say(play, OPERATOR, '/reject No.'),
  answer: (play: Play) => say(play, OPERATOR, '/answer Yes.'),
  why: (play: Play) => say(play, OUTSIDER, '/why'),
  toDone: (play: Play) => move(play, OPERATOR, 'Done'),
  toBacklog: (play: Play) => move(play, REVIEWER, 'Backlog'),
  toApproved: (play: Play) => move(play, REVIEWER, 'Approved'),
  runDone: (play: Play) => {
    const items = record(play).batch.map(({ id }) => ({ id, resolution: 'resolved' as const }));
    runEnds(play, { commit: `c${play.count}`, feedback: items });
  },
  runAsks: (play: Play) => runEnds(play, { outcome: 'needs-operator', question: 'Which?' }),
  runFails: (play: Play) => runEnds(play, { outcome: 'failed', reason: 'no' }),
  runIdle: (play: Play) => runEnds(play, {}),
  deployed: (play: Play) => deploys(play),
  deployFails: (play: Play) => deploys(play, 'failure'),
  push: (play: Play) => {
    const { pull } = play.world;
    if (pull?.state !== 'OPEN') return;
    play.world.branchHead = sha(`p${play.count}`);
    play.world.pull = { ...pull, head: play.world.branchHead };
  },
  closePull: (play: Play) => {
    if (play.world.pull?.state === 'OPEN')
      play.world.pull = { ...play.world.pull, state: 'CLOSED', closedBy: OPERATOR };
  },
  deleteBranch: (play: Play) => {
    play.world.branchHead = null;
  },
  checkFails: (play: Play) => {
    if (play.world.pull !== null)
      play.world.pull = {
        ...play.world.pull,
        checks: [{ name: 'test', state: 'failed', app: null, url: null }],
      };
  },
  stop: (play: Play) => {
    play.world.stops = [{ number: 99, by: 'operator' }];
  },
  goOn: (play: Play) => {
    play.world.stops = [];
  },
  hour: (play: Play) => pass(play, 3_600_000),
  minute: (play: Play) => pass(play, 60_000),
  wake: (play: Play) => wake(play),
} as const;

export type Happening = keyof typeof HAPPENINGS;

/** One that cannot happen now is passed over: no run is awaited, or there is no pull request yet. */
export function happen(play: Play, what: (play: Play) => unknown): void {
  try {
    what(play);
  } catch {
    // It cannot happen now.
  }
}

/** What else may happen, to it and round it. */
export const WIDER = {
  ...HAPPENINGS,
  archive: (play: Play) => changeRepository(play, { isArchived: true }),
  unarchive: (play: Play) => changeRepository(play, { isArchived: false }),
  lack: (play: Play) => {
    play.world.missingPermissions = ['actions: write'];
  },
  grant: (play: Play) => {
    play.world.missingPermissions = [];
  },
  reopenPull: (play: Play) => changePull(play, 'CLOSED', () => ({ state: 'OPEN', closedBy: null })),
  mergeByHand: (play: Play) =>
    changePull(play, 'OPEN', () => ({
      state: 'MERGED',
      mergeCommit: sha('merge'),
      mergedBy: OPERATOR,
    })),
  retarget: (play: Play) =>
    changePull(play, 'OPEN', ({ baseRef }) => ({ baseRef: baseRef === 'main' ? 'next' : 'main' })),
  draft: (play: Play) => changePull(play, 'OPEN', ({ isDraft }) => ({ isDraft: !isDraft })),
  risk: (play: Play) => {
    const labels = play.world.issue.labels.includes('risk') ? [] : ['risk'];
    play.world.issue = { ...play.world.issue, labels };
  },
  allowRisk: (play: Play) => say(play, OPERATOR, '/allow risk'),
  allowPlan: (play: Play) => say(play, OPERATOR, '/allow plan'),
  denyPlan: (play: Play) => say(play, OPERATOR, '/deny plan Not so.'),
  allowText: (play: Play) => say(play, OPERATOR, '/allow text'),
  closeIssue: (play: Play) => changeState(play, 'closed'),
  reopenIssue: (play: Play) => changeState(play, 'reopened'),
  loseRecord: (play: Play) => {
    play.world.record = { kind: 'deleted', by: REVIEWER };
  },
} as const;

type Pull = NonNullable<Play['world']['pull']>;

function changePull(play: Play, from: Pull['state'], to: (pull: Pull) => Partial<Pull>): void {
  const { pull } = play.world;
  if (pull?.state === from) play.world.pull = { ...pull, ...to(pull) };
}

function changeRepository(play: Play, change: Partial<Play['world']['repository']>): void {
  play.world.repository = { ...play.world.repository, ...change };
}

function changeState(play: Play, kind: 'closed' | 'reopened'): void {
  const state = kind === 'closed' ? 'CLOSED' : 'OPEN';
  if (play.world.issue.state === state) return;
  pass(play, 1_000);
  play.count += 1;
  const id = NodeId.parse(`CE_${play.count}`);
  const lastStateChange = { id, kind, by: OPERATOR, at: play.world.now };
  play.world.issue = { ...play.world.issue, state, lastStateChange };
}
