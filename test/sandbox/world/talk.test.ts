import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import {
  createComment,
  deleteComment,
  editComment,
  pinComment,
} from '../../../src/sandbox/world/operations/comments.ts';
import {
  createIssue,
  setIssueState,
  transferIssue,
} from '../../../src/sandbox/world/operations/issues.ts';
import { addLabels } from '../../../src/sandbox/world/operations/labelling.ts';
import {
  addProjectItem,
  setItemField,
} from '../../../src/sandbox/world/operations/project-items.ts';
import { createProject } from '../../../src/sandbox/world/operations/projects.ts';
import { addReaction } from '../../../src/sandbox/world/operations/reactions.ts';
import {
  createRepository,
  updateRepository,
} from '../../../src/sandbox/world/operations/repositories.ts';
import { findField, findTopic } from '../../../src/sandbox/world/find.ts';
import type { Issue } from '../../../src/sandbox/world/records/topic.ts';
import { makeSmallWorld, refusalOf, valueOf } from './small-world.ts';
import type { SmallWorld } from './small-world.ts';

let small: SmallWorld;
let issue: Issue;
beforeEach(async () => {
  small = await makeSmallWorld();
  issue = valueOf(
    createIssue(small.world, small.reader, {
      repositoryId: small.repository.id,
      title: 'Sale',
      labels: ['bug'],
    }),
  );
});
afterEach(() => small.close());

const timeline = () => small.world.tables.timeline.by('topic', issue.id).map((each) => each.detail);

describe('comments', () => {
  test('may have 65,536 characters and not one more', () => {
    const say = (length: number) =>
      createComment(small.world, small.reader, { topicId: issue.id, body: 'x'.repeat(length) });
    expect(say(65_536).ok).toBe(true);
    expect(refusalOf(say(65_537))).toContain('Body is too long (maximum is 65536 characters)');
  });

  test('are edited by their author and by writers, the last one wins, and history is kept', () => {
    const { world, writer, reader } = small;
    const comment = valueOf(createComment(world, reader, { topicId: issue.id, body: 'one' }));
    small.pass(5);
    valueOf(editComment(world, writer, { commentId: comment.id, body: 'two' }));
    const after = valueOf(editComment(world, reader, { commentId: comment.id, body: 'three' }));
    expect(after).toMatchObject({
      lastEditedAt: '2026-11-02T09:00:05Z',
      editorId: reader.accountId,
    });
    expect(world.tables.edits.by('subject', comment.nodeId).map((edit) => edit.diff)).toEqual([
      'one',
      'two',
      'three',
    ]);
    const theirs = valueOf(createComment(world, writer, { topicId: issue.id, body: 'mine' }));
    const outcome = editComment(world, reader, { commentId: theirs.id, body: 'yours' });
    expect(outcome).toMatchObject({ error: { status: 403 } });
  });

  test('leave a trace when they are deleted', () => {
    const { world, writer, reader } = small;
    const comment = valueOf(createComment(world, reader, { topicId: issue.id, body: 'one' }));
    valueOf(deleteComment(world, writer, { commentId: comment.id }));
    expect(timeline()).toEqual([
      { type: 'CommentDeletedEvent', deletedCommentAuthorId: reader.accountId },
    ]);
    expect(small.events.at(-1)).toMatchObject({ action: 'deleted', comment: { body: 'one' } });
  });

  test('are pinned one at a time', () => {
    const { world, writer } = small;
    const [a, b] = ['a', 'b'].map((body) =>
      valueOf(createComment(world, writer, { topicId: issue.id, body })),
    );
    valueOf(pinComment(world, writer, { commentId: a?.id ?? 0 }));
    valueOf(pinComment(world, writer, { commentId: b?.id ?? 0 }));
    const pinned = world.tables.comments.by('topic', issue.id).filter((each) => each.pinnedAt);
    expect(pinned.map((each) => each.body)).toEqual(['b']);
  });

  test('refer to other issues once', () => {
    const { world, reader, repository } = small;
    const other = valueOf(
      createIssue(world, reader, { repositoryId: repository.id, title: 'x', body: 'see #1, `#1`' }),
    );
    valueOf(createComment(world, reader, { topicId: other.id, body: 'again acme/storefront#1' }));
    expect(timeline()).toEqual([
      { type: 'CrossReferencedEvent', sourceId: other.id, willCloseTarget: false },
    ]);
  });
});

