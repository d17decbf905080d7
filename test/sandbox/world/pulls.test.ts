import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { zeroOid } from '../../../src/sandbox/git/git-store.ts';
import { mustPull } from '../../../src/sandbox/world/find.ts';
import { createStatus } from '../../../src/sandbox/world/operations/statuses.ts';
import { createIssue } from '../../../src/sandbox/world/operations/issues.ts';
import { mergePull } from '../../../src/sandbox/world/operations/merge.ts';
import { mergeabilityOf } from '../../../src/sandbox/world/operations/mergeability.ts';
import { addProjectItem } from '../../../src/sandbox/world/operations/project-items.ts';
import { createProject } from '../../../src/sandbox/world/operations/projects.ts';
import { setPullState } from '../../../src/sandbox/world/operations/pull-state.ts';
import { openPull } from '../../../src/sandbox/world/operations/pulls.ts';
import { changeRefs, updateRef } from '../../../src/sandbox/world/operations/refs.ts';
import { setBranchRule } from '../../../src/sandbox/world/operations/repositories.ts';
import {
  addSingleComment,
  setThreadResolved,
} from '../../../src/sandbox/world/operations/review-comments.ts';
import { createReview } from '../../../src/sandbox/world/operations/reviews.ts';
import { branchWith, makeSmallWorld, pullWith, refusalOf, valueOf } from './small-world.ts';
import type { SmallWorld } from './small-world.ts';

let small: SmallWorld;
beforeEach(async () => {
  small = await makeSmallWorld();
});
afterEach(() => small.close());

const names = (): string[] => small.events.map(({ name, action }) => `${name}.${action}`);
const timelineOf = (id: number): string[] =>
  small.world.tables.timeline.by('topic', id).map((event) => event.detail.type);

describe('merging', () => {
  test('puts a merge commit on the base, says so in events and timeline, and closes what the body names', async () => {
    const { world, repository, writer } = small;
    const issue = valueOf(
      createIssue(world, writer, { repositoryId: repository.id, title: 'Sale' }),
    );
    const project = valueOf(
      createProject(world, small.operator, {
        ownerId: small.organization.id,
        title: 'Board',
        statuses: ['Backlog', 'Done'],
      }),
    );
    valueOf(addProjectItem(world, small.operator, { projectId: project.id, topicId: issue.id }));
    const pull = await pullWith(small, 'sale', { body: `Closes #${issue.number}` });
    const merged = valueOf(
      await mergePull(world, writer, { pullId: pull.id, expectedHeadOid: pull.headOid }),
    );
    const main = world.git.ref(repository.id, 'refs/heads/main') ?? '';
    const commit = await world.git.commit(repository.id, main);
    expect(merged).toMatchObject({ merged: true, state: 'closed', mergeCommitOid: main });
    expect(commit?.parents).toHaveLength(2);
    expect(commit?.message).toBe('Merge pull request #2 from acme/sale\n\nAdd sale');
    expect(timelineOf(pull.id).slice(-2)).toEqual(['MergedEvent', 'ClosedEvent']);
    expect(world.tables.topics.must(issue.id)).toMatchObject({ state: 'closed' });
    expect(timelineOf(issue.id)).toContain('ProjectV2ItemStatusChangedEvent');
    expect(names().filter((name) => name.startsWith('push'))).toHaveLength(3);
    expect(names()).toContain('pull_request.closed');
    expect(names()).toContain('issues.closed');
  });

  test('refuses a head that is not the expected one', async () => {
    const pull = await pullWith(small, 'sale');
    const outcome = await mergePull(small.world, small.writer, {
      pullId: pull.id,
      expectedHeadOid: pull.baseOid,
    });
    expect(refusalOf(outcome)).toBe(
      '409 | Head branch was modified. Review and try the merge again.',
    );
  });

  test('refuses conflicts, drafts and methods that are off', async () => {
    const { world, writer, repository } = small;
    const pull = await pullWith(small, 'sale', { draft: true });
    expect(refusalOf(await mergePull(world, writer, { pullId: pull.id }))).toContain('draft');
    await branchWith(small, 'one', { 'README.md': 'one\n' });
    await branchWith(small, 'two', { 'README.md': 'two\n' });
    const open = async (head: string) =>
      valueOf(
        await openPull(world, writer, {
          repositoryId: repository.id,
          title: head,
          head,
          base: 'main',
        }),
      );
    const [one, two] = [await open('one'), await open('two')];
    valueOf(await mergePull(world, writer, { pullId: one.id, method: 'squash' }));
    expect(refusalOf(await mergePull(world, writer, { pullId: two.id }))).toBe(
      '405 | Pull Request is not mergeable',
    );
    expect(await mergeabilityOf(world, mustPull(world, two.id))).toEqual({
      mergeable: 'CONFLICTING',
      state: 'DIRTY',
    });
  });

  test('rebases commit by commit', async () => {
    const { world, writer, repository } = small;
    const pull = await pullWith(small, 'sale');
    await branchWith(small, 'sale', { 'second.txt': '2\n' });
    await branchWith(small, 'other', { 'other.txt': 'o\n' });
    const other = world.git.ref(repository.id, 'refs/heads/other') ?? '';
    valueOf(
      await updateRef(world, small.operator, {
        repositoryId: repository.id,
        ref: 'refs/heads/main',
        sha: other,
        force: false,
      }),
    );
    valueOf(await mergePull(world, writer, { pullId: pull.id, method: 'rebase' }));
    const main = world.git.ref(repository.id, 'refs/heads/main') ?? '';
    const log = await world.git.log(repository.id, other, main);
    expect(log.map((commit) => commit.parents.length)).toEqual([1, 1]);
    expect(await world.git.file(repository.id, main, 'second.txt')).toBeDefined();
  });

  test('obeys required checks, reviews and conversations, and tells which is missing', async () => {
    const { world, writer, operator, repository } = small;
    valueOf(
      setBranchRule(world, operator, {
        repositoryId: repository.id,
        rule: {
          pattern: 'main',
          requiredChecks: [{ context: 'test', appId: null }],
          requiredReviews: 1,
          conversationResolution: true,
          enforceAdmins: true,
        },
      }),
    );
    const pull = await pullWith(small, 'sale');
    const comment = valueOf(
      addSingleComment(world, operator, {
        pullId: pull.id,
        thread: { path: 'sale.txt', line: 1, body: 'Why?' },
      }),
    );
    const merge = () => mergePull(world, writer, { pullId: pull.id });
    expect(refusalOf(await merge())).toContain('Required status check "test" is expected.');
    valueOf(
      await createStatus(world, writer, {
        repositoryId: repository.id,
        sha: pull.headOid,
        context: 'test',
        state: 'success',
      }),
    );
    expect(refusalOf(await merge())).toContain('At least 1 approving review is required');
    valueOf(createReview(world, operator, { pullId: pull.id, event: 'APPROVE' }));
    expect(refusalOf(await merge())).toBe(
      '405 | A conversation must be resolved before this pull request can be merged.',
    );
    valueOf(setThreadResolved(world, operator, { threadId: comment.threadId, resolved: true }));
    expect((await merge()).ok).toBe(true);
  });

  test('is noticed when somebody pushes the head to the base by hand', async () => {
    const pull = await pullWith(small, 'sale');
    valueOf(
      await updateRef(small.world, small.operator, {
        repositoryId: small.repository.id,
        ref: 'refs/heads/main',
        sha: pull.headOid,
        force: false,
      }),
    );
    expect(mustPull(small.world, pull.id)).toMatchObject({
      merged: true,
      mergedById: small.operator.accountId,
    });
  });
});

