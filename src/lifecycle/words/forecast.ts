import type { Look } from '../look.ts';
import type { IssueRecord } from '../record/record.ts';
import type { Spent } from '../record/spent.ts';
import { type Used, usedOf } from '../runs/spent.ts';
import type { RunStage } from '../stage.ts';
import { STAGE_WORDS } from './stages.ts';

/**
 * What runs of a stage took so far, as sentences: on this issue, and on others of its repository, of which only those
 * are known that this process has read. Empty when there was none.
 */
export function forecast(record: IssueRecord, stage: RunStage, look: Look): string {
  const { spentBeside } = look.snapshot;
  const own = record.spent.find((each) => each.stage === stage);
  const others = spentBeside?.spent.find((each) => each.stage === stage);
  const { name } = STAGE_WORDS[stage];
  return [
    own === undefined || own.runs === 0 ? '' : `${name} ran here before ${tookWords(own)}.`,
    spentBeside === undefined || others === undefined || others.runs === 0
      ? ''
      : `On ${amountOf(spentBeside.issues, 'other issue')} that I have read since I started, ${name} ran ${tookWords(others)}.`,
  ]
    .filter((sentence) => sentence !== '')
    .join(' ');
}

function tookWords({ runs, minutes, dollars, priced }: Spent): string {
  const time = amountOf(Math.max(1, Math.round(minutes / runs)), 'minute');
  const money = priced === 0 ? '' : ` and $${(dollars / priced).toFixed(2)}`;
  const times = runs === 1 ? 'once' : `${runs} times, on average`;
  return `${times}: about ${time}${money}${runs === 1 ? '' : ' each'}`;
}

/** How much of the ceilings is used: `Runs: 3 of 12`, and what it cost, where that is known. */
export function usedWords(record: IssueRecord, look: Look): readonly string[] {
  const used = usedOf(record, look);
  const dollars = used.find(({ unit }) => unit === 'dollars');
  return [
    ...used.filter(({ unit }) => unit === 'runs').map((runs) => `Runs: ${ofMost(runs)}`),
    ...(dollars !== undefined ? [`Cost: ${ofMost(dollars)}`] : []),
    ...(dollars === undefined && record.cost > 0 ? [`Cost: $${record.cost.toFixed(2)}`] : []),
  ];
}

function ofMost({ unit, used, most }: Used): string {
  return unit === 'runs' ? `${used} of ${most}` : `$${used.toFixed(2)} of $${most.toFixed(2)}`;
}

/** That a ceiling is nearly reached: nothing stands still for it yet. */
export function nearlyWords(unit: string, record: IssueRecord, look: Look): string {
  const used = usedOf(record, look).find((each) => each.unit === unit);
  if (used === undefined) return '';
  const what = unit === 'runs' ? `${ofMost(used)} runs` : ofMost(used);
  const more = unit === 'runs' ? '`/budget +3`' : '`/budget +$10`';
  return `This issue has used ${what}. It goes on; when all is used, I ask. To raise the ceiling now, comment ${more.replace('+3', '+3 runs')}.`;
}

function amountOf(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
