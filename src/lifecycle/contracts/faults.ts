import type { AgentStage } from '../reports/agent-stage.ts';
import type { Criterion } from '../reports/fields.ts';
import { planFaults } from '../reports/plan.ts';
import type { AgentReport } from '../reports/report.ts';
import { contractOf } from './contract-of.ts';

export interface Agreed {
  readonly stages: readonly AgentStage[];
  /** The items of the batch that the run was given. */
  readonly feedback: readonly { readonly id: string }[];
  /** After the report was merged into the results: `mergeResults(previous, report).criteria`. */
  readonly criteria: readonly Criterion[];
}

/** Where a report of the outcome `done` breaks the contracts of its stages, as sentences; none when it keeps them. */
export function contractFaults(report: AgentReport, agreed: Agreed): string[] {
  if (report.outcome !== 'done') return [];
  const missing = agreed.stages.flatMap((stage) =>
    contractOf(stage)
      .fields.filter(({ name, need }) => need === 'required' && report[name] === undefined)
      .map(({ name }) => `The report lacks \`${name}\`, which ${stage} is there to give.`),
  );
  const empty = report.criteria?.length === 0 ? ['The list of acceptance criteria is empty.'] : [];
  const plan = report.plan ? planFaults(report.plan, agreed.criteria) : [];
  return [...missing, ...empty, ...plan, ...feedbackFaults(report, agreed)];
}

function feedbackFaults({ feedback }: AgentReport, agreed: Agreed): string[] {
  if (!feedback) return [];
  const asked = new Set(agreed.feedback.map(({ id }) => id));
  const answered = new Set(feedback.map(({ id }) => id));
  const open = [...asked].filter((id) => !answered.has(id)).length;
  const strange = [...answered].filter((id) => !asked.has(id)).length;
  return [
    ...(open > 0 ? [`Feedback items without an answer: ${open} of ${asked.size}.`] : []),
    ...(strange > 0 ? [`Answers to no item of this round: ${strange}.`] : []),
  ];
}
