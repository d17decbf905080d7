import type { AgentReport } from '../../lifecycle/reports/report.ts';
import type { Asked } from '../acts/asked.ts';
import type { WorkReport } from '../work-report.ts';

/**
 * The report of a run in which a person has to say something, whatever its agent says in the end: it asks for that. What
 * the agent has finished so far is kept.
 */
export function asking(given: WorkReport['report'], asked: Asked): WorkReport['report'] {
  const said: Pick<AgentReport, 'summary'> =
    given.kind === 'given' ? withoutOutcome(given.report) : { summary: UNSAID };
  const { question, request } = asked;
  return { kind: 'given', report: { ...said, outcome: 'needs-operator', question, request } };
}

const UNSAID = 'The agent stopped where a person has to say something.';

function withoutOutcome(report: AgentReport): Omit<AgentReport, 'outcome' | 'reason' | 'request'> {
  const { outcome: _outcome, reason: _reason, request: _request, ...rest } = report;
  return rest;
}