test('a stranger finds nothing in a private repository, a reader may not label', () => {
  const { world, stranger, reader } = small;
  const asked = createComment(world, stranger, { topicId: issue.id, body: 'hi' });
  expect(asked).toMatchObject({ error: { status: 404 } });
  expect(issue.labelIds).toEqual([]);
  const labelled = addLabels(world, reader, { topicId: issue.id, names: ['bug'] });
  expect(labelled).toMatchObject({ error: { status: 403 } });
});

test('an installation needs the permission and the repository', () => {
  const { world, repository, organization } = small;
  const installation = world.tables.installations.insert({
    id: 7,
    nodeId: 'IN_7',
    appId: 1,
    accountId: organization.id,
    repositoryIds: 'all',
    permissions: {},
    events: [],
    suspendedAt: null,
    createdAt: world.now(),
    updatedAt: world.now(),
  });
  const as = (permissions: Record<string, 'read' | 'write'>, repositoryIds: 'all' | number[]) =>
    createComment(
      world,
      {
        accountId: organization.id,
        via: {
          kind: 'installation',
          appId: 1,
          installationId: installation.id,
          permissions,
          repositoryIds,
        },
      },
      { topicId: issue.id, body: 'hi' },
    );
  expect(refusalOf(as({ issues: 'read' }, 'all'))).toBe(
    '403 | Resource not accessible by integration',
  );
  expect(refusalOf(as({ issues: 'write' }, [1]))).toBe('404 | Not Found');
  expect(as({ issues: 'write' }, [repository.id]).ok).toBe(true);
});

test('a reaction is there once however often it is given', () => {
  const { world, reader } = small;
  const react = () =>
    valueOf(addReaction(world, reader, { subjectNodeId: issue.nodeId, content: 'eyes' }));
  expect([react().created, react().created]).toEqual([true, false]);
  expect(world.tables.reactions.by('subject', issue.nodeId)).toHaveLength(1);
});

test('a card shows who moved it from where to where, and closing moves it by itself', () => {
  const { world, operator } = small;
  const project = valueOf(
    createProject(world, operator, {
      ownerId: small.organization.id,
      title: 'Board',
      statuses: ['Backlog', 'Ready', 'Done'],
    }),
  );
  const topicId = issue.id;
  const item = valueOf(addProjectItem(world, operator, { projectId: project.id, topicId }));
  const again = valueOf(addProjectItem(world, operator, { projectId: project.id, topicId }));
  expect(again.id).toBe(item.id);
  const status = findField(world, project.id, 'Status');
  const ready = status?.options[1];
  valueOf(
    setItemField(world, operator, {
      itemId: item.id,
      fieldId: status?.id ?? 0,
      value: { kind: 'option', optionId: ready?.id ?? '' },
    }),
  );
  valueOf(setIssueState(world, operator, { issueId: topicId, state: 'closed' }));
  const moves = timeline().filter((each) => each.type === 'ProjectV2ItemStatusChangedEvent');
  expect(moves).toMatchObject([
    { previousStatus: '', status: 'Ready', wasAutomated: false },
    { previousStatus: 'Ready', status: 'Done', wasAutomated: true },
  ]);
  expect(small.events.at(-1)).toMatchObject({ name: 'projects_v2_item', action: 'edited' });
});

test('a transferred issue takes its comments along and leaves a pointer', async () => {
  const { world, operator } = small;
  const other = valueOf(
    await createRepository(world, operator, { ownerId: small.organization.id, name: 'other' }),
  );
  valueOf(createComment(world, operator, { topicId: issue.id, body: 'one' }));
  const moved = valueOf(
    transferIssue(world, operator, { issueId: issue.id, repositoryId: other.id }),
  );
  expect(moved).toMatchObject({ repositoryId: other.id, number: 1, title: 'Sale', state: 'open' });
  expect(world.tables.comments.by('topic', moved.id)).toHaveLength(1);
  expect(findTopic(world, small.repository.id, 1)).toMatchObject({ transferredToId: moved.id });
});

test('an archived repository takes no writes but its own unarchiving', () => {
  const { world, operator, repository } = small;
  const archive = (archived: boolean) =>
    updateRepository(world, operator, { repositoryId: repository.id, change: { archived } });
  valueOf(archive(true));
  const asked = createComment(world, operator, { topicId: issue.id, body: 'hi' });
  expect(refusalOf(asked)).toBe('403 | Repository was archived so is read-only.');
  expect(archive(false).ok).toBe(true);
});
