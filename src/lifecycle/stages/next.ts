import type { Look } from '../look.ts';
import { enter, note } from '../record/edit.ts';
import type { IssueRecord } from '../record/record.ts';
import { isOn } from '../runs/plan-run.ts';
import { type Stage, STAGES } from '../stage.ts';

/** Where each stage leads when it is over; review and the merge choose for themselves. */
const FOLLOWING: Readonly<Partial<Record<Stage, Stage>>> = {
  kickoff: 'clarification',
  clarification: 'design',
  design: 'plan',
  plan: 'execution',
  execution: 'deploy-review',
  'deploy-review': 'review-intake',
  'feedback-implementation': 'redeploy-review',
  'redeploy-review': 'review-intake',
  merge: 'post-merge-verify',
  'post-merge-verify': 'follow-up-capture',
  'follow-up-capture': 'closeout',
};

/** Goes on to the next stage that config leaves in; each that is passed over is told. */
export function goOn(record: IssueRecord, look: Look): IssueRecord {
  let current = record;
  for (const _ of STAGES) {
    const next = FOLLOWING[current.stage];
    if (next === undefined) return current;
    if (isOn(next, look.config)) return enter(current, next, look.snapshot.now);
    current = note({ ...current, stage: next }, look.snapshot.now, ['skipped', next]);
  }
  return current;
}
