import { mayOperate } from '../approvals/standing.ts';
import type { Look } from '../look.ts';
import type { IssueRecord } from '../record/record.ts';
import type { Act } from './act.ts';
import { type Applied, refused } from './applied.ts';
import { approve, unapprove } from './commands/approve.ts';
import { end } from './commands/end.ts';
import { pause, resume } from './commands/hold.ts';
import { ready } from './commands/start.ts';
import { answerToMove, type MoveAnswer } from './moves.ts';
import { type Refusal, refuse } from './refusal.ts';
import type { Said, Taken } from './said.ts';
import { standingFor } from './take.ts';
import { vouch } from './vouch.ts';

/** A person's move of the card asks for a command; one that may not be is put back, with a reason. */
export function applyMove(record: IssueRecord, act: Act, look: Look): Applied | 'wait' {
  if (act.deed.kind !== 'move' || act.by === null) return { record, verdict: 'none' };
  const answered = answerToMove(record, look, act.deed.to);
  if (answered === 'none') return { record, verdict: 'none' };
  const standing =
    answered === 'refused' ? mayOperate(act.by, look) : standingFor(answered, act, look);
  if (standing === 'unknown') return 'wait';
  const said: Said = { act, by: act.by, look, part: 0, comment: null };
  const taken: Taken =
    standing === 'no'
      ? refuse('stranger', answered)
      : answered === 'refused'
        ? refuse('move-refused', act.deed.to[0] ?? '')
        : vouch(record, takeMove(record, answered, said), said);
  return taken.ok
    ? { record: forgetCard(taken.value), verdict: 'taken' }
    : putBack(record, { act, look }, taken.error);
}

function takeMove(
  record: IssueRecord,
  answered: Exclude<MoveAnswer, 'none' | 'refused'>,
  said: Said,
): Taken {
  switch (answered) {
    case 'ready':
      return ready(record, said);
    case 'cancel':
      return end(record, said, 'cancelled');
    case 'pause':
      return pause(record, said);
    case 'resume':
      return record.hold?.code === 'prompt' || record.hold?.code === 'verify-failed'
        ? refuse('move-refused', 'In Progress')
        : resume(record, said);
    case 'approve':
      return approve(record, said, { from: 'move', sha: null });
    case 'unapprove':
      return unapprove(record, said);
  }
}

/** The card goes back to where it belongs at once: it was a person who moved it, not lag. */
function putBack(
  record: IssueRecord,
  place: { readonly act: Act; readonly look: Look },
  refusal: Refusal,
): Applied {
  return { ...refused(forgetCard(record), place, refusal), verdict: 'refused' };
}

function forgetCard(record: IssueRecord): IssueRecord {
  return { ...record, card: null };
}
