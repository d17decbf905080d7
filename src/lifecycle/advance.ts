import { applyActs } from './acts/apply.ts';
import { hintAboutEdits, hintAboutInline } from './acts/hints.ts';
import { settleCard } from './desired/card.ts';
import { liftHold } from './holds/lift.ts';
import { remind } from './holds/remind.ts';
import { holdWhole } from './holds/whole.ts';
import { hearQuestions } from './live/hear.ts';
import type { Look } from './look.ts';
import { takeTold } from './notices/told.ts';
import { settleOwed } from './owed/settle.ts';
import { applyDefaults, withdrawn } from './prompts/settle.ts';
import { noticePull } from './pull/notice.ts';
import type { IssueRecord } from './record/record.ts';
import { noticeRun } from './runs/end.ts';
import { warnOfCeilings } from './runs/spent.ts';
import { settleStrays } from './runs/strays.ts';
import { stepThrough } from './stages/step.ts';
import { repin } from './text-pin.ts';

type Phase = (record: IssueRecord, look: Look) => IssueRecord;

/** In this order: what has become of our own promises, of the world, of people's words; then what follows. */
const PHASES: readonly Phase[] = [
  settleOwed,
  forgetStopped,
  settleStrays,
  noticePull,
  hintAboutEdits,
  applyActs,
  applyDefaults,
  hintAboutInline,
  repin,
  noticeRun,
  hearQuestions,
  liftHold,
  holdWhole,
  stepThrough,
  withdrawn,
  warnOfCeilings,
  remind,
  settleCard,
  takeTold,
];

/** The record as it should be, given what was seen. Total and deterministic; the revision is the commit's business. */
export function advance(record: IssueRecord, look: Look): IssueRecord {
  return PHASES.reduce((current, phase) => phase(current, look), record);
}

/** Runs that were to be stopped stay listed until they are seen completed. */
function forgetStopped(record: IssueRecord, look: Look): IssueRecord {
  const stopping = record.stopping.filter((id) => look.snapshot.stillRunning.includes(id));
  return stopping.length === record.stopping.length ? record : { ...record, stopping };
}
