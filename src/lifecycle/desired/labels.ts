import type { SharedEffect } from '../effect.ts';
import type { Look } from '../look.ts';
import type { IssueRecord } from '../record/record.ts';

/** On every issue in Drover's care: the sweep finds them by it, and it is removed last. */
export const CARE_LABEL = 'drover';
/** On issues that wait for their turn. */
export const QUEUED_LABEL = 'drover:queued';

export function labelEffects(record: IssueRecord, look: Look): readonly SharedEffect[] {
  const has = (label: string): boolean => look.snapshot.issue.labels.includes(label);
  const wanted = [
    ...(record.end === null ? [CARE_LABEL] : []),
    ...(record.end === null && record.queued ? [QUEUED_LABEL] : []),
  ];
  const add = wanted.filter((label) => !has(label));
  const remove = [CARE_LABEL, QUEUED_LABEL].filter(
    (label) => has(label) && !wanted.includes(label),
  );
  return [
    ...(add.length > 0 ? [{ kind: 'add-labels' as const, labels: add }] : []),
    ...(remove.length > 0 ? [{ kind: 'remove-labels' as const, labels: remove }] : []),
  ];
}
