import type { Look } from '../look.ts';
import { block } from '../record/edit.ts';
import type { IssueRecord } from '../record/record.ts';
import { beginRun } from '../runs/begin.ts';
import { workKey } from '../runs/work-key.ts';
import { openPrompt } from '../prompts/open-prompt.ts';
import { goOn } from './next.ts';

/** An agent carries out the plan. Its commit becomes the branch, and the pull request is opened with it. */
export function execution(record: IssueRecord, look: Look): IssueRecord {
  const prompt = openPrompt(record);
  if (prompt !== null)
    return block(record, look.snapshot.now, { code: 'prompt', detail: prompt.id });
  if (record.run !== null) return record;
  if (record.succeeded.includes(workKey(record)) && record.branch?.next !== null)
    return goOn(record, look);
  return beginRun(record, look, { stage: 'execution', kind: 'stage' });
}
