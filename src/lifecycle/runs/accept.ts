import type { Look } from '../look.ts';
import type { FeedbackItem } from '../record/feedback-item.ts';
import type { IssueRecord } from '../record/record.ts';
import type { Run } from '../record/run.ts';
import { protectedOf, questionAbout } from '../gates/protected-paths.ts';
import type { Report } from '../reports/report.ts';
import { fail, ok, type Result } from '../result.ts';
import { owe, type Reason } from '../record/edit.ts';

/** Why finished work is not taken: a failed attempt, or something only a person can decide. */
export type NotAccepted =
  | { readonly kind: 'failure'; readonly why: string; readonly detail: string }
  | ({ readonly kind: 'block' } & Reason);

interface Work {
  readonly run: Run;
  readonly report: Report;
}

/** Takes up what a run made: its commit becomes the branch's next head, and each feedback item gets its resolution. */
export function acceptWork(
  record: IssueRecord,
  look: Look,
  work: Work,
): Result<IssueRecord, NotAccepted> {
  if (work.run.stages.includes('execution')) return acceptCommit(record, look, work);
  if (work.run.stage === 'feedback-implementation') return acceptRound(record, look, work);
  return ok(record);
}

function acceptCommit(
  record: IssueRecord,
  look: Look,
  { run, report }: Work,
): Result<IssueRecord, NotAccepted> {
  const { commit } = report;
  if (commit === null || record.branch === null)
    return fail({ kind: 'block', code: 'no-progress', detail: run.stage });
  if (commit.parent !== run.head)
    return fail({ kind: 'failure', why: 'wrong-head', detail: commit.parent });
  // The report lists so many paths and no more: what it leaves out cannot be checked.
  if (commit.files > commit.paths.length)
    return fail({ kind: 'block', code: 'run-refused', detail: `${commit.files} files` });
  const touched = protectedOf(commit.paths, record, look);
  if (touched.length > 0)
    return fail({ kind: 'block', code: 'protected-paths', ...questionAbout(touched) });
  return ok({ ...record, branch: { ...record.branch, next: commit.sha } });
}

/** A round answers every item of its batch; one that changes nothing is taken only when it declined them all. */
function acceptRound(
  record: IssueRecord,
  look: Look,
  work: Work,
): Result<IssueRecord, NotAccepted> {
  const answers = new Map((work.report.feedback ?? []).map((item) => [item.id, item.resolution]));
  const silent = record.batch.filter((item) => !answers.has(item.id)).map((item) => item.id);
  if (silent.length > 0)
    return fail({ kind: 'failure', why: 'items-unanswered', detail: silent.join(', ') });
  const batch = record.batch.map(
    (item): FeedbackItem => ({ ...item, resolution: answers.get(item.id) ?? 'open' }),
  );
  const answered = owedThreads({ ...record, batch }, look);
  if (work.report.commit !== null) return acceptCommit(answered, look, work);
  return batch.every((item) => item.resolution === 'declined')
    ? ok(answered)
    : fail({ kind: 'block', code: 'no-progress', detail: work.run.stage });
}

function owedThreads(record: IssueRecord, look: Look): IssueRecord {
  return record.batch
    .filter((item) => item.thread !== null)
    .reduce(
      (owing, item) =>
        owe(owing, look.snapshot.now, {
          key: `thread/${record.life}/${record.round}/${item.id}`,
          kind: 'thread',
          about: item.id,
        }),
      record,
    );
}
