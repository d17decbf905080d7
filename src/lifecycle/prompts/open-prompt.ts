import type { Prompt } from '../record/prompt.ts';
import type { IssueRecord } from '../record/record.ts';

/** The prompt that waits for a person, if one does. */
export function openPrompt(record: IssueRecord): Prompt | null {
  return record.prompts.find((prompt) => prompt.state === 'open') ?? null;
}
