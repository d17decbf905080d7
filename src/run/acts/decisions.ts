import type { Decision } from '../../lifecycle/reports/task.ts';
import type { LiveAnswer } from '../channel/line.ts';
import type { Asked } from './asked.ts';

/** The acts that were decided in this session: those of the task, and what was answered since the run began. */
export interface Decisions {
  /** The last one on exactly this act. */
  readonly on: (action: string) => Decision | undefined;
  /** All of them, the oldest first. */
  readonly all: () => readonly Decision[];
  /** Takes down what was said to a question, where it was a yes or a no to an act. */
  readonly take: (asked: Asked, answer: LiveAnswer) => void;
}

export function openDecisions(given: readonly Decision[] = []): Decisions {
  const all = [...given];
  return {
    on: (action) => all.findLast((each) => each.action === action),
    all: () => all,
    take: ({ request }, { decision, by, text }) => {
      const { kind, action, category } = request;
      if (decision === null || kind !== 'approval' || action === undefined) return;
      const reason = decision === 'deny' && text !== '' ? { reason: text.slice(0, 2000) } : {};
      all.push({ action, category, decision, by: by.slice(0, 200), ...reason });
    },
  };
}
