import type { Prompt } from '../record/prompt.ts';
import type { IssueRecord } from '../record/record.ts';
import type { Run } from '../record/run.ts';
import type { Instant, Millis } from '../time.ts';

/** Prompts that a run asked while it went on. */
export function liveOf(
  { prompts }: Pick<IssueRecord, 'prompts'>,
  key: Run['key'],
): readonly Prompt[] {
  return prompts.filter((prompt) => prompt.run === key && prompt.live !== undefined);
}

/** Whether a run waits for an answer. One that ends meanwhile has left its question behind, and has not failed. */
export function waits(record: IssueRecord, key: Run['key']): boolean {
  return liveOf(record, key).some(({ state }) => state === 'open');
}

/**
 * How long a run was kept waiting, each time no longer than it said that it would: that is no time of its own. While it
 * waits, all that it may still wait is counted.
 */
export function waitedBy(record: IssueRecord, key: Run['key']): Millis {
  return liveOf(record, key).reduce((sum, { live, askedAt, answeredAt }) => {
    const most = live?.wait ?? 0;
    const waited = answeredAt === null ? most : answeredAt - askedAt;
    return sum + Math.min(most, Math.max(0, waited));
  }, 0);
}

/** When the run under way must have ended; null when there is none. */
export function deadlineOf(record: IssueRecord): Instant | null {
  return record.run === null ? null : record.run.deadline + waitedBy(record, record.run.key);
}
