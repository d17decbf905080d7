import { enter, note } from '../../record/edit.ts';
import type { IssueRecord } from '../../record/record.ts';
import { ok } from '../../result.ts';
import { stopRun } from '../../runs/stop.ts';
import { refuse } from '../refusal.ts';
import type { Said, Taken } from '../said.ts';

/** `/reject` and `/cancel` stop what runs and lead to closeout; what is merged can no longer be ended. */
export function end(record: IssueRecord, said: Said, ending: 'cancelled' | 'rejected'): Taken {
  const { pull, now } = said.look.snapshot;
  if (record.end !== null) return refuse('ended');
  if (pull?.state === 'MERGED' || record.ending === 'done') return refuse('merged');
  if (ending === 'rejected' && pull === null) return refuse('no-offer');
  const stopped = stopRun(record, said.look);
  const told = note({ ...stopped, ending, hold: null, approvals: [], offer: null }, said.act.said, [
    ending,
    said.by.login,
  ]);
  return ok(enter(told, 'closeout', now));
}
