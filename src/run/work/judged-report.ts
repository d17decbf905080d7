import type { AgentReport } from '../../lifecycle/reports/report.ts';
import type { JudgedAct } from '../acts/judge.ts';
import type { WorkReport } from '../work-report.ts';

/**
 * The report of a run in which a person has to decide on an act, whatever its agent says: it asks for that act. What
 * the agent has finished so far is kept.
 */
export function asking(given: WorkReport['report'], act: JudgedAct): WorkReport['report'] {
  const said: Pick<AgentReport, 'summary'> =
    given.kind === 'given'
      ? withoutOutcome(given.report)
      : { summary: 'The agent was stopped before an act on which a person has to decide.' };
  const reason = act.why?.trim().slice(0, 1000);
  const report: AgentReport = {
    ...said,
    outcome: 'needs-operator',
    question: `May I do this? ${act.action}`.slice(0, 4000),
    request: {
      kind: 'approval',
      category: act.category,
      severity: SEVERITY[act.category],
      action: act.action,
      ...(reason ? { reason } : {}),
      ...(act.paths.length === 0 ? {} : { paths: act.paths.slice(0, 10) }),
    },
  };
  return { kind: 'given', report };
}

function withoutOutcome(report: AgentReport): Omit<AgentReport, 'outcome' | 'reason' | 'request'> {
  const { outcome: _outcome, reason: _reason, request: _request, ...rest } = report;
  return rest;
}

/** How much harm a wrong yes may do. */
const SEVERITY: Readonly<Record<JudgedAct['category'], 'low' | 'medium' | 'high'>> = {
  destructive: 'high',
  secrets: 'high',
  deploy: 'high',
  network: 'medium',
  dependency: 'medium',
  cost: 'medium',
  scope: 'medium',
  other: 'low',
};
