import type { SharedEffect } from '../effect.ts';
import { NO_SHA } from '../ids.ts';
import type { Look } from '../look.ts';
import type { IssueRecord } from '../record/record.ts';
import { straysOf } from '../runs/strays.ts';
import { shownOf } from '../deployment/contract.ts';

/** What closeout still has to see done, by name; empty when the terminal commit may come. */
export function leftToClose(record: IssueRecord, look: Look): readonly string[] {
  const promised = record.owed.filter(
    (entry) => entry.kind === 'follow-up' || entry.kind === 'revert',
  );
  return [
    ...(mustCloseIssue(record, look) ? ['issue'] : []),
    ...(mustClosePull(record, look) ? ['pull'] : []),
    ...(mustDeleteBranch(record, look) ? ['branch'] : []),
    // A run that this very wake lets go of was not asked about yet, so the list of them is what counts.
    ...record.stopping.map((id) => `run ${id}`),
    ...straysOf(record).map(({ key }) => `run ${key}`),
    ...previewsOf(record, look).map((each) => `preview ${each.environment}`),
    ...promised.map((entry) => entry.key),
  ];
}

/** What closeout asks for that may share a document. */
export function closingShared(record: IssueRecord, look: Look): readonly SharedEffect[] {
  if (record.stage !== 'closeout') return [];
  const { pull, branchHead } = look.snapshot;
  const { branch } = record;
  const effects: SharedEffect[] = [];
  if (mustClosePull(record, look) && pull !== null)
    effects.push({ kind: 'close-pull', pull: pull.id });
  if (mustDeleteBranch(record, look) && branch !== null && branchHead !== null)
    effects.push({
      kind: 'move-refs',
      moves: [
        { name: `refs/heads/${branch.name}`, before: branchHead, after: NO_SHA, force: true },
      ],
    });
  if (mustCloseIssue(record, look))
    effects.push({
      kind: 'close-issue',
      reason: record.ending === 'rejected' ? 'NOT_PLANNED' : 'COMPLETED',
    });
  return record.end === null ? [...effects, ...previewsDown(record, look)] : effects;
}

/** Previews of the pull request come down: of a deployment that is inactive already there is no preview. */
function previewsDown(record: IssueRecord, look: Look): readonly SharedEffect[] {
  return previewsOf(record, look).map((each) => ({
    kind: 'deactivate-deployment',
    deployment: each.id,
  }));
}

/** A cancelled issue stays open: it may be made ready again. */
function mustCloseIssue(record: IssueRecord, look: Look): boolean {
  return look.snapshot.issue.state === 'OPEN' && record.ending !== 'cancelled';
}

function mustClosePull(record: IssueRecord, look: Look): boolean {
  return record.ending !== 'done' && look.snapshot.pull?.state === 'OPEN';
}

/** Only a merged branch is deleted, and only where it stands as merged: commits that are nowhere else are kept. */
function mustDeleteBranch(record: IssueRecord, look: Look): boolean {
  const { pull, branchHead } = look.snapshot;
  return (
    pull?.state === 'MERGED' &&
    branchHead !== null &&
    branchHead === pull.head &&
    record.branch !== null
  );
}

function previewsOf(record: IssueRecord, look: Look): ReturnType<typeof shownOf> {
  const head = record.branch?.head ?? null;
  return head === null || look.config.deployment.mode === 'none' ? [] : shownOf(look, head);
}
