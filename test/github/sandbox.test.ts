import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Commit, SharedEffect } from '../../src/lifecycle/effect.ts';
import { NO_SHA, RunKey, Sha } from '../../src/lifecycle/ids.ts';
import type { IssueRecord } from '../../src/lifecycle/record/record.ts';
import type { Snapshot } from '../../src/lifecycle/snapshot/snapshot.ts';
import {
  createComment,
  deleteComment,
  editComment,
} from '../../src/sandbox/world/operations/comments.ts';
import { createIssue } from '../../src/sandbox/world/operations/issues.ts';
import { createReview } from '../../src/sandbox/world/operations/reviews.ts';
import { smallRecord } from '../lifecycle/record/records.ts';
import { branchWith, valueOf } from '../sandbox/world/small-world.ts';
import { makeSandboxGithub, type SandboxGithub, snapshotOf } from './sandbox-github.ts';

/** One issue's way through the adapter, each test going on where the one before it ended. */
let sandbox: SandboxGithub;
beforeAll(async () => {
  sandbox = await makeSandboxGithub();
});
afterAll(() => sandbox.close());

const BRANCH = 'drover/1-a-wider-window';

async function commit(
  snapshot: Snapshot,
  record: IssueRecord,
  more: { readonly shared?: readonly SharedEffect[]; readonly claims?: Commit['claims'] } = {},
) {
  const { shared = [], claims = [] } = more;
  const written: Commit = { record, view: '## Here', claims };
  return sandbox.world.commit(sandbox.key, { snapshot, commit: written, shared });
}

function recordOf(snapshot: Snapshot): IssueRecord {
  if (snapshot.record.kind !== 'valid') throw new Error(snapshot.record.kind);
  return snapshot.record.record;
}

