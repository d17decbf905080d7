import type { Look } from '../look.ts';
import { block, enter } from '../record/edit.ts';
import type { IssueRecord } from '../record/record.ts';
import { beginRun } from '../runs/begin.ts';
import { workKey } from '../runs/work-key.ts';
import { openPrompt } from '../prompts/open-prompt.ts';
import { goOn } from './next.ts';

/** An agent answers every item of the batch. A round that declined them all goes back to the operator at once. */
export function feedbackImplementation(record: IssueRecord, look: Look): IssueRecord {
  const { now } = look.snapshot;
  const prompt = openPrompt(record);
  if (prompt !== null) return block(record, now, { code: 'prompt', detail: prompt.id });
  if (record.run !== null) return record;
  if (!record.succeeded.includes(workKey(record)))
    return beginRun(record, look, { stage: 'feedback-implementation', kind: 'stage' });
  return record.branch?.next === null ? enter(record, 'review-intake', now) : goOn(record, look);
}
