import type { Decision, FreeEffect } from '../lifecycle/effect.ts';
import type { Notice } from '../lifecycle/notices/notice.ts';
import type { IssueRecord } from '../lifecycle/record/record.ts';
import type { Snapshot } from '../lifecycle/snapshot/snapshot.ts';
import { earliest, type Instant, type Millis, SECOND } from '../lifecycle/time.ts';
import { type Applied, type ApplyDeps, applyDecision, type Look } from './apply.ts';
import type { FreshStart } from './fresh-start.ts';
import type { Heed } from './heed.ts';
import { afterApplied, afterLeaving, afterNoSnapshot } from './next-look.ts';
import type { LiveLines } from './live-lines.ts';
import {
  type Clock,
  type IssueKey,
  keyText,
  type Log,
  type NoSnapshot,
  type Notifier,
  type WorkOutcome,
} from './ports.ts';

export interface ReconcileDeps extends ApplyDeps {
  readonly decide: (snapshot: Snapshot) => Decision;
  readonly freshStart: FreshStart;
  readonly heed: Heed;
  /** Absent where nobody is told anything elsewhere than on GitHub. */
  readonly telling?: Telling;
  /** Other processes look at the same issues, some of which may be newer than this one. */
  readonly hasOthers?: boolean;
  /** Absent where no run can ask while it goes on. */
  readonly lines?: Pick<LiveLines, 'seen'>;
  readonly clock: Clock;
  /** Names this reconcile in the log. */
  readonly nextId: () => string;
}

/** How people are told elsewhere than on GitHub. */
export interface Telling {
  readonly notifier: Notifier;
  /** What is to be told once this record stands. */
  readonly notices: (snapshot: Snapshot, record: IssueRecord) => readonly Notice[];
}

/** As long as an event of a check waits for others. */
const UNSEEN: Millis = 10 * SECOND;

/** What one reconcile came to, for its line in the log. */
interface Reconciled {
  readonly work: WorkOutcome;
  readonly outcome: string;
  readonly because: readonly string[];
  readonly reason?: string;
  /** Which drive of the issue it was, and the run that it waits for then: as people and runs name them. */
  readonly life?: number;
  readonly run?: string;
}

/**
 * One look at one issue: read it, decide, commit, and only then the effects. It is told nothing of why it was woken. It
 * never throws: what is expected is an outcome, and a bug is logged and tried again with back-off.
 */
export async function reconcile(deps: ReconcileDeps, key: IssueKey): Promise<WorkOutcome> {
  const started = deps.clock.now();
  const log = withKeys(deps.log, { issue: keyText(key), reconcile: deps.nextId() });
  try {
    const { work, ...line } = await lookOnce({ ...deps, log }, key);
    log.info('reconciled', { ...line, ...againKeys(work), duration: deps.clock.now() - started });
    return work;
  } catch (error) {
    log.error('reconcile failed', { err: error, duration: deps.clock.now() - started });
    return { kind: 'retry', reason: 'a bug', notBefore: null };
  }
}

/** While an upgrade rolls a newer process may have it next: it goes back for a little while, as after a failure. */
const NOT_OURS: Reconciled = {
  work: { kind: 'retry', reason: 'newer-record', notBefore: null, isAnothers: true },
  outcome: 'left',
  because: ['newer-record'],
};

async function lookOnce(deps: ReconcileDeps, key: IssueKey): Promise<Reconciled> {
  const { world, outcomes, freshStart, clock } = deps;
  const read = await world.read(key, outcomes.of(key));
  if (read.kind !== 'read') return unread(deps, key, read);
  const { snapshot } = read;
  if (snapshot.record.kind === 'newer' && deps.hasOthers === true) return NOT_OURS;
  if (snapshot.record.kind === 'valid') outcomes.seen(key, snapshot.record.record);
  const whole = sooner(deps, key, deps.decide(snapshot));
  const heldUntil = freshStart.heldUntil(key, snapshot.record, clock.now());
  const decision = heldUntil === null ? whole : repeatable(whole, heldUntil);
  const ids = idsOf(decision.commit?.record ?? recordIn(snapshot));
  const log = withKeys(deps.log, ids);
  const applied = await applyDecision({ ...deps, log }, { key, snapshot, decision });
  if (decision.commit !== null && applied.kind === 'applied') {
    freshStart.committed(key);
  }
  if (decision === whole) tell(deps, { key, snapshot, decision }, applied);
  return {
    work: afterApplied(applied, decision, clock.now()),
    outcome: decision === whole ? applied.kind : 'held',
    because: whole.because,
    ...ids,
    ...('reason' in applied ? { reason: applied.reason } : {}),
  };
}

