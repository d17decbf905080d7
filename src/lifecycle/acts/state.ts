import type { Look } from '../look.ts';
import { enter, nameOf, note } from '../record/edit.ts';
import type { IssueRecord } from '../record/record.ts';
import { stopRun } from '../runs/stop.ts';
import type { Act } from './act.ts';

/** A person closed the issue: the run is stopped, the pull request closed, and that is the end of it. */
export function closedByHand(record: IssueRecord, act: Act, look: Look): IssueRecord {
  if (record.end !== null || record.stage === 'closeout') return record;
  const told = note(record, act.at, ['closed-by-hand', nameOf(act.by)]);
  if (look.snapshot.pull?.state === 'MERGED') return told;
  const stopped = stopRun(
    { ...told, ending: 'cancelled', hold: null, approvals: [], offer: null },
    look,
  );
  return enter(stopped, 'closeout', look.snapshot.now);
}

/** A person reopened it: a new life may begin, and its card goes back to Backlog until someone says Ready. */
export function reopenedByHand(record: IssueRecord, act: Act): IssueRecord {
  if (record.end === null) return record;
  return note({ ...record, end: { ...record.end, outcome: 'cancelled' }, card: null }, act.at, [
    'reopened',
    nameOf(act.by),
  ]);
}
