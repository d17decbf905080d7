import type { Command } from '../commands/command.ts';
import type { Prompt } from '../record/prompt.ts';
import type { IssueRecord } from '../record/record.ts';
import { whichPrompt } from './commands/which-prompt.ts';

/** The open prompt that a command would answer, or hand on; null for what is about something else. */
export function promptMeant(record: IssueRecord, command: Command): Prompt | null {
  switch (command.name) {
    case 'answer':
      return record.hold?.code === 'verify-failed' ? null : find(record, command.id);
    case 'allow':
    case 'deny':
    case 'delegate':
      return find(record, command.id);
    case 'budget': {
      const prompt = find(record, command.id);
      return prompt?.kind === 'budget' ? prompt : null;
    }
    default:
      return null;
  }
}

function find(record: IssueRecord, id: string | undefined): Prompt | null {
  const prompt = whichPrompt(record, id ?? null);
  return prompt.ok ? prompt.value : null;
}
