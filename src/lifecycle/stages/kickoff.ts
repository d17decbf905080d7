import { branchName } from '../pull/branch-name.ts';
import { block, note } from '../record/edit.ts';
import type { Look } from '../look.ts';
import type { IssueRecord } from '../record/record.ts';
import { placeInLine } from '../queue-line.ts';
import { foreignEditor } from '../text-pin.ts';
import { goOn } from './next.ts';
import { type Instant, MINUTE } from '../time.ts';

const FRESH = 10 * MINUTE;

/** Installation complete, its turn come, risk classified, branch named: then the agents begin. */
export function kickoff(record: IssueRecord, look: Look): IssueRecord {
  const { snapshot, config } = look;
  const { place } = placeInLine(look);
  if (place > 0) return inLine(record, place, snapshot.now);
  const started = { ...record, queued: false };
  // What was edited so shortly before Ready, or since, may not be what was read.
  // Nor is it where they edited once more since it was pinned: that hides what they wrote before.
  const editor = foreignEditor(look, readyAt(record) - FRESH);
  if (editor !== null && !record.allowed.includes('text-fresh'))
    return block(started, snapshot.now, { code: 'text-fresh', detail: editor });
  const risk = snapshot.issue.labels.find((label) => config.gates.risk.labels.includes(label));
  if (risk !== undefined && !record.allowed.includes('risk'))
    return block(started, snapshot.now, { code: 'risk', detail: risk });
  return goOn(withBranch(started, look), look);
}

/** Waits for its turn. Its place is noted as it changes, so that people see it; the last one is enough. */
function inLine(record: IssueRecord, place: number, now: Instant): IssueRecord {
  const last = record.history.at(-1);
  if (record.queued && last?.what === 'in-line' && last.args[0] === String(place)) return record;
  const history = last?.what === 'in-line' ? record.history.slice(0, -1) : record.history;
  return note({ ...record, queued: true, history }, now, ['in-line', String(place)]);
}

/** Drover may have been away since. A record that was made anew knows of none. */
function readyAt({ history, bornAt }: IssueRecord): Instant {
  return history.findLast(({ what }) => what === 'ready')?.at ?? bornAt;
}

function withBranch(record: IssueRecord, look: Look): IssueRecord {
  const { base, issue } = look.snapshot;
  return {
    ...record,
    branch: {
      name: branchName(issue, record.life),
      baseRef: base.ref,
      base: base.head,
      head: null,
      next: null,
      reviewed: null,
      merged: null,
    },
  };
}
