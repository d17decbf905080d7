import type { Look } from '../look.ts';
import { block, note } from '../record/edit.ts';
import { CAPS } from '../record/caps.ts';
import { type BlockCode } from '../record/hold.ts';
import { type IssueRecord } from '../record/record.ts';
import { type Run } from '../record/run.ts';
import { questionAbout } from '../gates/protected-paths.ts';
import { contractFaults } from '../contracts/faults.ts';
import type { Report } from '../reports/report.ts';
import { currentResults } from '../look.ts';
import type { RunSnapshot } from '../snapshot/run.ts';
import { deadlineOf, waits } from '../live/waited.ts';
import { PLAIN_REQUEST } from '../reports/request.ts';
import { acceptWork } from './accept.ts';
import { ask } from './ask.ts';
import { failure } from './failure.ts';
import { noticeLate } from './late.ts';
import { counted } from './spent.ts';
import { stopRun } from './stop.ts';
import { withHeard } from './tells.ts';
import { workKey } from './work-key.ts';

/**
 * Looks at the run that the record waits for: takes up what it said when it is completed, and stops it when its deadline
 * has passed or the whole repository is stopped. A pause leaves the answer for later, and so does whatever holds an
 * issue beside its stage: the branch would move on without the stage, and the work be done a second time. Under a broken
 * configuration it would be judged by other rules than the repository's own.
 */
export function noticeRun(record: IssueRecord, look: Look): IssueRecord {
  const { run } = record;
  if (run === null || isLeftForLater(record) || !look.configHolds) return record;
  const { snapshot } = look;
  const failed = snapshot.outcomes.find((each) => each.kind === 'failed' && each.key === run.key);
  if (failed?.kind === 'failed')
    return failure(without(record), look, { why: 'not-dispatched', detail: failed.reason });
  const seen = snapshot.run?.key === run.key ? snapshot.run : null;
  if (seen?.status === 'completed') return ended(record, look, { run, seen });
  const known = seen === null ? record : { ...record, run: { ...run, id: seen.id, url: seen.url } };
  const [stop] = snapshot.stops;
  // No failed attempt: it runs again when the stop is over.
  if (stop !== undefined)
    return note(stopRun(known, look), snapshot.now, ['stopped', `#${stop.number}`, run.key]);
  if (snapshot.now < (deadlineOf(record) ?? 0)) return noticeLate(known, look);
  return lost(stopRun(known, look), look, { run, why: 'late', detail: '' });
}

const BESIDE: readonly (BlockCode | null)[] = ['archived', 'installation', 'observed'];

function isLeftForLater({ hold }: IssueRecord): boolean {
  return hold !== null && (hold.kind === 'paused' || BESIDE.includes(hold.code));
}

function without(record: IssueRecord): IssueRecord {
  const key = record.run?.key;
  return { ...record, run: null, owed: record.owed.filter((entry) => entry.key !== key) };
}

interface Ended {
  readonly run: Run;
  readonly seen: RunSnapshot;
}

function ended(record: IssueRecord, look: Look, { run, seen }: Ended): IssueRecord {
  const over = counted(without(record), run, {
    at: look.snapshot.now,
    dollars: dollarsOf(seen),
  });
  if (run.kind === 'verify')
    return seen.conclusion === 'success'
      ? note(
          { ...over, succeeded: [...over.succeeded, workKey(over)].slice(-CAPS.rounds * 5) },
          look.snapshot.now,
          ['verified', run.key],
        )
      : verifyFailed(over, look, seen);
  if (run.kind === 'diagnose')
    return {
      ...over,
      verify: { ...over.verify, diagnosed: true },
      results: resultsOf(seen) ?? over.results,
      cost: over.cost + costOf(seen),
    };
  const { report } = seen;
  if (report === null || report.kind === 'missing')
    return lost(over, look, { run, why: 'no-report', detail: seen.conclusion ?? '' });
  if (report.kind === 'unreadable')
    return failure(over, look, { why: 'bad-report', detail: report.reason });
  if (report.report.key !== run.key || report.report.nonce !== run.nonce)
    return failure(over, look, { why: 'foreign-report', detail: '' });
  return reported(over, look, { run: { ...run, id: seen.id }, report: report.report });
}

function resultsOf(seen: RunSnapshot): IssueRecord['results'] {
  return seen.report?.kind === 'read' ? seen.report.report.results : null;
}

/** What a run says that it cost; null where it does not say. */
function dollarsOf({ report }: RunSnapshot): number | null {
  return report?.kind === 'read' ? (report.report.cost?.usd ?? null) : null;
}

function costOf(seen: RunSnapshot): number {
  return seen.report?.kind === 'read' ? (seen.report.report.cost?.usd ?? 0) : 0;
}

