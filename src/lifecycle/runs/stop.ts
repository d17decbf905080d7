import type { Look } from '../look.ts';
import { CAPS } from '../record/caps.ts';
import { type IssueRecord } from '../record/record.ts';
import { giveUpAt, straysOf, withStrays } from './strays.ts';

/**
 * Lets go of the current run: it is listed to be stopped until it is seen completed, and nothing it says counts any
 * more. One whose id is not known yet, since the answer to its dispatch was lost, is looked for by its name: nothing
 * new is begun before it is found, or sure not to be there.
 */
export function stopRun(record: IssueRecord, look: Look): IssueRecord {
  if (record.run === null) return record;
  const seen = look.snapshot.run;
  const id = record.run.id ?? (seen?.key === record.run.key ? seen.id : null);
  const over = seen?.key === record.run.key && seen.status === 'completed';
  const stopping =
    id === null || over ? record.stopping : [...record.stopping, id].slice(-CAPS.stopping);
  const { key, kind, requestedAt } = record.run;
  const at = record.owed.find((entry) => entry.key === key)?.at ?? requestedAt;
  const stray = { key, kind, at };
  const isStray = id === null && look.snapshot.now < giveUpAt(stray);
  return withStrays(
    { ...record, run: null, stopping, owed: record.owed.filter((entry) => entry.key !== key) },
    isStray ? [...straysOf(record), stray] : straysOf(record),
  );
}
