import type { Look } from '../look.ts';
import type { IssueRecord } from '../record/record.ts';
import { STAGES, type Stage } from '../stage.ts';
import { agentStage } from './agent-stage.ts';
import { closeout } from './closeout.ts';
import { awaitDeployment } from './await-deployment.ts';
import { execution } from './execution.ts';
import { feedbackImplementation } from './feedback-implementation.ts';
import { followUpCapture } from './follow-up-capture.ts';
import { kickoff } from './kickoff.ts';
import { merge } from './merge.ts';
import { postMergeVerify } from './post-merge-verify.ts';
import { reviewIntake } from './review-intake.ts';

/** What a stage makes of the record: it stays, asks for something, or enters another stage. */
export type Step = (record: IssueRecord, look: Look) => IssueRecord;

const STEPS: Readonly<Record<Stage, Step>> = {
  kickoff,
  clarification: agentStage,
  design: agentStage,
  plan: agentStage,
  execution,
  'deploy-review': awaitDeployment,
  'review-intake': reviewIntake,
  'feedback-implementation': feedbackImplementation,
  'redeploy-review': awaitDeployment,
  merge,
  'post-merge-verify': postMergeVerify,
  'follow-up-capture': followUpCapture,
  closeout,
};

/** Steps until the issue stays where it is. A stage is entered at most once in a wake, so this always ends. */
export function stepThrough(record: IssueRecord, look: Look): IssueRecord {
  let current = record;
  for (const _ of STAGES) {
    if (current.end !== null || current.hold !== null) return current;
    const next = STEPS[current.stage](current, look);
    if (next.stage === current.stage) return next;
    current = next;
  }
  return current;
}
