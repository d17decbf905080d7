import type { Look } from '../look.ts';
import { note } from '../record/edit.ts';
import type { IssueRecord } from '../record/record.ts';
import { leftToClose } from '../desired/closing.ts';

/** Everything is put in order; the terminal commit comes when all of it has been seen. */
export function closeout(record: IssueRecord, look: Look): IssueRecord {
  if (leftToClose(record, look).length > 0) return record;
  const outcome = record.ending ?? 'done';
  const { now } = look.snapshot;
  return note({ ...record, end: { outcome, at: now }, hold: null, run: null }, now, [
    'ended',
    outcome,
  ]);
}
