import type { Reaction, SharedEffect } from '../effect.ts';
import { newActs } from '../acts/collect.ts';
import type { Look } from '../look.ts';
import type { IssueRecord } from '../record/record.ts';

/** 👀 for a command that is seen, then 🚀 for one that took effect or 😕 for one that did not. */
export function reactionEffects(record: IssueRecord, look: Look): readonly SharedEffect[] {
  const waiting = newActs(record, look).flatMap((act) => ('comment' in act.deed ? [act.id] : []));
  return look.snapshot.comments.flatMap((comment) => {
    const stream = record.consumed[comment.stream];
    const verdict = stream.above.find((entry) => entry.id === comment.id)?.verdict ?? null;
    const wanted = waiting.includes(comment.id)
      ? EYES
      : verdict === null
        ? []
        : BY_VERDICT[verdict];
    return wanted
      .filter((reaction) => !comment.reactions.includes(reaction))
      .map((reaction): SharedEffect => ({ kind: 'react', subject: comment.id, reaction }));
  });
}

const EYES: readonly Reaction[] = ['eyes'];

const BY_VERDICT: Readonly<Record<'taken' | 'refused' | 'none', readonly Reaction[]>> = {
  taken: ['eyes', 'rocket'],
  refused: ['eyes', 'confused'],
  none: [],
};
