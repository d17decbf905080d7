import { isConsumed } from '../acts/consumption.ts';
import { parseCommands } from '../commands/parse.ts';
import { deadlineOf } from '../live/waited.ts';
import { termsOf } from '../record/prompt.ts';
import type { IssueRecord } from '../record/record.ts';
import { type Instant, type Millis, MINUTE } from '../time.ts';
import type { RecentShown } from './shown.ts';

/** So long after what was promised an issue counts as stalled: queues are late, and GitHub is away for a while. */
export const STALLED_AFTER: Millis = 5 * MINUTE;

/** What should have changed the record by then, whoever looks, and has not. */
export interface Overdue {
  /** The run under way should have been given up, the next one begun, a question decided by its deadline, or a command heard. */
  readonly what: 'run' | 'retry' | 'prompt' | 'command';
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

/** A webhook may be lost: then the next sweep finds what was said, within five minutes. */
const HEARD_WITHIN: Millis = 5 * MINUTE;

/** What people said on an issue last, and how commands are written there. */
export interface Talk {
  readonly recent: readonly RecentShown[];
  readonly short: boolean;
}

/**
 * The first command to which a record has no answer though it should by now: whoever gave it, a look takes it or refuses
 * it. What an issue is told that has ended, or is only watched, may be left without one.
 */
export function unheardIn(record: IssueRecord, now: Instant, talk: Talk): Overdue | null {
  if (record.end !== null || record.observing !== null) return null;
  const unheard = talk.recent.find(
    ({ id, at, body }) =>
      now > at + HEARD_WITHIN + STALLED_AFTER &&
      !isConsumed(record, { id, at, stream: 'issue' }) &&
      parseCommands(body, { short: talk.short }).length > 0,
  );
  return unheard === undefined ? null : { what: 'command', at: unheard.at + HEARD_WITHIN };
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
