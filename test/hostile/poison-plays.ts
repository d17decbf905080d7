import { RunId } from '../../src/lifecycle/ids.ts';
import { LEAN, toReview } from '../lifecycle/lean.ts';
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
  sha,
  wake,
} from '../lifecycle/play.ts';
import type { Lifecycle } from '../recorded/lifecycles.ts';

type Pull = NonNullable<Play['world']['pull']>;

function change(play: Play, to: Partial<Pull>): void {
  if (play.world.pull === null) throw new Error('there is no pull request');
  play.world.pull = { ...play.world.pull, ...to };
  wakes(play);
}

/** Poison may keep a play from ever being quiet: it goes on for a while. */
function wakes(play: Play): void {
  for (let times = 0; times < 6; times += 1) {
    wake(play);
    pass(play, 11_000);
  }
}

function says(play: Play, who: typeof OPERATOR, body: string): void {
  say(play, who, body);
  wakes(play);
}

const GATES = { gates: { design: 'required', plan: 'required' }, runs: { shared: [] } };
const FOLLOW_UP = { title: 'Show cents', body: 'Later.' };
const PLAN = { subtasks: [{ id: 's1', title: 'Do it', dependsOn: [], covers: ['c1'] }] };

/** Situations besides those of the recorded histories, so that every text of others gets as far as it can. */
export const SITUATIONS: Readonly<Record<string, Lifecycle>> = {
  'a run that shows when it was let go of': {
    config: LEAN,
    live: (play) => {
      move(play, OPERATOR, 'Ready');
      wake(play);
      play.world.run = null;
      say(play, OPERATOR, '/cancel');
      wake(play);
      const [stray] = record(play).strays ?? [];
      if (stray === undefined) throw new Error('it is forgotten');
      play.world.strays = [{ key: stray.key, id: RunId.parse('8600000001'), isOver: false }];
      wakes(play);
    },
  },
  'gates on design and plan, with a denial': {
    config: GATES,
    live: (play) => {
      move(play, OPERATOR, 'Ready');
      wakes(play);
      runEnds(play, { criteria: [{ id: 'c1', text: 'It is in euros' }] });
      wakes(play);
      runEnds(play, { design: 'So.' });
      wakes(play);
      says(play, OPERATOR, '/deny design Not so.');
      runEnds(play, { design: 'So, then.' });
      wakes(play);
      says(play, OPERATOR, '/allow design');
      runEnds(play, { plan: PLAN });
      wakes(play);
      says(play, OPERATOR, '/allow plan');
      runEnds(play, { outcome: 'needs-operator', question: 'Which?' });
      wakes(play);
      says(play, REVIEWER, '/answer That one.');
    },
  },
  'an act to allow, one to deny, and a choice': {
    config: { ...LEAN, agents: [{ name: 'claude', adapter: 'claude-code' }] },
    live: (play) => {
      move(play, OPERATOR, 'Ready');
      wakes(play);
      const request = {
        category: 'other',
        severity: 'high',
        reason: 'So.',
        reply: 'Yes.',
      } as const;
      const paths = ['a/b.txt'];
      runEnds(play, {
        outcome: 'needs-operator',
        session: 's-1',
        question: 'May I?',
        request: { ...request, kind: 'approval', action: 'rm a', paths },
      });
      wakes(play);
      says(play, OPERATOR, '/allow');
      runEnds(play, {
        outcome: 'needs-operator',
        session: 's-1',
        question: 'And this?',
        request: { ...request, kind: 'approval', action: 'rm b', paths },
      });
      wakes(play);
      says(play, OPERATOR, '/deny p2 Not that.');
      const options = ['red', 'green'];
      runEnds(play, {
        outcome: 'needs-operator',
        session: 's-1',
        question: 'Which?',
        request: { ...request, kind: 'choice', options },
      });
      wakes(play);
      says(play, OPERATOR, '/answer 2');
    },
  },
  'work in which policies had a say': {
    config: LEAN,
    live: (play) => {
      move(play, OPERATOR, 'Ready');
      wakes(play);
      const act = { category: 'other', effect: 'allow', rule: 'policies[0]', times: 1 } as const;
      runEnds(play, { commit: 'one', acts: [{ ...act, action: 'x' }] });
      wakes(play);
      deploys(play);
      wakes(play);
    },
  },
  'feedback in a thread, declined with a reason': {
    config: LEAN,
    live: (play) => {
      toReview(play);
      says(play, OUTSIDER, '/feedback Make it red.');
      say(play, REVIEWER, '/feedback Bigger.\n\n```suggestion\na\n```', {
        stream: 'inline',
        inline: {
          reviewId: null,
          threadId: 'PRRT_1' as never,
          path: 'index.html',
          line: 1,
          isResolved: false,
          opensThread: true,
        },
      });
      pass(play, 120_000);
      wakes(play);
      runEnds(play, {
        feedback: [{ id: 'f1', resolution: 'declined', reason: 'No.' }],
        followUps: [FOLLOW_UP],
      });
      wakes(play);
      says(play, OPERATOR, '/approve');
      wakes(play);
    },
  },
  'reports that are refused or cannot be read': {
    config: LEAN,
    live: (play) => {
      move(play, OPERATOR, 'Ready');
      wakes(play);
      runEnds(play, {});
      if (play.world.run !== null)
        play.world.run = { ...play.world.run, report: { kind: 'unreadable', reason: 'broken' } };
      wakes(play);
      pass(play, 600_000);
      wakes(play);
      runEnds(play, { outcome: 'failed', reason: 'Refused.' });
      const report = play.world.run?.report;
      if (report?.kind !== 'read' || play.world.run === null) throw new Error('no report');
      const refusal = { kind: 'secret' as const, detail: 'It holds a token.' };
      play.world.run = {
        ...play.world.run,
        report: { kind: 'read', report: { ...report.report, refusal } },
      };
      wakes(play);
      says(play, OPERATOR, '/why');
    },
  },
  'checks and a deployment that failed, and a merge that GitHub refuses': {
    config: LEAN,
    live: (play) => {
      toReview(play);
      const any = { name: 'any', app: null, url: 'https://ci.test' };
      change(play, { checks: [{ ...any, state: 'failed' }] });
      says(play, REVIEWER, '/approve');
      expectHeldBy(play, 'checks-failed');
      play.world.outcomes = [{ kind: 'failed', key: `merge/${sha('one')}`, reason: 'No.' }];
      change(play, { checks: [{ ...any, state: 'passed' }] });
      expectHeldBy(play, 'merge-refused');
      says(play, OPERATOR, '/why');
      const other = aPlay(LEAN);
      move(other, OPERATOR, 'Ready');
      wakes(other);
      runEnds(other, { commit: 'one' });
      wakes(other);
      deploys(other, 'failure');
      const deployments = other.world.pull?.deployments ?? [];
      const told = deployments.map((each) => ({ ...each, logUrl: 'https://log.test' }));
      change(other, { deployments: told });
      expectHeldBy(other, 'deploy-failed');
    },
  },
  'a merge that is reverted, and one that is fixed forward': {
    config: { stages: { clarification: 'off', design: 'off', plan: 'off' } },
    live: (play) => {
      toReview(play);
      const before = structuredClone({ ...play, decisions: [] });
      for (const [one, choice] of [
        [play, 'revert'],
        [before as Play, 'fix forward'],
      ] as const) {
        says(one, REVIEWER, '/approve');
        wakes(one);
        runEnds(one, {}, 'failure');
        wakes(one);
        runEnds(one, { summary: 'The build is broken.' });
        wakes(one);
        runEnds(one, {}, 'failure');
        wakes(one);
        says(one, OPERATOR, `/answer ${choice}`);
        wakes(one);
      }
    },
  },
  'a text that a stranger edited since': {
    config: LEAN,
    live: (play) => {
      move(play, OPERATOR, 'Ready');
      wakes(play);
      const { issue } = play.world;
      const { title, body, textHash: hash } = issue;
      play.world.issue = {
        ...issue,
        textHash: 'hash-2',
        versions: [{ hash, title, body }],
        lastEdit: { by: OUTSIDER, at: play.world.now },
      };
      runEnds(play, { outcome: 'failed', reason: 'Again.' });
      wakes(play);
      pass(play, 600_000);
      wakes(play);
      says(play, OPERATOR, '/why');
    },
  },
  'a configuration that is broken, and one that cannot be read': {
    config: LEAN,
    live: (play) => {
      toReview(play);
      const problems = [{ line: 3, key: 'limits.runs', found: 'x', allowed: 'a number' }];
      play.world.config = { kind: 'invalid', blob: 'bad0', problems };
      says(play, OPERATOR, '/why');
      play.world.config = { kind: 'unreadable', reason: 'no text' };
      says(play, OPERATOR, '/why');
    },
  },
  'files that are protected, of a run and of a push, on a branch with an odd name': {
    config: LEAN,
    live: (play) => {
      move(play, OPERATOR, 'Ready');
      wakes(play);
      runEnds(play, { commit: 'one' });
      const report = play.world.run?.report;
      if (report?.kind !== 'read' || report.report.commit === null || play.world.run === null)
        throw new Error('no report');
      const commit = { ...report.report.commit, paths: ['.github/x'] };
      play.world.run = {
        ...play.world.run,
        report: { kind: 'read', report: { ...report.report, commit } },
      };
      wakes(play);
      expectHeldBy(play, 'protected-paths');
      says(play, OPERATOR, '/deny protected Leave it.');
      runEnds(play, { commit: 'two' });
      wakes(play);
      deploys(play);
      wakes(play);
      change(play, { paths: ['.github/x'], baseRef: 'rel/@victim-<!--x-->' });
      deploys(play);
      wakes(play);
      says(play, OPERATOR, `/approve ${sha('two')}`);
      expectHeldBy(play, 'protected-paths');
      change(play, { mergeable: 'CONFLICTING' });
      says(play, OPERATOR, '/why');
    },
  },
  'labels of risk, others at work, and words that are no command': {
    config: LEAN,
    live: (play) => {
      play.world.issue = { ...play.world.issue, labels: ['risk:high'] };
      play.world.inCare = [{ number: 12, queued: false, labels: [] }];
      move(play, OPERATOR, 'Ready');
      wakes(play);
      says(play, OPERATOR, '/allow @victim');
      says(play, OPERATOR, '/aprove');
      says(play, OPERATOR, '/help @victim');
      says(play, OUTSIDER, '/help @victim');
      expectHeldBy(play, 'risk');
    },
  },
};

function expectHeldBy(play: Play, code: string): void {
  const held = record(play).hold?.code;
  if (held !== code) throw new Error(`it is held by ${held}`);
}
