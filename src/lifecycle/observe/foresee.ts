import type { Decision, Effect } from '../effect.ts';
import { NodeId } from '../ids.ts';
import type { Look } from '../look.ts';
import type { IssueRecord } from '../record/record.ts';
import type { RecordComment } from '../snapshot/record-read.ts';

/** What would come of an issue, as far as nobody else has to do anything for it. */
export interface Foreseen {
  /** Where it would stand then. */
  readonly record: IssueRecord;
  readonly effects: readonly Effect[];
  /** The last decision: its times are when more would follow by itself. */
  readonly last: Decision;
}

/** A drive takes at most two steps before it waits for the world: one that decides, and one that merges. */
const MOST_STEPS = 6;

/**
 * Decides from the record again and again, as if each commit had been written at once and the world had not moved: up to
 * the point where a run, a deployment, a clock or a person would be waited for.
 */
export function foresee(from: IssueRecord, look: Look, act: (look: Look) => Decision): Foreseen {
  let record: IssueRecord = { ...from, observing: null };
  const effects: Effect[] = [];
  for (let step = 1; ; step += 1) {
    const last = act(withRecord(record, look));
    effects.push(...last.shared, ...last.owed.flatMap(withFollowing), ...last.free);
    if (last.commit === null || step === MOST_STEPS) return { record, effects, last };
    record = last.commit.record;
  }
}

function withRecord(record: IssueRecord, look: Look): Look {
  const read = look.snapshot.record;
  const comment = 'comment' in read ? read.comment : notYet(look);
  return {
    ...look,
    snapshot: { ...look.snapshot, record: { kind: 'valid', record, comment, duplicates: [] } },
  };
}

/** The comment that the record would be in. */
function notYet({ snapshot }: Look): RecordComment {
  const { now, issue } = snapshot;
  return {
    id: NodeId.parse('not-yet'),
    url: issue.url,
    body: '',
    isPinned: false,
    createdAt: now,
    updatedAt: now,
  };
}

function withFollowing(effect: Effect): readonly Effect[] {
  return effect.kind === 'comment' ? [effect, ...effect.follows] : [effect];
}
