import type { Actor } from '../snapshot/actor.ts';
import { RUN_STAGES, type Stage } from '../stage.ts';
import type { Instant } from '../time.ts';
import { CAPS } from './caps.ts';
import { postponed } from './clocks.ts';
import type { HistoryWord } from './history-word.ts';
import type { BlockCode, Hold } from './hold.ts';
import { type Owed } from './owed.ts';
import { type HistoryLine, type IssueRecord } from './record.ts';

/**
 * A pause, a record that was rebuilt, and one that only watched end by a person's word alone: nothing else that happens
 * may lift or hide them.
 */
export function staysUntilResumed(hold: IssueRecord['hold']): boolean {
  return hold?.kind === 'paused' || hold?.code === 'rebuilt' || hold?.code === 'observed';
}

/** Adds a line to the bounded history; the oldest go first. */
export function note(
  record: IssueRecord,
  at: Instant,
  line: readonly [what: HistoryWord, ...args: string[]],
): IssueRecord {
  const [what, ...args] = line;
  const entry: HistoryLine = { at, what, args: args.map((arg) => arg.slice(0, 200)).slice(0, 4) };
  return { ...record, history: [...record.history, entry].slice(-CAPS.history) };
}

/**
 * Enters a stage: failures of the one before are over, and so is what held it. Attempts are counted from the beginning
 * where an agent begins something new; through the stages between they are kept, since its work may yet be done again.
 */
export function enter(record: IssueRecord, stage: Stage, at: Instant): IssueRecord {
  return note(
    {
      ...record,
      stage,
      enteredAt: at,
      attempt: isRunStage(stage) ? 0 : record.attempt,
      failures: 0,
      retryAt: null,
      hold: staysUntilResumed(record.hold) ? record.hold : null,
      reminded: null,
    },
    at,
    ['entered', stage],
  );
}

function isRunStage(stage: Stage): boolean {
  return RUN_STAGES.some((each) => each === stage);
}

/** What a promise is about; the rest of an owed entry is bookkeeping. */
export type Owing = Pick<Owed, 'key' | 'kind'> & {
  readonly about?: string;
  readonly args?: readonly string[];
  /** Since when the key may stand on GitHub already; now, unless told. */
  readonly since?: Instant;
};

/** Owes something, once: a key already owed is left as it is. When the list is full the oldest answer goes unsaid. */
export function owe(record: IssueRecord, at: Instant, promise: Owing): IssueRecord {
  if (record.owed.some((entry) => entry.key === promise.key)) return record;
  const entry: Owed = {
    key: promise.key,
    kind: promise.kind,
    about: promise.about ?? '',
    args: (promise.args ?? []).map((arg) => arg.slice(0, 300)).slice(0, 4),
    since: promise.since ?? at,
    at,
    tries: 0,
    missed: null,
  };
  const room = record.owed.length < CAPS.owed ? record.owed : withoutOldestAnswer(record.owed);
  return room.length < CAPS.owed ? { ...record, owed: [...room, entry] } : record;
}

/** What was promised in answer to talk. */
export const ANSWERS: readonly Owed['kind'][] = ['reply', 'why', 'help', 'repair'];

/** Nobody can talk so much that Drover forgets a run or an offer over it. */
function withoutOldestAnswer(owed: readonly Owed[]): Owed[] {
  const index = owed.findIndex((entry) => ANSWERS.includes(entry.kind));
  return owed.filter((_, at) => at !== index);
}

/** Why an issue is blocked; with the paths that a yes would be for, where it is about protected ones. */
export interface Reason {
  readonly code: BlockCode;
  readonly detail?: string;
  readonly paths?: readonly string[];
}

/**
 * Blocks the issue with a reason, and owes one comment that mentions who can act. The same reason again changes
 * nothing, so that a person is told once.
 */
export function block(record: IssueRecord, at: Instant, reason: Reason): IssueRecord {
  const detail = (reason.detail ?? '').slice(0, 300);
  if (staysUntilResumed(record.hold)) return record;
  if (record.hold?.code === reason.code && record.hold.detail === detail) return record;
  const paths = reason.paths === undefined ? {} : { paths: [...reason.paths] };
  const hold = { kind: 'blocked' as const, code: reason.code, detail, at, ...paths };
  return blockedBy({ ...record, reminded: null }, at, hold);
}

/** It is told once that it is blocked from now on, and what by. */
function blockedBy(
  record: IssueRecord,
  at: Instant,
  hold: Hold & { readonly code: BlockCode },
): IssueRecord {
  const { code, detail } = hold;
  const blocked = note({ ...record, hold }, at, ['blocked', code, detail]);
  return code === 'prompt'
    ? blocked
    : owe(blocked, at, {
        key: `notice/${record.life}/${code}/${at}`,
        kind: 'notice',
        about: code,
        args: [detail],
      });
}

/**
 * Lifts what holds the issue. A hold stops every clock, and only one for a question stops none: the deadlines of the stage
 * begin anew, those of the run and of questions move by as long as it lasted. What a pause came over was asked of people,
 * and is not answered by it.
 */
export function release(record: IssueRecord, at: Instant, by: string): IssueRecord {
  const { hold } = record;
  if (hold === null) return record;
  const held = hold.code === 'prompt' ? 0 : at - (hold.over ?? hold).at;
  const lifted = note(
    { ...postponed(record, held), hold: null, reminded: null, enteredAt: at },
    at,
    ['released', hold.code ?? 'paused', by],
  );
  if (hold.over === undefined) return lifted;
  const { code, detail, at: first, since = first } = hold.over;
  return blockedBy(lifted, at, { kind: 'blocked', code, detail, at, since });
}

export function nameOf(actor: Actor | null): string {
  return actor?.login ?? 'ghost';
}
