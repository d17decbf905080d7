import { deploys, move, OPERATOR, type Play, runEnds, settle, takePosted } from './play.ts';

/** Execution only: no clarification, design or plan, and no verification after the merge. */
export const LEAN = {
  stages: { clarification: 'off', design: 'off', plan: 'off', 'post-merge-verify': 'off' },
} as const;

/** From Backlog to an offer of the head `one`, with nothing left to read. */
export function toReview(play: Play): void {
  move(play, OPERATOR, 'Ready');
  settle(play);
  runEnds(play, { commit: 'one' });
  settle(play);
  deploys(play);
  settle(play);
  takePosted(play);
}
