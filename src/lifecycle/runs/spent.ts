import type { Look } from '../look.ts';
import { note, owe } from '../record/edit.ts';
import type { IssueRecord } from '../record/record.ts';
import type { Run } from '../record/run.ts';
import type { Spent } from '../record/spent.ts';
import type { Instant } from '../time.ts';
import { MINUTE } from '../time.ts';
import { dollarCeiling, runCeiling } from './brakes.ts';

/** Counts what a run took, by its stage: what the next of its kind may take is told from it. */
export function counted(
  record: IssueRecord,
  run: Run,
  { at, dollars }: { readonly at: Instant; readonly dollars: number | null },
): IssueRecord {
  const before: Spent = record.spent.find(({ stage }) => stage === run.stage) ?? {
    stage: run.stage,
    runs: 0,
    minutes: 0,
    dollars: 0,
    priced: 0,
  };
  const after: Spent = {
    ...before,
    runs: before.runs + 1,
    minutes: before.minutes + Math.max(1, Math.round((at - run.requestedAt) / MINUTE)),
    dollars: Math.round((before.dollars + (dollars ?? 0)) * 100) / 100,
    priced: before.priced + (dollars === null ? 0 : 1),
  };
  return {
    ...record,
    spent: [...record.spent.filter(({ stage }) => stage !== run.stage), after],
  };
}

/** From this share of a ceiling on the operator is told, once. */
const NEARLY = 0.8;

/** How much of a ceiling is used; null where there is none. */
export interface Used {
  readonly unit: 'runs' | 'dollars';
  readonly used: number;
  readonly most: number;
}

export function usedOf(record: IssueRecord, look: Look): readonly Used[] {
  const dollars = dollarCeiling(record, look);
  return [
    { unit: 'runs', used: record.runs, most: runCeiling(record, look) },
    ...(dollars === null ? [] : [{ unit: 'dollars' as const, used: record.cost, most: dollars }]),
  ];
}

/** Tells once of each ceiling that it is nearly reached; when it is reached, a person is asked. */
export function warnOfCeilings(record: IssueRecord, look: Look): IssueRecord {
  if (record.end !== null || !look.configHolds) return record;
  const { now } = look.snapshot;
  return usedOf(record, look).reduce((current, { unit, used, most }) => {
    const name = `${unit}/${most}`;
    if (used < NEARLY * most || used >= most || current.warned.includes(name)) return current;
    const told = { ...current, warned: [...current.warned, name].slice(-MOST_WARNINGS) };
    const key = `notice/${record.life}/nearly/${name}`;
    const owing = owe(told, now, { key, kind: 'notice', about: `nearly/${unit}` });
    return note(owing, now, ['nearly-spent', unit, String(most)]);
  }, record);
}

const MOST_WARNINGS = 6;
