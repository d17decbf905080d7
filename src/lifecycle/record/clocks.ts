import type { Millis } from '../time.ts';
import type { Prompt } from './prompt.ts';
import type { IssueRecord } from './record.ts';

/** Deadlines move by as long as their clocks stood: that of the run in flight, and those of open questions. */
export function postponed(record: IssueRecord, length: Millis): IssueRecord {
  const { run } = record;
  const prompts = record.prompts.map((prompt): Prompt => {
    const { terms } = prompt;
    if (prompt.state !== 'open' || terms?.deadline == null) return prompt;
    return { ...prompt, terms: { ...terms, deadline: terms.deadline + length } };
  });
  return {
    ...record,
    run: run === null ? null : { ...run, deadline: run.deadline + length },
    prompts,
  };
}
