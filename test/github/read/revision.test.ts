import { expect, test } from 'vitest';
import type { IssueKey } from '../../../src/controller/ports.ts';
import { makeMemory } from '../../../src/github/read/hints.ts';
import type { Looked } from '../../../src/github/read/look.ts';
import { freshnessOf, rememberRevision } from '../../../src/github/read/revision.ts';
import { NodeId } from '../../../src/lifecycle/ids.ts';
import type { Actor } from '../../../src/lifecycle/snapshot/actor.ts';
import type { RecordComment, RecordRead } from '../../../src/lifecycle/snapshot/record-read.ts';
import type { Instant } from '../../../src/lifecycle/time.ts';

const KEY: IssueKey = { installation: 1, owner: 'acme', repo: 'storefront', number: 12 };

const showing = (record: RecordRead): Looked => ({ record }) as Looked;

const DROVER = { login: 'drover[bot]', id: 'B_1', type: 'Bot' } as Actor;
const OPERATOR = { login: 'operator', id: 'U_1', type: 'User' } as Actor;

/** The operator deleted the record then. */
const deletedAt = (createdAt: Instant): Looked => {
  const deletion = {
    createdAt,
    actor: { __typename: 'User', login: 'operator', id: 'U_1' },
    deletedCommentAuthor: { __typename: 'Bot', login: 'drover', id: 'B_1' },
  };
  const issue = { deletions: [deletion], arrivals: [] };
  return {
    record: { kind: 'deleted', by: OPERATOR },
    viewer: DROVER,
    world: { repository: { issue } },
  } as unknown as Looked;
};

test('a record of which only refs speak is waited for: they may show before it does', () => {
  const memory = makeMemory(10).of(KEY);
  const looked = showing({ kind: 'deleted', by: null });
  expect(freshnessOf(looked, memory, 1_000_000)).toBe('lag');
  expect(freshnessOf(looked, memory, 1_059_999)).toBe('lag');
  expect(freshnessOf(looked, memory, 1_060_000)).toBe('fresh');
});

test('a record that somebody deleted is believed to be gone at once', () => {
  const memory = makeMemory(10).of(KEY);
  expect(freshnessOf(deletedAt(999_000), memory, 1_000_000)).toBe('fresh');
  memory.seen = { revision: 5, createdAt: 800_000, updatedAt: 999_000, at: 999_500 };
  expect(freshnessOf(deletedAt(999_000), memory, 1_000_000)).toBe('fresh');
});

test('one that was deleted before the record last seen was made is another: the newer has yet to show', () => {
  const memory = makeMemory(10).of(KEY);
  memory.seen = { revision: 9, createdAt: 1_000_000, updatedAt: 1_000_000, at: 1_001_000 };
  expect(freshnessOf(deletedAt(999_000), memory, 1_002_000)).toBe('lag');
  expect(freshnessOf(deletedAt(999_000), memory, 1_061_000)).toBe('fresh');
});

test('after a record in place of a deleted one was sent without an answer, none is written until it has to show', () => {
  const memory = makeMemory(10).of(KEY);
  memory.seen = { revision: 5, createdAt: 800_000, updatedAt: 900_000, at: 998_000 };
  memory.unclear = { revision: 1_767_606, at: 1_000_000 };
  expect(freshnessOf(deletedAt(999_000), memory, 1_005_000)).toBe('lag');
  expect(freshnessOf(deletedAt(999_000), memory, 1_029_999)).toBe('lag');
  expect(freshnessOf(deletedAt(999_000), memory, 1_030_000)).toBe('fresh');
});

test('after a write without an answer, an older record is waited for as long as a read may lag', () => {
  const memory = makeMemory(10).of(KEY);
  const older = showing(valid(5));
  memory.seen = { revision: 5, createdAt: 800_000, updatedAt: 900_000, at: 999_000 };
  memory.unclear = { revision: 6, at: 1_000_000 };
  expect(freshnessOf(older, memory, 1_000_001)).toBe('lag');
  expect(freshnessOf(older, memory, 1_029_999)).toBe('lag');
  expect(freshnessOf(showing(valid(6)), memory, 1_000_001)).toBe('fresh');
  expect(freshnessOf(older, memory, 1_030_000)).toBe('fresh');
});

test('a damage that was mended may show once more for as long as a read may lag', () => {
  const memory = makeMemory(10).of(KEY);
  memory.seen = { revision: 1_767_606, createdAt: 800_000, updatedAt: 999_000, at: 1_000_000 };
  const edited = (updatedAt: Instant): Looked =>
    showing({ kind: 'broken', why: 'edited', by: OPERATOR, comment: commentAt(updatedAt) });
  expect(freshnessOf(edited(998_000), memory, 1_000_500)).toBe('lag');
  expect(freshnessOf(edited(998_000), memory, 1_030_000)).toBe('fresh');
  expect(freshnessOf(edited(1_000_000), memory, 1_000_500)).toBe('fresh');
});

test('the answer to a later write, or a read that shows it, ends the wait', () => {
  const memory = makeMemory(10).of(KEY);
  memory.unclear = { revision: 6, at: 1_000_000 };
  rememberRevision(showing(valid(6)), memory, 1_000_001);
  expect(memory.unclear).toBeNull();
  expect(freshnessOf(showing(valid(6)), memory, 1_000_002)).toBe('fresh');
});

function valid(revision: number): RecordRead {
  return {
    kind: 'valid',
    record: { revision, run: null, stopping: [] },
    comment: { createdAt: 800_000, updatedAt: 900_000 },
  } as unknown as RecordRead;
}

function commentAt(updatedAt: Instant): RecordComment {
  const id = NodeId.parse('IC_record');
  return { id, url: '', body: '', isPinned: false, createdAt: 800_000, updatedAt };
}
