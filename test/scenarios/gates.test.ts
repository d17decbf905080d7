import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'vitest';
import { act } from './eyes.ts';
import {
  changeIssue,
  changePull,
  dismiss,
  makeBranch,
  protect,
  push,
  resolveThreads,
  review,
  setStatus,
} from './hands.ts';
import type { Issue } from './issue.ts';
import { scenes } from './scenario.ts';

/** Checks whatever changes in a folder of its own, so that only the scenario about checks waits for it. */
const CI = `on: { pull_request: { paths: ['checked/**'] } }
jobs:
  test:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v7
      - run: test ! -e checked/broken.txt
`;

const { scenario, afterwards, stage } = scenes({
  isLean: true,
  files: { '.github/workflows/ci.yml': CI, CODEOWNERS: '/owned/ @reviewer\n' },
});

/** Ten seconds after an approval nothing but a gate keeps the merge shut; `/why` makes Drover look, and tells which. */
async function whyNot(issue: Issue, time: number): Promise<string> {
  if (time === 1) await sleep(10_500);
  await issue.say('operator', '/why');
  const why = await issue.hears('why', time);
  expect((await issue.pull()).merged).toBe(false);
  return why;
}

scenario(
  'required checks: one that fails blocks, whatever another source says; one that is missing is no pass',
  {
    title: 'Check the stock',
    body: 'agent: write checked/stock.txt: 12\nagent: write checked/broken.txt: yes',
    hears: [
      'offer/1.0.1',
      'offer/1.0.2: checks: test; it goes on by itself when they pass',
      'notice/checks-failed: `test`',
      'offer/1.1.3',
      'why: e2e',
    ],
  },
  async (issue) => {
    const { number, head } = await issue.toReview();
    const suite = await issue.until('the check has failed', async () => {
      const { check_runs: runs } = await act<{
        check_runs: { conclusion: string | null; app: { id: number } }[];
      }>(stage(), 'operator', { method: 'GET', path: `/commits/${head.sha}/check-runs` });
      return runs.find(({ conclusion }) => conclusion === 'failure');
    });
    await makeBranch(stage(), 'checked');
    await protect(stage(), 'checked', {
      checks: [{ context: 'test', app_id: suite.app.id }, { context: 'e2e' }],
    });
    await setStatus(stage(), 'operator', { sha: head.sha, context: 'test', state: 'success' });
    await changePull(stage(), number, { base: 'checked' });
    await issue.hears('offer/1.0.2');
    await issue.say('operator', '/approve');
    await issue.shows('Blocked');
    await issue.say('operator', '/feedback agent: delete checked/broken.txt');
    await issue.hears('offer/1.1.3');
    await issue.say('operator', '/approve');
    await issue.shows('Approved');
    expect(await whyNot(issue, 1)).toContain('⏳');
    const mended = await issue.pull();
    await setStatus(stage(), 'reviewer', {
      sha: mended.head.sha,
      context: 'e2e',
      state: 'success',
    });
    await issue.shows('Done');
  },
);

scenario(
  'required reviews, by code owners, and conversations: an approval alone does not merge, and the offer says so up front',
  {
    title: 'Write the terms',
    body: 'agent: write owned/terms.txt: No returns',
    hears: [
      'offer/1.0.1',
      'offer/1.0.2: approving review(s) on GitHub itself',
      'hint: become feedback when they say `/feedback`',
      'why: approving review(s) on GitHub itself',
      'why: conversation(s) are unresolved',
    ],
  },
  async (issue) => {
    const { number } = await issue.toReview();
    await makeBranch(stage(), 'reviewed');
    const reviews = { required_approving_review_count: 1, require_code_owner_reviews: true };
    await protect(stage(), 'reviewed', { reviews, conversations: true });
    await changePull(stage(), number, { base: 'reviewed' });
    await issue.hears('offer/1.0.2');
    await review(stage(), 'reviewer', {
      pull: number,
      event: 'COMMENT',
      comments: [{ path: 'owned/terms.txt', body: 'Really?' }],
    });
    await issue.hears('hint');
    await issue.say('operator', '/approve');
    await issue.shows('Approved');
    expect(await whyNot(issue, 1)).toContain('conversation(s) are unresolved');
    await review(stage(), 'reviewer', { pull: number, event: 'APPROVE' });
    expect(await whyNot(issue, 2)).not.toContain('approving review(s)');
    await resolveThreads(stage(), number);
    await issue.shows('Done');
  },
);

