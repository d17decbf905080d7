import type { SharedEffect } from '../effect.ts';
import { NO_SHA } from '../ids.ts';
import type { Look } from '../look.ts';
import type { IssueRecord } from '../record/record.ts';

/** When the life has ended, claims and the runs' commits are of no more use. */
export function refEffects(record: IssueRecord, look: Look): readonly SharedEffect[] {
  const { refs } = look.snapshot;
  if (record.end === null || refs.length === 0) return [];
  const moves = refs.map(({ name, sha }) => ({ name, before: sha, after: NO_SHA, force: true }));
  return [{ kind: 'move-refs', moves }];
}
