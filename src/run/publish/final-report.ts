import type { Refusal, Report } from '../../lifecycle/reports/report.ts';
import type { Task } from '../../lifecycle/reports/task.ts';
import type { Handed } from './read-handed.ts';

/** The report of a run whose work was accepted, or which said itself that it failed. */
export function finishedReport(
  task: Task,
  { report, cost, session, kept }: Handed,
  published: Pick<Report, 'commit' | 'results'>,
): Report {
  return { ...report, ...headOf(task), ...published, cost, session, ...keptIf(kept) };
}

/** The report of a run whose work was refused; without a report of its agent, nothing that it said is passed on. */
export function refusedReport(
  task: Task,
  {
    report,
    cost,
    session,
    kept,
  }: Omit<Handed, 'changed' | 'report' | 'acts'> & { readonly report?: Handed['report'] },
  refusal: Refusal,
): Report {
  return {
    ...(report ?? { summary: 'The work of this run was refused.' }),
    ...headOf(task),
    outcome: 'failed',
    reason: refusal.detail,
    commit: null,
    results: null,
    cost,
    session,
    ...keptIf(kept),
    refusal,
  };
}

function keptIf(kept: boolean): Pick<Report, 'kept'> {
  return kept ? { kept: true } : {};
}

function headOf({
  key,
  nonce,
  stages,
}: Task): Pick<Report, 'version' | 'key' | 'nonce' | 'stages'> {
  return { version: 1, key, nonce, stages: [...stages] };
}
