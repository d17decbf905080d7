import { expect } from 'vitest';
import { act } from './eyes.ts';
import { dismiss, push, review, threadsOf } from './hands.ts';
import { scenes } from './scenario.ts';

const { scenario, stage } = scenes({ isLean: true, config: { feedback: { quiet: '15s' } } });

scenario(
  'that approves the current head is an approval, until it is dismissed; one of an older head or by a stranger is none',
  {
    title: 'Sell kites',
    hears: ['offer/1.0.1', 'offer/1.0.2', 'reply: is not the head of the pull request'],
  },
  async (issue) => {
    const { number, head } = await issue.toReview();
    await push(stage(), 'reviewer', { branch: head.ref, path: 'kites.txt' });
    await issue.hears('offer/1.0.2');
    await review(stage(), 'reviewer', { pull: number, event: 'APPROVE', commit: head.sha });
    await issue.hears('reply');
    await review(stage(), 'outsider', { pull: number, event: 'APPROVE' });
    await review(stage(), 'outsider', { pull: number, event: 'REQUEST_CHANGES', body: 'Never.' });
    const approval = await review(stage(), 'reviewer', { pull: number, event: 'APPROVE' });
    await issue.shows('Approved');
    await dismiss(stage(), number, approval);
    await issue.shows('In Review');
    await review(stage(), 'reviewer', { pull: number, event: 'APPROVE', body: 'Now.' });
    await issue.shows('Done');
    expect((await issue.pull()).merged).toBe(true);
  },
);

scenario(
  'that approves is void when the base is merged in, unless config carries it over',
  { title: 'Sell balloons', hears: ['offer/1.0.1', 'offer/1.0.2'] },
  async (issue) => {
    const { number } = await issue.toReview();
    await review(stage(), 'reviewer', { pull: number, event: 'APPROVE' });
    await issue.shows('Approved');
    await push(stage(), 'operator', { branch: 'main', path: 'base.txt' });
    const update = { method: 'PUT', path: `/pulls/${number}/update-branch`, body: {} };
    await act(stage(), 'reviewer', update);
    await issue.hears('offer/1.0.2');
    await issue.shows('In Review');
    expect((await issue.pull()).merged).toBe(false);
  },
);

scenario(
  'that asks for changes is feedback: resolved threads are answered with the commit and resolved, declined ones stay open',
  {
    title: 'Sell stoves',
    body: 'agent: write stoves.txt: One\\nTwo\\nThree',
    hears: [
      'offer/1.0.1',
      'thread/f1: Resolved in',
      'thread/f3: Declined. Three it stays.',
      'offer/1.1.2: | f2 | reviewer | ✅ resolved |',
    ],
  },
  async (issue) => {
    const { number } = await issue.toReview();
    await review(stage(), 'reviewer', {
      pull: number,
      event: 'REQUEST_CHANGES',
      body: 'Not yet.\nagent: nothing',
      comments: [
        {
          path: 'stoves.txt',
          line: 1,
          body: '/feedback And a price.\nagent: append stoves.txt: 12 euros',
        },
        { path: 'stoves.txt', line: 3, body: 'Is that so?\nagent: decline Three it stays.' },
      ],
    });
    const offer = await issue.hears('offer/1.1.2');
    expect(offer).toContain('| f1 | reviewer | ✅ resolved |');
    expect(offer).toContain('| f3 | reviewer | ↩️ declined | Three it stays. |');
    const { head } = await issue.pull();
    const threads = await issue.until('both threads are answered and one is resolved', async () => {
      const all = await threadsOf(stage(), number);
      return all.some(({ isResolved }) => isResolved) && all;
    });
    expect(threads.map(({ isResolved }) => isResolved)).toEqual([true, false]);
    expect(threads[0]?.comments.nodes.at(-1)?.body).toContain(
      `Resolved in ${head.sha.slice(0, 7)}`,
    );
  },
);

scenario(
  'that only comments is feedback where it says so; a batch waits until it is quiet, and what is plain is hinted at once',
  {
    title: 'Sell compasses',
    hears: [
      'offer/1.0.1',
      'hint: become feedback when they say `/feedback`',
      'thread/f1: Resolved in',
      'thread/f2: Resolved in',
      'offer/1.1.2: | f2 | operator | ✅ resolved |',
    ],
  },
  async (issue) => {
    const { number, head } = await issue.toReview();
    const path = 'sell-compasses.txt';
    await review(stage(), 'reviewer', {
      pull: number,
      event: 'COMMENT',
      comments: [
        { path, body: 'Nice.' },
        { path, body: `/feedback North, please.\nagent: append ${path}: North` },
      ],
    });
    // Well within the quiet that the batch waits for.
    const remark = { method: 'POST', path: `/pulls/${number}/comments` };
    const place = { path, line: 1, side: 'RIGHT', commit_id: head.sha };
    await act(stage(), 'reviewer', { ...remark, body: { ...place, body: 'Also nice.' } });
    await act(stage(), 'operator', {
      ...remark,
      body: { ...place, body: `/feedback And south.\nagent: append ${path}: South` },
    });
    await issue.hears('hint');
    await issue.hears('offer/1.1.2');
    await issue.until('two threads are resolved', async () => {
      const threads = await threadsOf(stage(), number);
      return threads.filter(({ isResolved }) => isResolved).length === 2 && threads.length === 4;
    });
    expect(await issue.record()).toContain('Runs: 2');
  },
);
