import type { Actor } from '../snapshot.ts';
import type { Stage } from '../stage.ts';
import type { Instant } from '../time.ts';
import { type BlockCode, CAPS, type HistoryLine, type IssueRecord, type Owed } from './record.ts';

/** Adds a line to the bounded history; the oldest go first. */
export function note(
  record: IssueRecord,
  at: Instant,
  line: readonly [what: string, ...args: string[]],
): IssueRecord {
  const [what, ...args] = line;
  const entry: HistoryLine = { at, what, args: args.map((arg) => arg.slice(0, 200)).slice(0, 4) };
  return { ...record, history: [...record.history, entry].slice(-CAPS.history) };
}

/** Enters a stage: attempts and failures of the one before are over, and so is what held it. */
export function enter(record: IssueRecord, stage: Stage, at: Instant): IssueRecord {
  return note(
    {
      ...record,
      stage,
      enteredAt: at,
      attempt: 0,
      failures: 0,
      retryAt: null,
      hold: record.hold?.kind === 'paused' ? record.hold : null,
      reminded: null,
    },
    at,
    ['entered', stage],
  );
}

/** What a promise is about; the rest of an owed entry is bookkeeping. */
export type Owing = Pick<Owed, 'key' | 'kind'> & {
  readonly about?: string;
  readonly args?: readonly string[];
};

/** Owes something, once: a key already owed is left as it is. When the list is full the oldest reply goes unsaid. */
export function owe(record: IssueRecord, at: Instant, promise: Owing): IssueRecord {
  if (record.owed.some((entry) => entry.key === promise.key)) return record;
  const entry: Owed = {
    key: promise.key,
    kind: promise.kind,
    about: promise.about ?? '',
    args: (promise.args ?? []).map((arg) => arg.slice(0, 300)).slice(0, 4),
    since: at,
    at,
    tries: 0,
    missed: null,
  };
  const room = record.owed.length < CAPS.owed ? record.owed : withoutOldestReply(record.owed);
  return room.length < CAPS.owed ? { ...record, owed: [...room, entry] } : record;
}

function withoutOldestReply(owed: readonly Owed[]): Owed[] {
  const index = owed.findIndex((entry) => entry.kind === 'reply');
  return owed.filter((_, at) => at !== index);
}

/**
 * Blocks the issue with a reason, and owes one comment that mentions who can act. The same reason again changes
 * nothing, so that a person is told once.
 */
export function block(
  record: IssueRecord,
  at: Instant,
  reason: { readonly code: BlockCode; readonly detail?: string },
): IssueRecord {
  const detail = (reason.detail ?? '').slice(0, 300);
  if (record.hold?.kind === 'paused') return record;
  if (record.hold?.code === reason.code && record.hold.detail === detail) return record;
  const blocked = note(
    { ...record, hold: { kind: 'blocked', code: reason.code, detail, at }, reminded: null },
    at,
    ['blocked', reason.code, detail],
  );
  return reason.code === 'prompt'
    ? blocked
    : owe(blocked, at, {
        key: `notice/${record.life}/${reason.code}/${at}`,
        kind: 'notice',
        about: reason.code,
        args: [detail],
      });
}

/** Lifts what holds the issue; the deadlines of the stage begin anew, since a hold stops every clock. */
export function release(record: IssueRecord, at: Instant, by: string): IssueRecord {
  if (record.hold === null) return record;
  return note({ ...record, hold: null, reminded: null, enteredAt: at }, at, [
    'released',
    record.hold.code ?? 'paused',
    by,
  ]);
}

export function nameOf(actor: Actor | null): string {
  return actor?.login ?? 'ghost';
}