scenario(
  'a review that asks for changes: feedback first, and then a gate until its author takes it back or it is dismissed',
  {
    title: 'Write the imprint',
    hears: [
      'offer/1.0.1',
      'offer/1.1.2: asks for changes',
      'why: its author can dismiss or update it',
    ],
  },
  async (issue) => {
    const { number } = await issue.toReview();
    const objection = await review(stage(), 'reviewer', {
      pull: number,
      event: 'REQUEST_CHANGES',
      body: 'agent: append write-the-imprint.txt: Acme, Rome',
    });
    await issue.hears('offer/1.1.2');
    await issue.say('operator', '/approve');
    await issue.shows('Approved');
    await whyNot(issue, 1);
    await dismiss(stage(), number, objection);
    await issue.shows('Done');
  },
);

scenario(
  'a conflict with the base blocks, and goes when it does',
  {
    title: 'Word the promise',
    body: 'agent: write promise.txt: We keep ours',
    hears: ['offer/1.0.1', 'notice/conflict: it conflicts with `main`'],
  },
  async (issue) => {
    await issue.toReview();
    await push(stage(), 'reviewer', {
      branch: 'main',
      path: 'promise.txt',
      text: 'They keep theirs',
    });
    await issue.say('operator', '/approve');
    await issue.shows('Blocked');
    const { sha } = await act<{ sha: string }>(stage(), 'operator', {
      method: 'GET',
      path: '/contents/promise.txt',
    });
    await act(stage(), 'operator', {
      method: 'DELETE',
      path: '/contents/promise.txt',
      body: { message: 'Take it back', sha },
    });
    await issue.shows('Done');
  },
);

scenario(
  'a protected path that somebody pushed: /deny sends it back to the agent, /allow lets it through',
  {
    title: 'Describe the house style',
    hears: [
      'offer/1.0.1',
      'offer/1.0.2: protected',
      'notice/protected-paths: `/allow protected`',
      'offer/1.1.3',
      'offer/1.1.4',
      'notice/protected-paths: AGENTS.md',
    ],
  },
  async (issue) => {
    const { head } = await issue.toReview();
    await push(stage(), 'reviewer', { branch: head.ref, path: 'CLAUDE.md', text: 'Be bold' });
    await issue.hears('offer/1.0.2');
    await issue.say('operator', '/approve');
    await issue.shows('Blocked');
    await issue.say(
      'operator',
      '/deny protected Not there.\nagent: write style.txt: Be bold\nagent: delete CLAUDE.md',
    );
    await issue.hears('offer/1.1.3');
    await push(stage(), 'reviewer', { branch: head.ref, path: 'AGENTS.md', text: 'Be brief' });
    await issue.hears('offer/1.1.4');
    await issue.say('operator', '/approve');
    await issue.shows('Blocked');
    await issue.reacts(await issue.say('operator', '/allow protected'), ['rocket']);
    await issue.shows('Done');
  },
);

afterwards(
  'an issue labelled drover:stop: nothing is started or merged and what runs is ended, until it is closed',
  {
    title: 'Sing a song',
    body: 'agent: write song.txt: La',
    hears: ['offer/1.0.1', 'why: a stop is in force', 'offer/1.1.2'],
  },
  async (issue) => {
    await issue.toReview();
    const stop = await act<{ number: number }>(stage(), 'operator', {
      method: 'POST',
      path: '/issues',
      body: { title: 'Stop!', labels: ['drover:stop'] },
    });
    await issue.say('operator', '/approve');
    await issue.shows('Approved');
    await whyNot(issue, 1);
    await changeIssue(stage(), stop.number, { state: 'closed' });
    await issue.say('operator', '/feedback agent: sleep 4\nagent: append song.txt: La la');
    await issue.until('the round runs', async () =>
      (await issue.runs()).some(({ status }) => status === 'in_progress'),
    );
    await changeIssue(stage(), stop.number, { state: 'open' });
    await issue.until(
      'the run is ended',
      async () => (await issue.runs())[0]?.conclusion === 'cancelled',
    );
    await issue.recordSays('`drover:stop`');
    await changeIssue(stage(), stop.number, { state: 'closed' });
    await issue.hears('offer/1.1.2');
    expect(await issue.record()).toContain('Runs: 3');
  },
);
