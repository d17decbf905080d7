import type { Task } from '../../lifecycle/reports/task.ts';
import type { Decisions } from '../acts/decisions.ts';
import type { Questions } from '../acts/questions.ts';
import type { Inbox } from '../channel/inbox.ts';

interface Known {
  readonly task: Task;
  readonly decisions: Decisions;
  readonly questions: Questions;
  readonly inbox: Inbox;
}

/** What an agent may look up about its run; of the task, what it can make use of. Milliseconds are spent. */
export function contextOf({ task, decisions, questions, inbox }: Known, spent: number): object {
  const { issue, stages, criteria, feedback, told = [], limits, agent } = task;
  const asked = questions.parked();
  const meanwhile = inbox
    .all()
    .map(({ by, at, text }) => ({ by, text, at: new Date(at).toISOString() }));
  return {
    issue,
    agent: agent.name,
    stages,
    criteria,
    feedback: feedback.map(({ id }) => id),
    decisions: decisions.all(),
    told: [...told, ...meanwhile],
    limits: { ...limits, minutesLeft: Math.max(0, Math.floor(limits.minutes - spent / 60_000)) },
    asked: asked === null ? null : { question: asked.question, kind: asked.request.kind },
  };
}
