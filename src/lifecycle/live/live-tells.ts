import { lookAt } from '../look.ts';
import type { IssueRecord } from '../record/record.ts';
import { waitingTells } from '../runs/tells.ts';
import type { Snapshot } from '../snapshot/snapshot.ts';
import type { LiveTell } from './live-tell.ts';

/** What waits for the run under way, or for the one after it, and whose run that is. */
export interface LiveTells {
  readonly run: string | null;
  readonly tells: readonly LiveTell[];
}

/** What can be told to the run under way, once this record stands for certain. */
export function liveTells(snapshot: Snapshot, record: IssueRecord): LiveTells {
  const { run, end, tells = [] } = record;
  const isWorking = run !== null && run.kind === 'stage' && end === null;
  if (!isWorking || tells.length === 0) return { run: null, tells: [] };
  return { run: run.key, tells: waitingTells(record, lookAt(snapshot)) };
}
