import type { RecordRead } from '../lifecycle/snapshot/record-read.ts';
import { type Instant, type Millis, SECOND } from '../lifecycle/time.ts';
import { type IssueKey, keyText } from './ports.ts';

const CAUTION: Millis = 30 * SECOND;

/**
 * The caution of a process that has just started. It does not know which revision of a record was the last, so it
 * cannot tell a stale read of GitHub's from the truth, be its time ever so old, and another process may still be at
 * work: for 30 s it does nothing that repeating would spoil on an issue that has a record, unless it wrote that record
 * itself. The birth of a record needs no caution: it is claimed.
 */
export interface FreshStart {
  /** Until when nothing non-idempotent may be done; null when it may. */
  heldUntil(key: IssueKey, record: RecordRead, now: Instant): Instant | null;
  /** This process committed the issue's record. */
  committed(key: IssueKey): void;
}

/** `age`: for how long the process has been there, in milliseconds. */
export function makeFreshStart(age: () => Millis): FreshStart {
  const own = new Set<string>();
  return {
    heldUntil(key, record, now) {
      const left = CAUTION - age();
      if (left <= 0) {
        own.clear();
        return null;
      }
      return record.kind === 'absent' || own.has(keyText(key)) ? null : now + left;
    },
    committed(key) {
      if (age() < CAUTION) own.add(keyText(key));
    },
  };
}
