import type { IssueRecord } from '../record/record.ts';
import type { Request } from '../reports/request.ts';

/** What a ceiling is counted in. */
export type Unit = 'runs' | 'rounds' | 'dollars';

/** Raises a ceiling of the issue by as much as a person, or a rule, grants. */
export function raised(record: IssueRecord, unit: Unit, amount: number): IssueRecord {
  const { granted: before } = record;
  const more = unit === 'dollars' ? amount : Math.ceil(amount);
  return { ...record, granted: { ...before, [unit]: before[unit] + more } };
}

/** What a session asked for and was allowed. */
export function granted(record: IssueRecord, { kind, amount, unit }: Request): IssueRecord {
  return kind === 'budget' && amount !== undefined
    ? raised(record, unit ?? 'runs', amount)
    : record;
}
