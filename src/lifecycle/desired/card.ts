import type { SharedEffect } from '../effect.ts';
import type { Look } from '../look.ts';
import type { IssueRecord } from '../record/record.ts';
import { shownStatus, type Status } from '../stage.ts';
import { MINUTE } from '../time.ts';

/** The status that the card should show; null while it should stay as it is. */
export function statusOf(record: IssueRecord, look: Look): Status | null {
  const closed = look.snapshot.issue.state === 'CLOSED';
  if (record.end !== null) return closed ? 'Done' : 'Backlog';
  if (record.stage === 'closeout') return closed ? 'Done' : null;
  if (record.hold !== null) return 'Blocked';
  if (record.queued) return 'Ready';
  return shownStatus(record.stage);
}

/**
 * Decides when the card is written. A new status is written at once; a card that shows something else without a person
 * having moved it is drift: written again once after a minute, then left and shown in the record.
 */
export function settleCard(record: IssueRecord, look: Look): IssueRecord {
  const { now, card } = look.snapshot;
  const status = statusOf(record, look);
  if (status === null || card === null || look.config.board === null) return record;
  if (record.card?.status !== status) return { ...record, card: { status, at: now, rewrites: 0 } };
  const drifted = card.option !== look.config.board.statuses[status];
  if (!drifted || record.card.rewrites > 0 || now - record.card.at < MINUTE) return record;
  return { ...record, card: { status, at: now, rewrites: 1 } };
}

/** The write itself, when this wake decided it and the card does not show it yet. */
export function cardEffect(record: IssueRecord, look: Look): SharedEffect | null {
  const { card, now } = look.snapshot;
  const { board } = look.config;
  if (record.card === null || card === null || board === null || record.card.at !== now)
    return null;
  const option = board.statuses[record.card.status];
  if (card.option === option) return null;
  const chosen = card.options.find((each) => each.name === option);
  if (chosen === undefined) return null;
  const { projectId, itemId, fieldId } = card;
  return { kind: 'move-card', projectId, itemId, fieldId, optionId: chosen.id };
}

/** The option that config names for the present status and the board does not have; null when it is there. */
export function missingOption(record: IssueRecord, look: Look): string | null {
  const { card } = look.snapshot;
  const { board } = look.config;
  if (record.card === null || card === null || board === null) return null;
  const option = board.statuses[record.card.status];
  return card.options.some((each) => each.name === option) ? null : option;
}

/** The card shows something else and is left so: people are told in the record. */
export function hasDrift(record: IssueRecord, look: Look): boolean {
  const { card } = look.snapshot;
  if (record.card === null || card === null || look.config.board === null) return false;
  return record.card.rewrites > 0 && card.option !== look.config.board.statuses[record.card.status];
}
