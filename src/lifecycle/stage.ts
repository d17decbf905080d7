/** The coarse status that people see on the board (Project v2 Status). */
export const STATUSES = [
  'Backlog',
  'Ready',
  'In Progress',
  'In Review',
  'Approved',
  'Done',
  'Blocked',
] as const;
export type Status = (typeof STATUSES)[number];

export const BUILD_STAGES = [
  'kickoff',
  'clarification',
  'design',
  'plan',
  'execution',
  'deploy-review',
] as const;
export const REVIEW_STAGES = [
  'review-intake',
  'feedback-implementation',
  'redeploy-review',
] as const;
export const FINALIZE_STAGES = [
  'merge',
  'post-merge-verify',
  'follow-up-capture',
  'closeout',
] as const;

/** The fine stage, in the order in which an issue goes through them. */
export const STAGES = [...BUILD_STAGES, ...REVIEW_STAGES, ...FINALIZE_STAGES] as const;
export type Stage = (typeof STAGES)[number];

export type Lane = 'build' | 'review' | 'finalize';

const LANES = {
  kickoff: 'build',
  clarification: 'build',
  design: 'build',
  plan: 'build',
  execution: 'build',
  'deploy-review': 'build',
  'review-intake': 'review',
  'feedback-implementation': 'review',
  'redeploy-review': 'review',
  merge: 'finalize',
  'post-merge-verify': 'finalize',
  'follow-up-capture': 'finalize',
  closeout: 'finalize',
} as const satisfies Record<Stage, Lane>;

export function laneOf(stage: Stage): Lane {
  return LANES[stage];
}

const SHOWN = {
  kickoff: 'In Progress',
  clarification: 'In Progress',
  design: 'In Progress',
  plan: 'In Progress',
  execution: 'In Progress',
  'deploy-review': 'In Progress',
  'review-intake': 'In Review',
  'feedback-implementation': 'In Progress',
  'redeploy-review': 'In Progress',
  merge: 'Approved',
  'post-merge-verify': 'Approved',
  'follow-up-capture': 'Approved',
  closeout: 'Done',
} as const satisfies Record<Stage, Status>;

/** The status that a stage shows while nothing holds it. */
export function shownStatus(stage: Stage): Status {
  return SHOWN[stage];
}

/** Stages in which an agent or a workflow of the repository works, by a run that Drover dispatched. */
export const RUN_STAGES = [
  'clarification',
  'design',
  'plan',
  'execution',
  'feedback-implementation',
  'post-merge-verify',
] as const satisfies readonly Stage[];
export type RunStage = (typeof RUN_STAGES)[number];
