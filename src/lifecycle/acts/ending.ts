import type { CommandName } from '../commands/command.ts';
import type { IssueRecord } from '../record/record.ts';

/** Given up, but what was running is not seen to have ended yet: nothing can be done to this life any more. */
export function isEnding(record: IssueRecord): boolean {
  return record.stage === 'closeout' && record.end === null && record.ending !== 'done';
}

/** What counts for the next life, and so waits for the end of this one, and what only asks. */
const OUTLIVES: readonly CommandName[] = ['ready', 'retry', 'why', 'help', 'repair'];

export function outlives(name: CommandName): boolean {
  return OUTLIVES.includes(name);
}
