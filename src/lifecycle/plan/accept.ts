import { planFaults } from '../reports/plan.ts';
import type { Report } from '../reports/report.ts';
import type { Results } from '../reports/results.ts';

/** What is wrong with the plan of a run that was to make one; none when it is sound. */
export function checkedPlan(report: Report, results: Results | null): readonly string[] {
  if (report.plan === undefined) return ['The report holds no plan.'];
  return planFaults(report.plan, results?.criteria ?? []);
}
