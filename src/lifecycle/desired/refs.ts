import type { SharedEffect } from '../effect.ts';
import { NO_SHA } from '../ids.ts';
import type { Look } from '../look.ts';
import type { IssueRecord } from '../record/record.ts';
import { type Instant, type Millis, SECOND } from '../time.ts';

/**
 * When the life has ended, claims and the runs' commits are of no more use. But a process that was told to end writes for
 * eight seconds more: a life that begins and ends in its sight keeps its claims so long, or the late one would take what
 * is free again, and begin it once more.
 */
export function refEffects(record: IssueRecord, look: Look): readonly SharedEffect[] {
  const { refs, now } = look.snapshot;
  if (record.end === null || refs.length === 0 || now < refsStayUntil(record)) return [];
  const moves = refs.map(({ name, sha }) => ({ name, before: sha, after: NO_SHA, force: true }));
  return [{ kind: 'move-refs', moves }];
}

/** From when on the refs of a life that has ended may go. */
export function refsStayUntil({ bornAt }: IssueRecord): Instant {
  return bornAt + STAY;
}

const STAY: Millis = 15 * SECOND;