function recordIn({ record }: Snapshot): IssueRecord | null {
  return record.kind === 'valid' ? record.record : null;
}

function idsOf(record: IssueRecord | null): Pick<Reconciled, 'life' | 'run'> {
  if (record === null) return {};
  return { life: record.life, ...(record.run === null ? {} : { run: record.run.key }) };
}

/** Only what a record says that stands for certain is told elsewhere, and to runs that wait. */
function tell({ telling, lines }: ReconcileDeps, look: Look, applied: Applied): void {
  if (applied.kind !== 'idle' && applied.kind !== 'applied') return;
  const record = look.decision.commit?.record ?? recordIn(look.snapshot);
  telling?.notifier.tell(look.key, record === null ? [] : telling.notices(look.snapshot, record));
  lines?.seen(look.key, look.snapshot, record);
}

async function unread(
  { world, outcomes, telling }: ReconcileDeps,
  key: IssueKey,
  read: NoSnapshot,
): Promise<Reconciled> {
  if (read.kind === 'gone' || read.kind === 'departed') {
    outcomes.forget(key);
    telling?.notifier.tell(key, []);
  }
  const work =
    read.kind === 'departed' ? afterLeaving(await world.leave(key)) : afterNoSnapshot(read);
  const reason = 'reason' in read ? { reason: read.reason } : {};
  return { work, outcome: read.kind, because: [], ...reason };
}

/** While nobody heeded checks one may have ended unseen: it is looked for once, as its event would have done. */
function sooner({ heed, clock }: ReconcileDeps, key: IssueKey, decision: Decision): Decision {
  if (!heed.note(key, decision.heedsChecks)) return decision;
  const unseen = clock.now() + UNSEEN;
  return {
    ...decision,
    wakeAt: earliest(decision.wakeAt, unseen),
    wakeWhenDone: earliest(decision.wakeWhenDone, unseen),
  };
}

/**
 * What may be done of a decision while a fresh process is cautious: nothing that goes with a commit, and of the rest
 * what may be repeated. It is the same object when nothing had to be left out.
 */
function repeatable(decision: Decision, until: Instant): Decision {
  // Looking sooner would come to the same.
  const wakes = { wakeAt: until, wakeWhenDone: until };
  if (decision.commit !== null) {
    return { ...decision, commit: null, shared: [], owed: [], free: [], ...wakes };
  }
  const free = decision.free.filter(isRepeatable);
  return free.length === decision.free.length ? decision : { ...decision, free, ...wakes };
}

function isRepeatable({ kind }: FreeEffect): boolean {
  return kind === 'cancel-run';
}

function againKeys(work: WorkOutcome): Record<string, unknown> {
  switch (work.kind) {
    case 'done':
      return work.again === null ? {} : { again: new Date(work.again).toISOString() };
    case 'retry':
      return work.notBefore === null ? {} : { again: new Date(work.notBefore).toISOString() };
    case 'gone':
      return {};
  }
}

/** The same log, with keys on each of its lines. */
function withKeys(log: Log, keys: Record<string, unknown>): Log {
  return {
    debug: (message, more) => log.debug(message, { ...keys, ...more }),
    info: (message, more) => log.info(message, { ...keys, ...more }),
    warn: (message, more) => log.warn(message, { ...keys, ...more }),
    error: (message, more) => log.error(message, { ...keys, ...more }),
  };
}