function verifyFailed(record: IssueRecord, look: Look, seen: RunSnapshot): IssueRecord {
  const verify = { ...record.verify, failures: record.verify.failures + 1 };
  return note({ ...record, verify }, look.snapshot.now, [
    'verify-failed',
    seen.conclusion ?? '',
    seen.url,
  ]);
}

interface Reported {
  readonly run: Run;
  readonly report: Report;
}

function reported(record: IssueRecord, look: Look, { run, report }: Reported): IssueRecord {
  const told = withHeard(withDelivered(record, { run, report }), { run, report }, look);
  const paid: IssueRecord = {
    ...inSession(told, { run, report }),
    cost: record.cost + (report.cost?.usd ?? 0),
    results: report.results ?? record.results,
  };
  switch (report.outcome) {
    case 'done':
      return done(paid, look, { run, report });
    case 'needs-operator':
      return asked(paid, look, { run, report });
    case 'failed':
      return report.refusal === undefined
        ? failure(paid, look, { why: 'failed', detail: report.reason ?? report.summary })
        : refusal(paid, look, report.refusal);
  }
}

/** A question that was asked while the run went on stands already, and so may its answer. */
function asked(record: IssueRecord, look: Look, { run, report }: Reported): IssueRecord {
  const { live: id, question: text = '', request = PLAIN_REQUEST } = report;
  const stands = record.prompts.some(
    ({ run: by, live }) =>
      by === run.key && live !== undefined && live.id === id && live.delivered !== true,
  );
  if (stands) return record;
  const live = id === undefined ? {} : { live: { id, wait: 0 } };
  return ask(record, look, { run, asked: { text, request }, ...live });
}

/** What the agent was told already, no run after it is told as news. */
function withDelivered(record: IssueRecord, { run, report }: Reported): IssueRecord {
  const { delivered = [] } = report;
  if (delivered.length === 0) return record;
  const prompts = record.prompts.map((prompt) =>
    prompt.run === run.key &&
    prompt.live !== undefined &&
    prompt.state === 'answered' &&
    delivered.includes(prompt.live.id)
      ? { ...prompt, live: { ...prompt.live, delivered: true as const } }
      : prompt,
  );
  return { ...record, prompts };
}

/** The session that goes on with the next run, and where its conversation is. */
function inSession(record: IssueRecord, { run, report }: Reported): IssueRecord {
  if (report.session === null) return record;
  const { keptBy: _former, ...rest } = record;
  const kept = report.kept && run.id !== null ? { keptBy: run.id } : {};
  return { ...rest, session: report.session, ...kept };
}

function done(record: IssueRecord, look: Look, { run, report }: Reported): IssueRecord {
  const faults = contractFaults(report, {
    stages: report.stages,
    feedback: run.stage === 'feedback-implementation' ? record.batch : [],
    criteria: currentResults(record, look)?.criteria ?? [],
  });
  if (faults.length > 0)
    return failure(record, look, {
      why: run.stages.includes('plan') ? 'plan-invalid' : 'report-incomplete',
      detail: faults.join(' '),
    });
  const accepted = acceptWork(record, look, { run, report });
  if (!accepted.ok)
    return accepted.error.kind === 'failure'
      ? failure(record, look, accepted.error)
      : block(record, look.snapshot.now, accepted.error);
  const keys = run.stages.map((stage) => workKey(record, stage));
  return note(
    {
      ...accepted.value,
      failures: 0,
      retryAt: null,
      succeeded: [...accepted.value.succeeded, ...keys].slice(-CAPS.rounds * 5),
    },
    look.snapshot.now,
    ['done', run.key],
  );
}

const REFUSED_AT_ONCE: Readonly<
  Partial<Record<NonNullable<Report['refusal']>['kind'], BlockCode>>
> = {
  // One that nobody can allow: a workflow, a link out of the repository.
  'protected-path': 'run-refused',
  'no-changes': 'no-progress',
  secret: 'run-refused',
  'too-large': 'run-refused',
};

/** What the publish job refused: some refusals a further attempt cannot mend, and a person is asked at once. */
function refusal(
  record: IssueRecord,
  look: Look,
  refused: NonNullable<Report['refusal']>,
): IssueRecord {
  const paths = refused.paths ?? [];
  if (refused.kind === 'protected-path' && paths.length > 0)
    return block(record, look.snapshot.now, { code: 'protected-paths', ...questionAbout(paths) });
  const code = REFUSED_AT_ONCE[refused.kind];
  return code === undefined
    ? failure(record, look, { why: refused.kind, detail: refused.detail })
    : block(record, look.snapshot.now, { code, detail: refused.detail.slice(0, 300) });
}

/** A run of which nothing came. One that was waiting has left its question behind, and that is not its failure. */
function lost(
  record: IssueRecord,
  look: Look,
  { run, ...what }: { readonly run: Run; readonly why: string; readonly detail: string },
): IssueRecord {
  return waits(record, run.key) ? record : failure(record, look, what);
}
