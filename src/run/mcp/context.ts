import type { Task } from '../../lifecycle/reports/task.ts';
import type { ActBook } from '../acts/act-book.ts';

interface Known {
  readonly task: Task;
  readonly acts: ActBook;
}

/** What an agent may look up about its run; of the task, what it can make use of. Milliseconds are spent. */
export function contextOf({ task, acts }: Known, spent: number): object {
  const { issue, stages, criteria, feedback, decisions = [], told = [], limits, agent } = task;
  const asked = acts.asked();
  return {
    issue,
    agent: agent.name,
    stages,
    criteria,
    feedback: feedback.map(({ id }) => id),
    decisions,
    told,
    limits: { ...limits, minutesLeft: Math.max(0, Math.floor(limits.minutes - spent / 60_000)) },
    asked: asked === null ? null : { question: asked.question, kind: asked.request.kind },
  };
}
