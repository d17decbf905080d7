import { actsWait } from './acts/apply.ts';
import { countingApprovals } from './approvals/validity.ts';
import { refsStayUntil } from './desired/refs.ts';
import { batchClosesAt } from './feedback/batch.ts';
import { allHold, mergeGates, PATIENCE } from './gates/merge-gates.ts';
import { type Gate, stateOf } from './gates/gate.ts';
import { deadlineOf } from './live/waited.ts';
import type { Look } from './look.ts';
import { missedAt } from './owed/settle.ts';
import { ASKS_AFTER } from './stages/merge.ts';
import type { Decision } from './effect.ts';
import type { Owed } from './record/owed.ts';
import type { IssueRecord } from './record/record.ts';
import { lateAt } from './runs/late.ts';
import { giveUpAt, straysOf } from './runs/strays.ts';
import { reminderAt } from './holds/remind.ts';
import { deadlineAt } from './prompts/settle.ts';
import { earliest, type Instant, MINUTE, SECOND } from './time.ts';

/**
 * When to look again even if nothing happens; null when only a person or an event can change anything. What was just let
 * go on is looked at once more.
 */
export function nextLook(
  record: IssueRecord,
  look: Look,
  isLetGo = false,
): Pick<Decision, 'wakeAt' | 'wakeWhenDone'> {
  const again = isLetGo ? look.snapshot.now + SECOND : null;
  const wakeWhenDone = soonest([...timesOf(record, look), again], look);
  return { wakeAt: soonest([wakeWhenDone, ...timesOfDoubt(record, look)], look), wakeWhenDone };
}

function soonest(times: readonly (Instant | null)[], look: Look): Instant | null {
  const { now } = look.snapshot;
  // What is due by now was dealt with in this very wake.
  const next = times
    .filter((time) => time !== null && time > now)
    .reduce<Instant | null>((first, time) => earliest(first, time), null);
  return next === null ? null : Math.max(next, now + SECOND);
}

/** Looks that only ask whether what is sent now took effect: needless where GitHub's answers say so. */
function* timesOfDoubt(record: IssueRecord, look: Look): Generator<Instant | null> {
  const { now } = look.snapshot;
  yield* record.owed
    .filter((entry) => isSentNow(entry, look))
    .map((entry) => missedAt(entry, record));
  if (record.end === null && record.hold === null && awaitsMove(record))
    yield patience(record, now);
}

/** The rest of the owed was sent off by an earlier wake, and by now it should be there. */
function isSentNow(entry: Owed, look: Look): boolean {
  return entry.at === look.snapshot.now;
}

/** Its branch is moved for a deployment that will wake us, and the move shares a document. */
function awaitsMove({ stage, branch }: IssueRecord): boolean {
  const isDeploying = stage === 'deploy-review' || stage === 'redeploy-review';
  return isDeploying && branch !== null && branch.next !== null;
}

function* timesOf(record: IssueRecord, look: Look): Generator<Instant | null> {
  const { now } = look.snapshot;
  yield* record.owed
    .filter((entry) => !isSentNow(entry, look))
    .map((entry) => missedAt(entry, record));
  yield* straysOf(record).map(giveUpAt);
  const waits = actsWait(record, look);
  if (record.end !== null) {
    // What waited for the end may now begin the next life.
    yield waits ? now + SECOND : null;
    yield refsStayUntil(record);
    return;
  }
  yield reminderAt(record, look);
  yield deadlineAt(record, look);
  yield waits ? now + 30 * SECOND : null;
  if (record.card !== null && record.card.rewrites === 0 && look.snapshot.card !== null)
    yield cardCheck(record, look);
  // The event that tells of a permission granted names no repository.
  yield record.hold?.code === 'installation' ? now + 5 * MINUTE : null;
  // A run that waits for an answer may never come back.
  yield record.hold?.code === 'prompt' ? deadlineOf(record) : null;
  if (record.hold !== null) return;
  yield record.queued ? now + MINUTE : null;
  // Its end happens on another issue, and that event may be lost.
  yield look.snapshot.stops.length > 0 ? now + 5 * MINUTE : null;
  yield deadlineOf(record);
  yield lateAt(record, look);
  yield record.retryAt;
  // What is brought back takes two steps, and once it is there a person may take it away again.
  yield record.mending === null ? null : patience(record, now);
  yield batchClosesAt(record, look);
  yield* stageTimes(record, look);
}

function cardCheck(record: IssueRecord, look: Look): Instant | null {
  const { card } = look.snapshot;
  const { board } = look.config;
  if (record.card === null || card === null || board === null) return null;
  const shows =
    card.option === board.statuses[record.card.status] || record.card.at === look.snapshot.now;
  return shows ? null : record.card.at + MINUTE;
}

function* stageTimes(record: IssueRecord, look: Look): Generator<Instant | null> {
  const { now } = look.snapshot;
  const { deadlines } = look.config;
  switch (record.stage) {
    case 'deploy-review':
    case 'redeploy-review':
      yield record.enteredAt + deadlines.deployment;
      // Nobody deploys it: no event tells that the move has landed.
      yield awaitsMove(record) && goesUndeployed(look) ? patience(record, now) : null;
      return;
    case 'feedback-implementation':
      yield record.run === null ? record.enteredAt + MINUTE : null;
      return;
    case 'merge':
      yield Math.max(0, ...countingApprovals(record, look).map((each) => each.at)) + PATIENCE;
      yield record.enteredAt + ASKS_AFTER;
      yield record.enteredAt + deadlines.checks;
      yield* mergeTimes(mergeGates(record, look), now);
      return;
    case 'post-merge-verify':
      yield record.verify.choice === null ? null : patience(record, now);
      return;
    case 'follow-up-capture':
    case 'closeout':
      yield patience(record, now);
      return;
    default:
  }
}

function* mergeTimes(gates: readonly Gate[], now: Instant): Generator<Instant | null> {
  const isUnknown = gates.some((gate) => gate.id === 'conflict' && stateOf(gate) === 'waits');
  yield isUnknown ? now + 5 * SECOND : null;
  // Merged is by a wake that commits nothing, and this one may have.
  yield allHold(gates) ? now + SECOND : null;
}

function goesUndeployed({ config }: Look): boolean {
  return config.deployment.mode === 'none' || config.stages['deploy-review'] === 'off';
}

/** For what our own writes bring about, whose echo wakes nobody: soon at first, then ever more seldom. */
function patience(record: IssueRecord, now: Instant): Instant {
  return now + Math.min(5 * MINUTE, Math.max(SECOND, now - record.enteredAt));
}
