import { branchName } from '../pull/branch-name.ts';
import { block } from '../record/edit.ts';
import type { Look } from '../look.ts';
import type { IssueRecord } from '../record/record.ts';
import { placeInLine } from '../queue-line.ts';
import { goOn } from './next.ts';

/** Installation complete, its turn come, risk classified, branch named: then the agents begin. */
export function kickoff(record: IssueRecord, look: Look): IssueRecord {
  const { snapshot, config } = look;
  if (placeInLine(look) > 0) return { ...record, queued: true };
  const started = { ...record, queued: false };
  const risk = snapshot.issue.labels.find((label) => config.gates.risk.labels.includes(label));
  if (risk !== undefined && !record.allowed.includes('risk'))
    return block(started, snapshot.now, { code: 'risk', detail: risk });
  return goOn(withBranch(started, look), look);
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
