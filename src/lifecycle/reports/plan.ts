import { checkPlan } from '../plan/check.ts';
import { explainPlanProblem } from '../plan/explain.ts';
import type { Criterion, Plan } from './fields.ts';

/** What is wrong with a plan, as sentences; none when it is sound: known and acyclic dependencies, each criterion covered once. */
export function planFaults(plan: Plan, criteria: readonly Criterion[]): string[] {
  return checkPlan(
    plan,
    criteria.map(({ id }) => id),
  ).map(explainPlanProblem);
}