describe('the adapter against the sandbox', () => {
  it('reads an issue that was never started', async () => {
    const seen = await sandbox.look();
    expect(seen.record).toEqual({ kind: 'absent' });
    expect(seen.config.kind).toBe('valid');
    expect(seen.card?.options.map(({ name }) => name)).toContain('Ready');
    expect(seen.missingPermissions).toEqual([]);
    expect(seen.base).toMatchObject({ ref: 'main', rules: { known: true, requiredChecks: [] } });
    expect(seen.people.permissions).toMatchObject({ operator: 'admin', reviewer: 'write' });
    expect(seen.viewer.login).toBe('drover[bot]');
  });

  it('writes a record with a claim, a label that was lacking and a card move, and finds it again', async () => {
    const seen = await sandbox.look();
    const { card, base } = seen;
    if (card === null) throw new Error('no card');
    const ready = card.options.find(({ name }) => name === 'In Progress');
    const claims = [
      { name: 'refs/drover/1/claims/1/birth', before: NO_SHA, after: base.head, force: false },
    ];
    const shared: readonly SharedEffect[] = [
      { kind: 'add-labels', labels: ['drover'] },
      {
        kind: 'move-card',
        projectId: card.projectId,
        itemId: card.itemId,
        fieldId: card.fieldId,
        optionId: ready?.id ?? '',
      },
    ];
    expect(await commit(seen, smallRecord(), { shared, claims })).toEqual({
      kind: 'done',
      whole: true,
    });
    expect(await commit(seen, smallRecord(), { shared, claims })).toEqual({ kind: 'lost' });
    for (const world of [sandbox.world, sandbox.restart()]) {
      const after = await snapshotOf(world, sandbox.key);
      expect(recordOf(after)).toEqual(smallRecord());
      expect(after.issue.labels).toEqual(['drover']);
      expect(after.card?.option).toBe('In Progress');
      expect(after.inCare).toEqual([{ number: 1, queued: false, labels: [] }]);
      expect(after.refs.map(({ name }) => name)).toEqual(['refs/drover/1/claims/1/birth']);
      expect(after.moves.at(-1)).toMatchObject({ to: 'In Progress', by: after.viewer });
    }
  });

  it('pins the record, and it is found there after any number of comments', async () => {
    const seen = await sandbox.look();
    if (seen.record.kind !== 'valid') throw new Error('no record');
    const pin: SharedEffect = { kind: 'pin', comment: seen.record.comment.id };
    expect(
      await sandbox.world.commit(sandbox.key, { snapshot: seen, commit: null, shared: [pin] }),
    ).toEqual({ kind: 'done', whole: true });
    const { small, issue } = sandbox;
    for (let at = 0; at < 120; at += 1) {
      small.pass(1);
      valueOf(createComment(small.world, small.reader, { topicId: issue.id, body: `Talk ${at}` }));
    }
    const after = await snapshotOf(sandbox.restart(), sandbox.key);
    expect(after.record).toMatchObject({ kind: 'valid', comment: { isPinned: true } });
  });

  it('comments with a key that is found again, and reacts', async () => {
    const seen = await sandbox.look();
    const said = valueOf(
      createComment(sandbox.small.world, sandbox.small.operator, {
        topicId: sandbox.issue.id,
        body: '/feedback wider',
      }),
    );
    const comment = {
      kind: 'comment',
      key: 'why/x',
      on: 'issue',
      body: 'Because.',
      follows: [],
    } as const;
    expect(await sandbox.world.perform(sandbox.key, comment, seen)).toEqual({
      kind: 'done',
      outcome: null,
    });
    const react: SharedEffect = { kind: 'react', subject: said.nodeId as never, reaction: 'eyes' };
    await sandbox.world.commit(sandbox.key, { snapshot: seen, commit: null, shared: [react] });
    const after = await sandbox.look();
    expect(after.comments.find(({ keys }) => keys.includes('why/x'))?.author).toEqual(after.viewer);
    expect(after.comments.find(({ id }) => id === said.nodeId)?.reactions).toEqual(['eyes']);
  });

  it('dispatches, and says which run it is', async () => {
    const seen = await sandbox.look();
    const { small } = sandbox;
    await branchWith(small, 'main', {
      '.github/workflows/drover-stage.yml': 'on: workflow_dispatch\njobs: {}\n',
    });
    const key = RunKey.parse('1/1/execution/0.1');
    const dispatch = { workflow: 'drover-stage.yml', ref: 'main', inputs: { key } };
    const result = await sandbox.world.perform(
      sandbox.key,
      { kind: 'dispatch', key, dispatch },
      seen,
    );
    expect(result).toMatchObject({
      kind: 'done',
      outcome: { kind: 'dispatched', id: '10000000777' },
    });
    expect(sandbox.dispatched).toHaveLength(1);
  });

  it('moves the branch by its recorded head, opens the pull request, and reads both', async () => {
    const { small } = sandbox;
    const work = Sha.parse(await branchWith(small, 'work', { 'wide.txt': 'wide\n' }));
    const seen = await sandbox.look();
    const branch = {
      name: BRANCH,
      baseRef: 'main',
      base: seen.base.head,
      head: work,
      next: null,
      reviewed: null,
      merged: null,
    };
    const shared: readonly SharedEffect[] = [
      {
        kind: 'move-refs',
        moves: [{ name: `refs/heads/${BRANCH}`, before: NO_SHA, after: work, force: false }],
      },
      {
        kind: 'open-pull',
        branch: BRANCH,
        baseRef: 'main',
        title: 'A wider window',
        body: 'For #1.',
        isDraft: false,
      },
    ];
    const record = { ...recordOf(seen), revision: 4, branch };
    expect(await commit(seen, record, { shared })).toEqual({ kind: 'done', whole: true });
    for (const world of [sandbox.world, sandbox.restart()]) {
      const after = await snapshotOf(world, sandbox.key);
      expect(after.pull).toMatchObject({
        state: 'OPEN',
        head: work,
        headRef: BRANCH,
        paths: ['wide.txt'],
      });
      expect(after.branchHead).toBe(work);
      expect(after.strangers).toEqual([]);
    }
  });

  it('reads reviews with their inline comments and threads, answers and resolves one', async () => {
    const seen = await sandbox.look();
    const { small } = sandbox;
    const pulls = small.world.tables.topics.all().filter(({ kind }) => kind === 'pull');
    const pull = pulls.at(-1);
    valueOf(
      createReview(small.world, small.writer, {
        pullId: pull?.id ?? 0,
        event: 'REQUEST_CHANGES',
        body: 'Please.',
        comments: [{ path: 'wide.txt', line: 1, body: 'Wider.' }],
      }),
    );
    const after = await sandbox.look();
    const inline = after.comments.find(({ stream }) => stream === 'inline');
    expect(after.comments.find(({ stream }) => stream === 'review')).toMatchObject({
      body: 'Please.',
      author: { login: 'reviewer', type: 'User' },
      review: { state: 'CHANGES_REQUESTED', commit: seen.pull?.head },
    });
    if (inline?.inline == null) throw new Error('no inline comment');
    expect(inline.inline).toMatchObject({
      path: 'wide.txt',
      line: 1,
      opensThread: true,
      isResolved: false,
    });
    const { threadId } = inline.inline;
    const reply = {
      kind: 'reply-thread',
      key: 'thread/f1',
      thread: threadId,
      body: 'Done.',
    } as const;
    expect((await sandbox.world.perform(sandbox.key, reply, after)).kind).toBe('done');
    const resolve: SharedEffect = { kind: 'resolve-thread', thread: threadId };
    await sandbox.world.commit(sandbox.key, { snapshot: after, commit: null, shared: [resolve] });
    const last = await sandbox.look();
    const answered = last.comments.find(({ keys }) => keys.includes('thread/f1'));
    expect(answered?.inline).toMatchObject({ threadId, opensThread: false, isResolved: true });
    expect(last.pull?.unresolvedThreads).toBe(0);
  });

  it('sees that somebody else edited the record, and who deleted it', async () => {
    const { small, issue } = sandbox;
    const seen = await sandbox.look();
    const comments = small.world.tables.comments.all();
    const record = comments.find(
      ({ topicId, body }) => topicId === issue.id && body.includes('drover:record'),
    );
    if (record === undefined) throw new Error('no record');
    small.pass(1);
    valueOf(
      editComment(small.world, small.operator, { commentId: record.id, body: `${record.body} ` }),
    );
    expect((await sandbox.look()).record).toMatchObject({
      kind: 'broken',
      why: 'edited',
      by: { login: 'operator' },
    });
    const mended = { ...recordOf(seen), revision: 100 };
    expect(await commit(await sandbox.look(), mended)).toEqual({ kind: 'done', whole: true });
    expect(recordOf(await sandbox.look())).toEqual(mended);
    valueOf(deleteComment(small.world, small.operator, { commentId: record.id }));
    expect((await sandbox.look()).record).toMatchObject({
      kind: 'deleted',
      by: { login: 'operator' },
    });
    const lost = await snapshotOf(sandbox.restart(), sandbox.key);
    expect(lost.pull).toMatchObject({ headRef: BRANCH });
  });

  it('merges the expected head and no other, files an issue that mentions this one, and takes the branch away', async () => {
    const { small } = sandbox;
    small.pass(120);
    const seen = await sandbox.look();
    expect(
      await commit(seen, {
        ...smallRecord(),
        revision: 200,
        stage: 'merge',
        branch: branchOf(seen),
      }),
    ).toEqual({ kind: 'done', whole: true });
    const { pull } = seen;
    if (pull === null) throw new Error('no pull request');
    const merge = {
      kind: 'merge',
      key: 'm',
      pull: pull.id,
      method: 'SQUASH',
      title: 'Wider',
    } as const;
    const stale = await sandbox.world.perform(
      sandbox.key,
      { ...merge, head: seen.base.head },
      seen,
    );
    expect(stale.kind).toBe('failed');
    expect(await sandbox.world.perform(sandbox.key, { ...merge, head: pull.head }, seen)).toEqual({
      kind: 'done',
      outcome: null,
    });
    const follow = {
      kind: 'create-issue',
      key: 'follow-up/1/0',
      title: 'Later',
      body: 'For #1.',
    } as const;
    expect((await sandbox.world.perform(sandbox.key, follow, seen)).kind).toBe('done');
    const merged = await sandbox.look();
    expect(merged.pull).toMatchObject({ state: 'MERGED', mergedBy: merged.viewer });
    expect(merged.followUps).toMatchObject([{ key: 'follow-up/1/0' }]);
    const shared: readonly SharedEffect[] = [
      {
        kind: 'move-refs',
        moves: [{ name: `refs/heads/${BRANCH}`, before: pull.head, after: NO_SHA, force: true }],
      },
      { kind: 'close-issue', reason: 'COMPLETED' },
    ];
    expect(await commit(merged, { ...recordOf(merged), revision: 201 }, { shared })).toEqual({
      kind: 'done',
      whole: true,
    });
    const last = await sandbox.look();
    expect(last.branchHead).toBeNull();
    expect(last.issue).toMatchObject({
      state: 'CLOSED',
      lastStateChange: { kind: 'closed', by: last.viewer },
    });
  });

  it('is gone for a repository that does not exist, and departed for an issue that stays away', async () => {
    const never = { ...sandbox.key, number: 999 };
    expect(await sandbox.world.read(never, [])).toMatchObject({ kind: 'missing' });
    sandbox.small.pass(31);
    expect(await sandbox.world.read(never, [])).toMatchObject({ kind: 'departed' });
    expect(await sandbox.world.leave(never)).toEqual({ kind: 'done', outcome: null });
    expect(await sandbox.world.read({ ...sandbox.key, repo: 'nowhere' }, [])).toMatchObject({
      kind: 'gone',
    });
  });

  it('finds by a sweep what changed, once', async () => {
    const { operator, repository, world } = sandbox.small;
    const asked = { repositoryId: repository.id, title: 'Seen from afar' };
    const issue = valueOf(createIssue(world, operator, asked));
    // GitHub's times are whole seconds.
    const justNow = (): number => world.clock().getTime() - 1_000;
    const isFound = async (since: number): Promise<boolean> => {
      const found: number[] = [];
      for await (const { key } of sandbox.finder.find(since)) found.push(key.number);
      return found.includes(issue.number);
    };
    sandbox.small.pass(60);
    expect(await isFound(justNow())).toBe(true);
    expect(await isFound(justNow())).toBe(false);
    sandbox.small.pass(60);
    const before = justNow();
    valueOf(createComment(world, operator, { topicId: issue.id, body: '/why' }));
    expect(await isFound(before)).toBe(true);
  });
});

function branchOf(snapshot: Snapshot): IssueRecord['branch'] {
  const head = snapshot.pull?.head ?? null;
  const { base } = snapshot;
  return {
    name: BRANCH,
    baseRef: 'main',
    base: base.head,
    head,
    next: null,
    reviewed: head,
    merged: null,
  };
}
