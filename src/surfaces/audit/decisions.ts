import type { Entry } from '../../lifecycle/explain/entry.ts';

/** What happened and decided nothing: it follows from a decision, or is talk, or a machine's. */
const NO_DECISIONS: readonly Entry['what'][] = [
  'opened',
  'commented',
  'in-line',
  'entered',
  'skipped',
  'late',
  'deployed',
  'reminded',
  'nearly-spent',
  'unsaid',
  'untold',
];

/** Whether somebody, or Drover, decided something by this. A command that asked for words alone decides nothing. */
export function isDecision({ what, verdict }: Entry): boolean {
  if (what === 'commanded' && verdict === 'taken') return false;
  return !NO_DECISIONS.includes(what);
}
