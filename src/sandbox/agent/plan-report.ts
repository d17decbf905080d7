import type { AgentStage } from '../../lifecycle/reports/agent-stage.ts';
import type { Criterion } from '../../lifecycle/reports/fields.ts';
import type { AgentReport } from '../../lifecycle/reports/report.ts';
import type { Task } from '../../lifecycle/reports/task.ts';

type Planned = Pick<AgentReport, 'criteria' | 'design' | 'plan'>;

/** What clarification, design and plan report, as far as the run goes through them. */
export function planReport(task: Task, subject: string): Planned {
  const has = (stage: AgentStage): boolean => task.stages.includes(stage);
  const criteria = has('clarification') ? criteriaFor(task, subject) : task.criteria;
  return {
    ...(has('clarification') ? { criteria } : {}),
    ...(has('design') ? { design: designFor(subject, criteria) } : {}),
    ...(has('plan')
      ? {
          plan: {
            subtasks: [
              {
                id: 's1',
                title: subject.slice(0, 200),
                dependsOn: [],
                covers: criteria.map(({ id }) => id),
              },
            ],
          },
        }
      : {}),
  };
}

/** Criteria of an earlier run of this issue stay as they are. */
function criteriaFor(task: Task, subject: string): Criterion[] {
  if (task.criteria.length > 0) return task.criteria;
  return [
    { id: 'c1', text: `The preview shows what the issue asks for: ${subject}`.slice(0, 500) },
    { id: 'c2', text: 'The tests of the repository pass.' },
  ];
}

function designFor(subject: string, criteria: readonly Criterion[]): string {
  const checks = criteria.map(({ id, text }) => `- ${id}: look at the pull request (${text})`);
  return [
    `Only the files that “${subject}” needs change. The tests run before and after.`,
    'Checked by:',
    checks.join('\n'),
  ].join('\n\n');
}
