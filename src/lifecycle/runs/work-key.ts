import type { IssueRecord } from '../record/record.ts';

/**
 * Names a piece of work: the stage, its round (and so its batch), and the head it starts from. Work whose run succeeded
 * is never dispatched again.
 */
export function workKey(record: IssueRecord, stage: string = record.stage): string {
  const start = record.branch?.head ?? record.branch?.base ?? '';
  return `${stage}/${record.round}@${start.slice(0, 12)}`;
}
