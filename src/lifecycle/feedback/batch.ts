import type { Look } from '../look.ts';
import type { IssueRecord } from '../record/record.ts';
import type { Instant } from '../time.ts';

/** A batch closes at once with an item that does not wait, else when nothing came for `feedback.quiet`. */
export function batchIsClosed(record: IssueRecord, look: Look): boolean {
  const closesAt = batchClosesAt(record, look);
  return closesAt !== null && look.snapshot.now >= closesAt;
}

/** When the batch of pending items closes; null when there is none. */
export function batchClosesAt(record: IssueRecord, look: Look): Instant | null {
  if (record.pending.length === 0) return null;
  if (record.pending.some((item) => !item.waits)) return 0;
  return Math.max(...record.pending.map((item) => item.at)) + look.config.feedback.quiet;
}
