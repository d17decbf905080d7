import type { Stage } from '../stage.ts';

/** What each stage is called, and what happens in it, in a few words. */
export const STAGE_WORDS = {
  kickoff: { name: 'Kick-off', doing: 'getting ready' },
  clarification: {
    name: 'Clarification',
    doing: 'an agent makes sure that scope and acceptance criteria are clear',
  },
  design: { name: 'Design', doing: 'an agent writes down how it will be done' },
  plan: { name: 'Plan', doing: 'an agent splits the work into subtasks' },
  execution: { name: 'Execution', doing: 'an agent does the work' },
  'deploy-review': { name: 'Preview', doing: 'the change is being deployed for review' },
  'review-intake': { name: 'Review', doing: 'waiting for your review' },
  'feedback-implementation': { name: 'Feedback', doing: 'an agent works on the feedback' },
  'redeploy-review': { name: 'New preview', doing: 'the new head is being deployed for review' },
  merge: { name: 'Merge', doing: 'approved; merging as soon as every gate holds' },
  'post-merge-verify': { name: 'Verification', doing: 'the merge commit is being verified' },
  'follow-up-capture': { name: 'Follow-ups', doing: 'filing what was left for later' },
  closeout: { name: 'Closing', doing: 'putting everything in order' },
} as const satisfies Record<Stage, { readonly name: string; readonly doing: string }>;
