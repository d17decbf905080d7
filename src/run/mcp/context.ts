import type { DeskWish } from './desk.ts';

/** What an agent may look up about its run; of the task, what it can make use of. */
export function contextOf({ task, acts }: Pick<DeskWish, 'task' | 'acts'>, spent: number): object {
  const { issue, stages, criteria, feedback, decisions = [], limits, agent } = task;
  const asked = acts.asked();
  return {
    issue,
    agent: agent.name,
    stages,
    criteria,
    feedback: feedback.map(({ id }) => id),
    decisions,
    limits: { ...limits, minutesLeft: Math.max(0, Math.floor(limits.minutes - spent / 60_000)) },
    asked: asked === null ? null : { question: asked.question, kind: asked.request.kind },
  };
}
