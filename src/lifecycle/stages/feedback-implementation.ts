import type { Look } from '../look.ts';
import { block, enter, note } from '../record/edit.ts';
import type { FeedbackItem } from '../record/feedback-item.ts';
import type { IssueRecord } from '../record/record.ts';
import { beginRun } from '../runs/begin.ts';
import { isLost } from '../runs/feedback-texts.ts';
import { workKey } from '../runs/work-key.ts';
import { openPrompt } from '../prompts/open-prompt.ts';
import { MINUTE } from '../time.ts';
import { goOn } from './next.ts';

/** An agent answers every item of the batch. A round that declined them all goes back to the operator at once. */
export function feedbackImplementation(record: IssueRecord, look: Look): IssueRecord {
  const { now } = look.snapshot;
  const prompt = openPrompt(record);
  if (prompt !== null) return block(record, now, { code: 'prompt', detail: prompt.id });
  if (record.run !== null) return record;
  const lost = lostItems(record, look);
  if (lost.length > 0)
    return now < record.enteredAt + MINUTE ? record : withdrawn(record, look, lost);
  if (!record.succeeded.includes(workKey(record)))
    return beginRun(record, look, { stage: 'feedback-implementation', kind: 'stage' });
  return record.branch?.next === null ? enter(record, 'review-intake', now) : goOn(record, look);
}

/** Items without a text: deleted by their author, edited by somebody else, or not shown yet by a read that lags. */
function lostItems(record: IssueRecord, look: Look): readonly FeedbackItem[] {
  return record.batch.filter((item) => item.resolution === 'open' && isLost(item, look));
}

/** Feedback whose source stays away for a minute is taken back; with nothing left, the operator reviews again. */
function withdrawn(record: IssueRecord, look: Look, lost: readonly FeedbackItem[]): IssueRecord {
  const { now } = look.snapshot;
  const batch = record.batch.filter((item) => !lost.includes(item));
  const told = note({ ...record, batch }, now, ['withdrawn', ...lost.map((item) => item.id)]);
  return batch.length === 0 ? enter(told, 'review-intake', now) : told;
}
