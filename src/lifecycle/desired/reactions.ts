import { isConsumed } from '../acts/consumption.ts';
import type { ConsumedStream } from '../acts/act.ts';
import { collectActs } from '../acts/collect.ts';
import type { Reaction, SharedEffect } from '../effect.ts';
import type { NodeId } from '../ids.ts';
import type { Look } from '../look.ts';
import type { IssueRecord } from '../record/record.ts';

const SAID: readonly ConsumedStream[] = ['issue', 'pull', 'review', 'inline'];

/** 👀 for a command that is seen, then 🚀 for one that took effect or 😕 for one that did not. */
export function reactionEffects(record: IssueRecord, look: Look): readonly SharedEffect[] {
  const acts = collectActs(look).filter((act) => SAID.includes(act.stream));
  return acts.flatMap((act) => {
    if (!('comment' in act.deed)) return [];
    const given = act.deed.comment.reactions;
    return reactionsFor(record, act)
      .filter((reaction) => !given.includes(reaction))
      .map((reaction): SharedEffect => ({ kind: 'react', subject: act.id, reaction }));
  });
}

function reactionsFor(
  record: IssueRecord,
  act: { readonly id: NodeId; readonly stream: ConsumedStream; readonly at: number },
): readonly Reaction[] {
  if (!isConsumed(record, act)) return ['eyes'];
  const entry = record.consumed[act.stream].above.find((each) => each.id === act.id);
  if (entry === undefined || entry.verdict === 'none') return [];
  return ['eyes', entry.verdict === 'taken' ? 'rocket' : 'confused'];
}
