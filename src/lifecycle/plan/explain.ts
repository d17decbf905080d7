import type { PlanProblem } from './check.ts';

/** A plan's problem in a sentence, for the agent that is asked again and for the operator. Ids stand in it as they are. */
export function explainPlanProblem(problem: PlanProblem): string {
  switch (problem.kind) {
    case 'empty':
      return 'The plan has no subtask.';
    case 'duplicate-id':
      return `Two subtasks have the id ${problem.id}.`;
    case 'unknown-dependency':
      return `Subtask ${problem.subtask} depends on ${problem.dependency}, which is not in the plan.`;
    case 'cycle':
      return problem.subtasks.length === 1
        ? `Subtask ${problem.subtasks.join('')} waits for itself.`
        : `Subtasks ${problem.subtasks.join(', ')} wait for each other.`;
    case 'unknown-criterion':
      return `Subtask ${problem.subtask} covers ${problem.criterion}, which is no acceptance criterion.`;
    case 'uncovered':
      return `No subtask covers ${problem.criterion}.`;
    case 'covered-twice':
      return `${problem.subtasks.length} subtasks cover ${problem.criterion}: ${problem.subtasks.join(', ')}.`;
    default:
      return problem satisfies never;
  }
}
