import { isWorking } from '../../lifecycle/rest.ts';
import type { RecordRead } from '../../lifecycle/snapshot/record-read.ts';
import { type Instant, MINUTE, SECOND } from '../../lifecycle/time.ts';
import { lastDeletion } from '../map/record.ts';
import type { IssueMemory } from './hints.ts';
import type { Looked } from './look.ts';

/**
 * Whether the record may be trusted to be the newest. `lag`: GitHub shows an older state than one already seen or
 * written. `rollback`: somebody wrote an older one over it.
 */
export type Freshness = 'fresh' | 'lag' | 'rollback';

/** How long a record that was just seen may be missing before that is believed. */
const MISSING_LAG = MINUTE;

/** So old may be what a read shows: a write without an answer that does not show by then was not done. */
const READ_LAG = 30 * SECOND;

export function freshnessOf(looked: Looked, memory: IssueMemory, now: Instant): Freshness {
  const { record } = looked;
  const { seen } = memory;
  if (mayYetShow(record, memory, now)) return 'lag';
  if (seen === null) {
    if (record.kind !== 'deleted' || record.by !== null) return 'fresh';
    // Only our refs speak of it, and they may show before the record that was made with them does.
    memory.missedSince ??= now;
    return now - memory.missedSince < MISSING_LAG ? 'lag' : 'fresh';
  }
  if (record.kind === 'valid') {
    if (record.record.revision >= seen.revision) return 'fresh';
    return record.comment.updatedAt <= seen.updatedAt ? 'lag' : 'rollback';
  }
  const wasMended = record.kind === 'broken' && record.comment.updatedAt <= seen.updatedAt;
  if (wasMended && now - seen.at < READ_LAG) return 'lag';
  const unexplained = record.kind === 'absent' || isDeletedBefore(looked, seen.createdAt);
  return unexplained && now - seen.at < MISSING_LAG ? 'lag' : 'fresh';
}

/**
 * Deciding again beside a write that may have been done would write its revision a second time, with other words; and
 * in place of a record that somebody deleted, a second comment.
 */
function mayYetShow(record: RecordRead, { unclear }: IssueMemory, now: Instant): boolean {
  if (unclear === null || now - unclear.at >= READ_LAG) return false;
  if (record.kind === 'valid') return record.record.revision < unclear.revision;
  return record.kind === 'deleted' || record.kind === 'broken';
}

/** Nobody is known to have deleted it, or somebody did so with one that stood before this one was made. */
function isDeletedBefore({ record, world, viewer }: Looked, madeAt: Instant): boolean {
  if (record.kind !== 'deleted') return false;
  if (record.by === null) return true;
  const deletion = lastDeletion(world.repository.issue, viewer);
  return deletion !== undefined && deletion.createdAt <= madeAt;
}

export function rememberRevision(looked: Looked, memory: IssueMemory, now: Instant): void {
  const { record } = looked;
  if (record.kind !== 'valid') return;
  const { revision } = record.record;
  const { createdAt, updatedAt } = record.comment;
  memory.missedSince = null;
  memory.unclear = null;
  memory.working = isWorking(record.record);
  memory.seen = { revision, createdAt, updatedAt, at: now };
}
