import { deadlineOf } from '../live/waited.ts';
import { termsOf } from '../record/prompt.ts';
import type { IssueRecord } from '../record/record.ts';
import { type Instant, type Millis, MINUTE } from '../time.ts';

/** So long after what was promised an issue counts as stalled: queues are late, and GitHub is away for a while. */
export const STALLED_AFTER: Millis = 5 * MINUTE;

/** What should have changed the record by then, whoever looks, and has not. */
export interface Overdue {
  /** The run under way should have been given up, the next one begun, or a question decided by its deadline. */
  readonly what: 'run' | 'retry' | 'prompt';
  readonly at: Instant;
}

/**
 * Whether a record itself shows that nobody looks after its issue: at these moments a look cannot but change it. Most
 * looks change nothing, so that of the others only the server knows. `isStopped`: the repository is, or may be; then
 * nothing but a run is waited for.
 */
export function overdueIn(record: IssueRecord, now: Instant, isStopped: boolean): Overdue | null {
  const { end, hold, queued, observing } = record;
  const isFree = hold === null || hold.code === 'prompt';
  if (end !== null || observing !== null || queued || !isFree) return null;
  const due = isStopped ? dueOfRun(record) : [...dueOfRun(record), ...dueOfOthers(record)];
  return due.find(({ at }) => now > at + STALLED_AFTER) ?? null;
}

function dueOfRun(record: IssueRecord): readonly Overdue[] {
  const at = deadlineOf(record);
  return at === null ? [] : [{ what: 'run', at }];
}

function dueOfOthers({ hold, retryAt, prompts }: IssueRecord): readonly Overdue[] {
  const deadlines = prompts.flatMap((prompt) => {
    const { deadline, default: byDefault } = termsOf(prompt);
    return prompt.state === 'open' && deadline !== null && byDefault !== null ? [deadline] : [];
  });
  return [
    ...(hold === null && retryAt !== null ? [{ what: 'retry', at: retryAt } as const] : []),
    ...deadlines.map((at) => ({ what: 'prompt', at }) as const),
  ];
}
