import type { Look } from '../look.ts';
import { CAPS } from '../record/caps.ts';
import { note } from '../record/edit.ts';
import type { IssueRecord } from '../record/record.ts';
import type { Told } from '../record/told.ts';
import type { EffectOutcome } from '../snapshot/snapshot.ts';
import { mattersOf } from './matters.ts';

type ToldOutcome = Extract<EffectOutcome, { readonly kind: 'told' }>;

/**
 * Takes down what channels were told since the last commit, and forgets what waits for nobody any more: the list is
 * never longer than what waits. What a channel refused for good the history says, so that people see it.
 */
export function takeTold(record: IssueRecord, look: Look): IssueRecord {
  const before = record.told ?? [];
  const fresh = look.snapshot.outcomes.filter((each) => each.kind === 'told');
  if (before.length === 0 && fresh.length === 0) return record;
  const current = mattersOf(record).map(({ key }) => key);
  const missing = fresh.filter(
    ({ notice, channel }) => current.includes(notice) && !isTold(before, notice, channel),
  );
  const kept = before.filter(({ notice }) => current.includes(notice));
  if (missing.length === 0 && kept.length === before.length) return record;
  const noted = missing.reduce((noting, outcome) => noteRefusal(noting, outcome, look), record);
  const told = missing.reduce(added, kept).slice(-CAPS.told);
  if (told.length > 0) return { ...noted, told };
  const { told: _, ...without } = noted;
  return without;
}

/** Whether a channel was told of something, or refused to hear of it. */
export function isTold(told: readonly Told[], notice: string, channel: string): boolean {
  return told.some((each) => each.notice === notice && each.to.includes(channel));
}

function added(
  told: readonly Told[],
  { notice, channel }: Pick<ToldOutcome, 'notice' | 'channel'>,
): readonly Told[] {
  const entry = told.find((each) => each.notice === notice);
  if (entry === undefined) return [...told, { notice, to: [channel] }];
  const longer = { notice, to: [...entry.to, channel].slice(-10) };
  return told.map((each) => (each === entry ? longer : each));
}

function noteRefusal(
  record: IssueRecord,
  { channel, refusal }: ToldOutcome,
  look: Look,
): IssueRecord {
  return refusal === null ? record : note(record, look.snapshot.now, ['untold', channel, refusal]);
}
