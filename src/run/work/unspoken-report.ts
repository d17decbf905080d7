import type { AgentReport } from '../../lifecycle/reports/report.ts';
import type { Task } from '../../lifecycle/reports/task.ts';
import { unspokenIn } from '../../lifecycle/reports/unspoken.ts';
import type { WorkReport } from '../work-report.ts';

export interface Ending {
  /** What the agent's program said last. */
  readonly lastWords: string;
  /** Whether files were changed that are kept. */
  readonly changed: boolean;
  readonly stages: Task['stages'];
}

/**
 * A session that has done nothing and ends by asking has not done its work, whatever its report says or leaves out: its
 * last words are its question, and a person is asked.
 */
export function heardOut(given: WorkReport['report'], ending: Ending): WorkReport['report'] {
  if (given.kind !== 'given' || given.report.outcome !== 'done') return given;
  if (!hasDoneNothing(given.report, ending)) return given;
  const asked = unspokenIn(ending.lastWords) ?? unspokenIn(given.report.summary);
  if (asked === null) return given;
  const report: AgentReport = {
    ...given.report,
    outcome: 'needs-operator',
    question: asked.question,
    request: asked.request,
  };
  return { kind: 'given', report };
}

/** No change where one was due, or nothing reported at all. A diagnosis is words by its nature. */
function hasDoneNothing(report: AgentReport, { changed, stages }: Ending): boolean {
  if (changed || stages.includes('diagnose')) return false;
  const { outcome: _, summary: __, ...work } = report;
  return stages.includes('execution') || Object.keys(work).length === 0;
}
