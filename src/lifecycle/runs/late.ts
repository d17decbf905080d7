import { waitedBy } from '../live/waited.ts';
import type { Look } from '../look.ts';
import { note } from '../record/edit.ts';
import type { IssueRecord } from '../record/record.ts';
import type { Instant } from '../time.ts';

const LATE = 'late';

/** When the run under way will have taken longer than is expected of its agent; null where nothing is expected. */
export function lateAt(record: IssueRecord, { config }: Look): Instant | null {
  const { run } = record;
  if (run === null || run.kind === 'verify') return null;
  const sla = config.agents.find(({ name }) => name === run.session)?.sla ?? null;
  return sla === null ? null : run.requestedAt + sla + waitedBy(record, run.key);
}

/** Whether it was said of the run under way that it is late. */
export function isLate({ run, history }: IssueRecord): boolean {
  return run !== null && history.some(({ what, args }) => what === LATE && args[0] === run.key);
}

/** Says once of a run that it is late. It goes on: only its deadline ends it. */
export function noticeLate(record: IssueRecord, look: Look): IssueRecord {
  const { now } = look.snapshot;
  const at = lateAt(record, look);
  if (record.run === null || at === null || now < at || isLate(record)) return record;
  return note(record, now, [LATE, record.run.key, record.run.session]);
}
