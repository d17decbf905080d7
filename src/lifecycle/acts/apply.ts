import { mayOperate } from '../approvals/standing.ts';
import type { CommandName } from '../commands/command.ts';
import type { Look } from '../look.ts';
import { safetyRank } from '../commands/safety.ts';
import type { IssueRecord } from '../record/record.ts';
import type { Act, Deed } from './act.ts';
import { type Applied, refused } from './applied.ts';
import { newActs } from './collect.ts';
import { consume, isConsumed, passOver, settleConsumed } from './consumption.ts';
import { isEnding } from './ending.ts';
import { applyLines } from './lines.ts';
import { applyMove } from './move.ts';
import { refuse } from './refusal.ts';
import { applyReview } from './review.ts';
import { closedByHand, reopenedByHand } from './state.ts';

/**
 * Consumes what is new, in order of time, then of safety, then as its stream has it. The first act that has to wait stops
 * here, with all after it: they are looked at again at the next wake. An act waits while its author's permission could
 * not be read, and, if it begins a new life, until the old one has ended.
 */
export function applyActs(record: IssueRecord, look: Look): IssueRecord {
  let current = record;
  for (const act of inOrder(newActs(record, look))) {
    if (isConsumed(current, act)) continue;
    const applied = applyAct(current, act, look);
    if (applied === 'wait') return settleConsumed(record, current);
    current = consume(applied.record, act, applied.verdict);
  }
  return passOver(settleConsumed(record, current), look);
}

/** True while an act waits; for a configuration to be mended it waits for the push that does it. */
export function actsWait(record: IssueRecord, look: Look): boolean {
  return look.configHolds && newActs(record, look).length > 0;
}

function inOrder(acts: readonly Act[]): readonly Act[] {
  // Each stream comes oldest first, and stays so: ids tell no order.
  return acts.toSorted((a, b) => a.at - b.at || rankOf(a.deed) - rankOf(b.deed));
}

function namesOf(deed: Deed): readonly CommandName[] {
  const lines = 'lines' in deed ? deed.lines : [];
  return lines.flatMap((line) => (line.result.ok ? [line.result.value.name] : []));
}

function rankOf(deed: Deed): number {
  return Math.min(
    safetyRank('help'),
    ...namesOf(deed).map(safetyRank),
    ...(deed.kind === 'move' ? [safetyRank('ready')] : []),
  );
}

function beginsAnew(deed: Deed): boolean {
  if (deed.kind === 'move') return deed.to.includes('Ready');
  return namesOf(deed).some((name) => name === 'ready' || name === 'retry');
}

function applyAct(record: IssueRecord, act: Act, look: Look): Applied | 'wait' {
  const { deed } = act;
  if (isEnding(record) && beginsAnew(deed) && mayOperate(act.by, look) === 'yes') return 'wait';
  switch (deed.kind) {
    case 'lines':
      return applyLines(record, act, look);
    case 'review':
      return applyReview(record, act, look);
    case 'tampered':
      return refused(record, { act, look }, refuse('edited-by-another').error);
    case 'move':
      return applyMove(record, act, look);
    case 'closed':
      return { record: closedByHand(record, act, look), verdict: 'none' };
    case 'reopened':
      return { record: reopenedByHand(record, act), verdict: 'none' };
  }
}
