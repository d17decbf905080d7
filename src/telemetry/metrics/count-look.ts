import type { Looked } from '../../controller/watched.ts';
import type { IssueRecord } from '../../lifecycle/record/record.ts';
import { type Instant, SECOND } from '../../lifecycle/time.ts';
import type { Meter } from './meter.ts';

/** Blocks that a run's own report brings about, without a failed attempt before. */
const REFUSED_RUNS: readonly unknown[] = ['run-refused', 'no-progress'];

/** Counts one look: how long it took, what it sent, and what became of the issue where its commit succeeded. */
export function countLook(meter: Meter, looked: Looked): void {
  const { outcome, startedAt, endedAt, planned, committed } = looked;
  meter.observe('orchestrator_reconcile_seconds', { outcome }, (endedAt - startedAt) / SECOND);
  meter.set('orchestrator_last_reconcile_timestamp_seconds', {}, endedAt / SECOND);
  countEffects(meter, looked);
  const after = committed?.outcome === 'done' ? (committed.request.commit?.record ?? null) : null;
  if (planned === null || after === null) return;
  const { record, now } = planned.snapshot;
  countChange(meter, { before: record.kind === 'valid' ? record.record : null, after, now });
}

function countEffects(meter: Meter, { committed, performed }: Looked): void {
  if (committed !== null) {
    // GitHub does not stop at a part that fails: which of them were done, the next look sees.
    const isPartly = committed.outcome === 'done' && !committed.whole;
    const outcome = isPartly ? 'partly' : committed.outcome;
    for (const { kind } of committed.request.shared)
      meter.add('orchestrator_effects_total', { kind, outcome });
  }
  for (const { effect, outcome } of performed)
    meter.add('orchestrator_effects_total', { kind: effect.kind, outcome });
}

interface Change {
  readonly before: IssueRecord | null;
  readonly after: IssueRecord;
  /** When it was read: what this look notes bears this moment. */
  readonly now: Instant;
}

function countChange(meter: Meter, change: Change): void {
  const { before, after, now } = change;
  countFailures(meter, change);
  if (after.hold?.kind === 'blocked' && after.hold.at === now && before?.hold?.at !== now)
    meter.add('orchestrator_blocked_total', { reason: `blocked.${after.hold.code}` });
  if (before === null || before.life !== after.life) return;
  if (before.stage !== after.stage || (before.end === null && after.end !== null)) {
    const spent = ((after.end?.at ?? after.enteredAt) - before.enteredAt) / SECOND;
    meter.observe('orchestrator_latency_seconds', { stage: before.stage }, spent);
  }
  for (const { stage, dollars } of after.spent) {
    const paid = before.spent.find((each) => each.stage === stage)?.dollars ?? 0;
    meter.add('orchestrator_cost_dollars_total', { stage }, dollars - paid);
  }
}

function countFailures(meter: Meter, { before, after, now }: Change): void {
  const stage = before?.run?.stage ?? before?.stage ?? after.stage;
  for (const { at, what, args } of after.history) {
    if (at !== now) continue;
    if (what === 'failed' || what === 'verify-failed') {
      const reason = what === 'failed' ? (args[0] ?? '') : what;
      meter.add('orchestrator_subtask_failures_total', { stage, reason });
    }
  }
  const { hold } = after;
  if (hold?.at === now && before?.hold?.at !== now && REFUSED_RUNS.includes(hold.code))
    meter.add('orchestrator_subtask_failures_total', { stage, reason: hold.code ?? '' });
}
