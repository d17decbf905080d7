import type { Reaction, SharedEffect } from '../effect.ts';
import { newActs } from '../acts/collect.ts';
import type { Look } from '../look.ts';
import { CONSUMED_STREAMS } from '../record/consumed.ts';
import type { IssueRecord } from '../record/record.ts';
import type { CommentSnapshot } from '../snapshot/comment.ts';

/** 👀 for a command that is seen, then 🚀 for one that took effect or 😕 for one that did not. */
export function reactionEffects(record: IssueRecord, look: Look): readonly SharedEffect[] {
  const wanted = new Map<string, readonly Reaction[]>();
  for (const stream of CONSUMED_STREAMS)
    for (const { id, verdict } of record.consumed[stream].above)
      wanted.set(id, BY_VERDICT[verdict]);
  for (const { id, deed } of newActs(record, look)) if ('comment' in deed) wanted.set(id, EYES);
  return look.snapshot.comments
    .filter((comment) => wanted.has(comment.id))
    .flatMap((comment) => missing(comment, wanted.get(comment.id) ?? []));
}

function missing(comment: CommentSnapshot, wanted: readonly Reaction[]): readonly SharedEffect[] {
  return wanted
    .filter((reaction) => !comment.reactions.includes(reaction))
    .map((reaction): SharedEffect => ({ kind: 'react', subject: comment.id, reaction }));
}
const EYES: readonly Reaction[] = ['eyes'];

const BY_VERDICT: Readonly<Record<'taken' | 'refused' | 'none', readonly Reaction[]>> = {
  taken: ['eyes', 'rocket'],
  refused: ['eyes', 'confused'],
  none: [],
};
