import type { FreeEffect } from '../effect.ts';
import { allHold, mergeGates } from '../gates/merge-gates.ts';
import type { Look } from '../look.ts';
import type { IssueRecord } from '../record/record.ts';
import { plainLine } from '../text/one-line.ts';

const METHODS = { merge: 'MERGE', squash: 'SQUASH', rebase: 'REBASE' } as const;

/** The merge, with the head that was approved, when every gate holds in this very look; null otherwise. */
export function mergeEffect(record: IssueRecord, look: Look): FreeEffect | null {
  const { pull, issue } = look.snapshot;
  if (record.stage !== 'merge' || record.hold !== null || record.end !== null) return null;
  if (pull === null || pull.state !== 'OPEN' || !allHold(mergeGates(record, look))) return null;
  return {
    kind: 'merge',
    key: `merge/${pull.head}`,
    pull: pull.id,
    head: pull.head,
    method: METHODS[look.config.merge.method],
    title: `${plainLine(pull.title, 200)} (#${pull.number}, for #${issue.number})`,
  };
}
