import type { Refusal, Report } from '../../lifecycle/reports/report.ts';
import type { Task } from '../../lifecycle/reports/task.ts';
import type { Handed } from './read-handed.ts';

/** The report of a run whose work was accepted, or which said itself that it failed. */
export function finishedReport(
  task: Task,
  { report, cost, session, kept, live, delivered, told }: Handed,
  published: Pick<Report, 'commit' | 'results'>,
): Report {
  return {
    ...report,
    ...headOf(task),
    ...published,
    cost,
    session,
    ...keptIf(kept),
    ...(live === null || report.outcome !== 'needs-operator' ? {} : { live }),
    ...deliveredIf(delivered),
    ...toldIf(told),
  };
}

/** The report of a run whose work was refused; without a report of its agent, nothing that it said is passed on. */
export function refusedReport(
  task: Task,
  {
    report,
    cost,
    session,
    kept,
    delivered = [],
    told = [],
  }: Pick<Handed, 'cost' | 'session' | 'kept'> &
    Partial<Pick<Handed, 'report' | 'delivered' | 'told'>>,
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
    ...deliveredIf(delivered),
    ...toldIf(told),
    refusal,
  };
}

function keptIf(kept: boolean): Pick<Report, 'kept'> {
  return kept ? { kept: true } : {};
}

function deliveredIf(delivered: Handed['delivered']): Pick<Report, 'delivered'> {
  return delivered.length === 0 ? {} : { delivered };
}

function toldIf(told: Handed['told']): Pick<Report, 'told'> {
  return told.length === 0 ? {} : { told };
}

function headOf({
  key,
  nonce,
  stages,
}: Task): Pick<Report, 'version' | 'key' | 'nonce' | 'stages'> {
  return { version: 1, key, nonce, stages: [...stages] };
}
