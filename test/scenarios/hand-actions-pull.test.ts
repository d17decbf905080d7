import { expect } from 'vitest';
import { act } from './eyes.ts';
import {
  changePull,
  deleteBranch,
  forcePush,
  makeBranch,
  mergePull,
  push,
  setDraft,
} from './hands.ts';
import { scenes } from './scenario.ts';

const { scenario, stage } = scenes({ isLean: true, config: { gates: { baseMerge: 'carry' } } });

scenario(
  'closes it: Blocked, until /resume reopens it, /retry begins a new life, or /cancel ends it',
  {
    title: 'Show the opening hours',
    hears: [
      'offer/1.0.1',
      'notice/pull-closed: was closed by operator',
      'why',
      'notice/pull-closed: `/retry` to begin again',
      'offer/2.0.1',
      'notice/pull-closed: `/cancel` to end this',
    ],
  },
  async (issue) => {
    const first = await issue.toReview();
    await changePull(stage(), first.number, { state: 'closed' });
    await issue.shows('Blocked');
    await issue.say('operator', '/resume');
    await issue.shows('In Review');
    expect(await issue.pull()).toMatchObject({ number: first.number, state: 'open' });
    await issue.reacts(await issue.say('operator', '/why'), ['rocket']);
    await changePull(stage(), first.number, { state: 'closed' });
    await issue.shows('Blocked');
    await issue.say('operator', '/retry');
    await issue.shows('In Review');
    const second = await issue.pull();
    expect(second.head.ref).toBe(`${first.head.ref}-b`);
    await changePull(stage(), second.number, { state: 'closed' });
    await issue.shows('Blocked');
    await issue.say('operator', '/cancel');
    await issue.shows('Backlog');
    expect(await issue.branch()).toBe(second.head.sha);
  },
);

scenario(
  'merges it at the approved head: as if Drover had merged it',
  { title: 'Thank the customers', hears: ['offer/1.0.1'] },
  async (issue) => {
    const pull = await issue.toReview();
    await issue.say('operator', '/approve');
    await issue.shows('Approved');
    await mergePull(stage(), 'operator', pull.number);
    await issue.shows('Done');
    expect(await issue.isOpen()).toBe(false);
    expect(await issue.branch()).toBeNull();
    expect(await issue.record()).toContain('merged `operator`');
  },
);

scenario(
  'merges it without an approval: followed to the end, and noted as such',
  { title: 'Thank the suppliers', hears: ['offer/1.0.1'] },
  async (issue) => {
    const pull = await issue.toReview();
    await mergePull(stage(), 'reviewer', pull.number);
    await issue.shows('Done');
    expect(await issue.isOpen()).toBe(false);
    expect(await issue.record()).toContain('merged-unapproved `reviewer`');
  },
);

scenario(
  'pushes, force-pushes, retargets or drafts it: each makes the approval stale or the gate shut, and a new offer',
  {
    title: 'List the brands',
    hears: [
      'offer/1.0.1',
      'offer/1.0.2',
      'offer/1.0.3',
      'offer/1.0.4',
      'why: the pull request is a draft',
    ],
  },
  async (issue) => {
    const { number, head } = await issue.toReview();
    await issue.say('operator', '/approve');
    await issue.shows('Approved');
    const pushed = await push(stage(), 'reviewer', {
      branch: head.ref,
      path: 'brands.txt',
      text: 'Ours',
    });
    expect(await issue.hears('offer/1.0.2')).toContain(pushed.slice(0, 7));
    await issue.shows('In Review');
    await makeBranch(stage(), 'rewritten');
    const rewritten = await push(stage(), 'operator', {
      branch: 'rewritten',
      path: 'brands.txt',
      text: 'Theirs',
    });
    await forcePush(stage(), head.ref, rewritten);
    expect(await issue.hears('offer/1.0.3')).toContain(rewritten.slice(0, 7));
    await makeBranch(stage(), 'next');
    await changePull(stage(), number, { base: 'next' });
    await issue.hears('offer/1.0.4');
    await issue.shows('In Review');
    await setDraft(stage(), number, true);
    await issue.say('operator', '/approve');
    await issue.shows('Approved');
    await new Promise((resolve) => setTimeout(resolve, 11_000));
    await issue.say('operator', '/why');
    await issue.hears('why');
    expect((await issue.pull()).merged).toBe(false);
    await setDraft(stage(), number, false);
    await issue.shows('Done');
    const { merged, head: last } = await issue.pull();
    expect({ merged, sha: last.sha }).toEqual({ merged: true, sha: rewritten });
  },
);

scenario(
  'updates the branch: a clean merge of the base carries the approval over, where config allows it',
  { title: 'Name the founders', hears: ['offer/1.0.1'] },
  async (issue) => {
    const { number, head } = await issue.toReview();
    await issue.say('operator', '/approve');
    await issue.shows('Approved');
    await push(stage(), 'operator', { branch: 'main', path: 'founders.txt' });
    await act(stage(), 'reviewer', {
      method: 'PUT',
      path: `/pulls/${number}/update-branch`,
      body: {},
    });
    await issue.shows('Done');
    const { merged, head: last } = await issue.pull();
    expect(merged).toBe(true);
    expect(last.sha).not.toBe(head.sha);
  },
);

scenario(
  'pushes while a run is active: the same batch runs again on the new head, and no failure is counted',
  {
    title: 'Explain the sizes',
    hears: ['offer/1.0.1', 'offer/1.1.2: | f1 | operator | ✅ resolved |'],
  },
  async (issue) => {
    const { head } = await issue.toReview();
    await issue.say('operator', '/feedback agent: sleep 3\nagent: write sizes.txt: S, M and L');
    await issue.until('the round runs', async () =>
      (await issue.runs()).some(
        (run) => run.status === 'in_progress' && run.display_title.endsWith('/1.1'),
      ),
    );
    await push(stage(), 'reviewer', { branch: head.ref, path: 'meanwhile.txt' });
    await issue.hears('offer/1.1.2');
    await issue.shows('In Review');
    const { head: last } = await issue.pull();
    const files = await act<readonly { name: string }[]>(stage(), 'operator', {
      method: 'GET',
      path: `/contents/?ref=${last.sha}`,
    });
    expect(files.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['sizes.txt', 'meanwhile.txt']),
    );
    expect(await issue.record()).toContain('pushed-meanwhile');
    expect(await issue.record()).not.toContain('failed');
  },
);

scenario(
  'deletes the branch: Blocked, and /retry brings back its last reviewed head',
  { title: 'Draw a map', hears: ['offer/1.0.1', 'notice/branch-gone: was deleted'] },
  async (issue) => {
    const { head } = await issue.toReview();
    await deleteBranch(stage(), head.ref);
    await issue.shows('Blocked');
    await issue.say('operator', '/retry');
    await issue.shows('In Review');
    expect(await issue.branch()).toBe(head.sha);
    await issue.until(
      'the pull request is open',
      async () => (await issue.pull()).state === 'open',
    );
  },
);