describe('a branch that moves', () => {
  test('synchronises its pull request, force-pushes are named', async () => {
    const { world, repository, writer } = small;
    const pull = await pullWith(small, 'sale');
    const next = await branchWith(small, 'sale', { 'more.txt': '1\n' });
    expect(mustPull(world, pull.id).headOid).toBe(next);
    expect(small.events.at(-1)).toMatchObject({ name: 'pull_request', action: 'synchronize' });
    valueOf(
      await updateRef(world, writer, {
        repositoryId: repository.id,
        ref: 'refs/heads/sale',
        sha: pull.headOid,
        force: true,
      }),
    );
    expect(timelineOf(pull.id)).toContain('HeadRefForcePushedEvent');
    expect(world.git.ref(repository.id, `refs/pull/${pull.number}/head`)).toBe(pull.headOid);
  });

  test('only moves forward without force', async () => {
    const { world, repository, writer } = small;
    const pull = await pullWith(small, 'sale');
    await branchWith(small, 'sale', { 'more.txt': '1\n' });
    const outcome = await updateRef(world, writer, {
      repositoryId: repository.id,
      ref: 'refs/heads/sale',
      sha: pull.headOid,
      force: false,
    });
    expect(refusalOf(outcome)).toBe('422 | Update is not a fast forward');
  });

  test('closes its pull request when it is deleted, which then cannot be reopened', async () => {
    const { world, repository, writer } = small;
    const pull = await pullWith(small, 'sale');
    valueOf(
      await updateRef(world, writer, {
        repositoryId: repository.id,
        ref: 'refs/heads/sale',
        sha: null,
        force: false,
      }),
    );
    expect(mustPull(world, pull.id).state).toBe('closed');
    expect(timelineOf(pull.id).slice(-2)).toEqual(['ClosedEvent', 'HeadRefDeletedEvent']);
    const reopened = setPullState(world, writer, { pullId: pull.id, state: 'open' });
    expect(refusalOf(reopened)).toContain('branch has been deleted');
  });

  test('is compared and swapped with others as one', async () => {
    const { world, repository, writer } = small;
    const main = world.git.ref(repository.id, 'refs/heads/main') ?? '';
    const claim = {
      ref: 'refs/drover/1/claims/1/birth',
      before: zeroOid,
      after: main,
      force: false,
    };
    const move = { ref: 'refs/heads/x', before: zeroOid, after: main, force: false };
    const both = { repositoryId: repository.id, changes: [claim, move] };
    valueOf(await changeRefs(world, writer, both));
    const again = { ...both, changes: [claim, { ...move, ref: 'refs/heads/y' }] };
    expect(refusalOf(await changeRefs(world, writer, again))).toContain('Reference update failed');
    expect(world.git.ref(repository.id, 'refs/heads/y')).toBeUndefined();
    expect(names().filter((name) => name.startsWith('create'))).toHaveLength(1);
  });
});

describe('opening', () => {
  test('refuses a second pull request of the same branch, and one without commits', async () => {
    const { world, repository, writer } = small;
    await pullWith(small, 'sale');
    const open = (head: string) =>
      openPull(world, writer, { repositoryId: repository.id, title: 'x', head, base: 'main' });
    expect(refusalOf(await open('sale'))).toBe(
      '422 | Validation Failed | A pull request already exists for acme:sale.',
    );
    expect(refusalOf(await open('main'))).toContain('No commits between main and main');
    expect(refusalOf(await open('nowhere'))).toBe('422 | Validation Failed | invalid');
  });
});
