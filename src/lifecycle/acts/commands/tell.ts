import { CAPS } from '../../record/caps.ts';
import { note } from '../../record/edit.ts';
import type { IssueRecord } from '../../record/record.ts';
import type { Tell } from '../../record/tell.ts';
import { ok } from '../../result.ts';
import { holdsPasted } from '../../text/pasted-secret.ts';
import { refuse } from '../refusal.ts';
import type { Said, Taken } from '../said.ts';

/** `/tell` is for the session that works next on this issue; what it says is read from its comment then. */
export function tell(record: IssueRecord, said: Said, text: string): Taken {
  const { act, part, by, look } = said;
  if (record.end !== null) return refuse('ended');
  if (look.snapshot.pull?.state === 'MERGED') return refuse('merged');
  if (holdsPasted(text)) return refuse('secret-pasted');
  const tells = record.tells ?? [];
  if (tells.filter(({ run }) => run === null).length >= CAPS.tells)
    return refuse('too-many-tells', String(CAPS.tells));
  const one: Tell = { source: act.id, part, by: by.login, at: act.said, run: null };
  return ok(
    note({ ...record, tells: [...roomIn(tells), one] }, act.said, ['told-session', by.login]),
  );
}

/** What still waits is never given up for what is new: a run may have been told a later one first. */
function roomIn(tells: readonly Tell[]): readonly Tell[] {
  const oldest = tells.findIndex(({ run }) => run !== null);
  return tells.length < CAPS.tells ? tells : tells.toSpliced(oldest, 1);
}
