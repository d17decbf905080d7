import type { SharedEffect } from '../effect.ts';
import type { Look } from '../look.ts';
import type { IssueRecord } from '../record/record.ts';

/** On every issue in Drover's care: the sweep finds them by it, and it is removed last. */
export const CARE_LABEL = 'drover';
/** On issues that wait for their turn. */
export const QUEUED_LABEL = 'drover:queued';
/** On issues whose session waits for an answer: those in line do not wait for them. */
export const ASKING_LABEL = 'drover:asking';

export const LABELS: readonly string[] = [CARE_LABEL, QUEUED_LABEL, ASKING_LABEL];

export function labelEffects(record: IssueRecord, look: Look): readonly SharedEffect[] {
  const has = (label: string): boolean => look.snapshot.issue.labels.includes(label);
  const wanted = record.end === null ? labelsOf(record) : [];
  const add = wanted.filter((label) => !has(label));
  const remove = LABELS.filter((label) => has(label) && !wanted.includes(label));
  return [
    ...(add.length > 0 ? [{ kind: 'add-labels' as const, labels: add }] : []),
    ...(remove.length > 0 ? [{ kind: 'remove-labels' as const, labels: remove }] : []),
  ];
}

function labelsOf({ queued, hold }: IssueRecord): readonly string[] {
  const asks = hold?.code === 'prompt';
  return [CARE_LABEL, ...(queued ? [QUEUED_LABEL] : []), ...(asks ? [ASKING_LABEL] : [])];
}
