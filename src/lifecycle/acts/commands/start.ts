import { nextLife } from '../../record/birth.ts';
import type { IssueRecord } from '../../record/record.ts';
import { ok } from '../../result.ts';
import { refuse } from '../refusal.ts';
import type { Said, Taken } from '../said.ts';
import { resume } from './hold.ts';

/** `/ready` begins a new life where the last has ended; on a held issue it goes on as `/resume` does. */
export function ready(record: IssueRecord, said: Said): Taken {
  const { snapshot } = said.look;
  if (snapshot.issue.state === 'CLOSED') return refuse('closed-issue');
  if (record.end !== null)
    return ok(nextLife(record, said.look, { by: said.by, at: said.act.said, source: said.act.id }));
  if (record.hold !== null) return resume(record, said);
  return refuse('already-started', record.stage);
}
