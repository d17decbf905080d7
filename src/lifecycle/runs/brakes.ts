import type { Look } from '../look.ts';
import type { IssueRecord } from '../record/record.ts';
import type { BlockCode } from '../record/hold.ts';
import type { RunStage } from '../stage.ts';
import { workKey } from './work-key.ts';

/** How many more runs one `/retry` at a spent limit allows. */
const GRACE_RUNS = 3;

/**
 * What forbids a further run, the runs in flight counted: the issue's runs are spent, its money is, or the very same
 * work has already succeeded.
 */
export function brakeOf(
  record: IssueRecord,
  look: Look,
  stage: RunStage,
): { readonly code: BlockCode; readonly detail: string } | null {
  const runs = runCeiling(record, look);
  if (record.runs >= runs) return { code: 'runs-spent', detail: String(runs) };
  const cost = dollarCeiling(record, look);
  if (cost !== null && record.cost >= cost) return { code: 'cost-spent', detail: String(cost) };
  if (stage !== 'post-merge-verify' && record.succeeded.includes(workKey(record, stage)))
    return { code: 'no-progress', detail: stage };
  return null;
}

/** The issue's ceiling in runs: a person has raised it by a `/retry`, or by so many. */
export function runCeiling({ grace, granted }: IssueRecord, { config }: Look): number {
  return config.limits.runs + grace * GRACE_RUNS + granted.runs;
}

/** What may be left over of a dollar's fractions buys nothing. */
const LEAST_DOLLARS = 0.01;

/** Dollars that the next run may cost: what is left of the issue's; null without a ceiling. */
export function dollarsLeft(record: IssueRecord, look: Look): number | null {
  const ceiling = dollarCeiling(record, look);
  if (ceiling === null) return null;
  return Math.max(LEAST_DOLLARS, Math.round((ceiling - record.cost) * 100) / 100);
}

/** The issue's ceiling in dollars, once more for each `/retry` that answered a spent limit, and what was granted. */
export function dollarCeiling({ grace, granted }: IssueRecord, { config }: Look): number | null {
  return config.limits.cost === null ? null : config.limits.cost * (1 + grace) + granted.dollars;
}
