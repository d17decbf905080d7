import { type DecidedAct, MOST_DECIDED } from '../../lifecycle/reports/decided-act.ts';
import type { JudgedAct } from '../acts/judge.ts';

/** What rules and earlier decisions let through or refused, each act once, as it is shown to people. */
export function decidedActs(acts: readonly JudgedAct[]): DecidedAct[] {
  const found = new Map<string, DecidedAct>();
  for (const { effect, category, rule, action } of acts) {
    if (effect === 'ask') continue;
    const key = JSON.stringify([effect, category, rule, action]);
    const times = (found.get(key)?.times ?? 0) + 1;
    const shown = action.slice(0, 200).toWellFormed();
    found.set(key, { category, effect, rule: rule.slice(0, 200), action: shown, times });
  }
  return [...found.values()].slice(0, MOST_DECIDED);
}
