import { actsWait } from './acts/apply.ts';
import { countingApprovals } from './approvals/validity.ts';
import { batchClosesAt } from './feedback/batch.ts';
import { mergeGates, PATIENCE } from './gates/merge-gates.ts';
import { stateOf } from './gates/gate.ts';
import type { Look } from './look.ts';
import { LOOKS_AGAIN_AFTER, MISSED_AFTER } from './owed/settle.ts';
import type { IssueRecord } from './record/record.ts';
import { reminderAt } from './holds/remind.ts';
import { earliest, type Instant, MINUTE, SECOND } from './time.ts';

/** When to look again even if nothing happens; null when only a person or an event can change anything. */
export function nextLook(record: IssueRecord, look: Look): Instant | null {
  const { now } = look.snapshot;
  // What is due by now was dealt with in this very wake.
  const times = [...timesOf(record, look)].filter((time) => time !== null && time > now);
  const next = times.reduce<Instant | null>((soonest, time) => earliest(soonest, time), null);
  return next === null ? null : Math.max(next, now + SECOND);
}

function* timesOf(record: IssueRecord, look: Look): Generator<Instant | null> {
  const { now } = look.snapshot;
  yield* record.owed.map((entry) =>
    entry.missed === null ? entry.at + MISSED_AFTER : entry.missed + LOOKS_AGAIN_AFTER,
  );
  if (record.end !== null) return;
  yield reminderAt(record, look);
  yield actsWait(record, look) ? now + 30 * SECOND : null;
  if (record.card !== null && record.card.rewrites === 0 && look.snapshot.card !== null)
    yield cardCheck(record, look);
  if (record.hold !== null) return;
  yield record.queued ? now + MINUTE : null;
  yield record.run?.deadline ?? null;
  yield record.retryAt;
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
      yield record.branch?.next == null
        ? record.enteredAt + deadlines.deployment
        : patience(record, now);
      return;
    case 'merge':
      yield Math.max(0, ...countingApprovals(record, look).map((each) => each.at)) + PATIENCE;
      yield record.enteredAt + deadlines.checks;
      yield mergeGates(record, look).some(
        (gate) => gate.id === 'conflict' && stateOf(gate) === 'waits',
      )
        ? now + 5 * SECOND
        : null;
      return;
    case 'follow-up-capture':
    case 'closeout':
      yield patience(record, now);
      return;
    default:
  }
}

/** For what our own writes bring about, whose echo wakes nobody: soon at first, then ever more seldom. */
function patience(record: IssueRecord, now: Instant): Instant {
  return now + Math.min(5 * MINUTE, Math.max(SECOND, now - record.enteredAt));
}
