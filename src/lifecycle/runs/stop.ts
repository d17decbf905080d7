import type { Look } from '../look.ts';
import { CAPS } from '../record/caps.ts';
import { type IssueRecord } from '../record/record.ts';

/**
 * Lets go of the current run: it is listed to be stopped until it is seen completed, and nothing it says counts any
 * more. A run whose id is not known yet stops by itself, since its nonce is no longer the record's.
 */
export function stopRun(record: IssueRecord, look: Look): IssueRecord {
  if (record.run === null) return record;
  const seen = look.snapshot.run;
  const id = record.run.id ?? (seen?.key === record.run.key ? seen.id : null);
  const over = seen?.key === record.run.key && seen.status === 'completed';
  const stopping =
    id === null || over ? record.stopping : [...record.stopping, id].slice(-CAPS.stopping);
  const key = record.run.key;
  return {
    ...record,
    run: null,
    stopping,
    owed: record.owed.filter((entry) => entry.key !== key),
  };
}
