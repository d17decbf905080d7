import { decide } from '../decide.ts';
import type { Decision } from '../effect.ts';
import type { Snapshot } from '../snapshot/snapshot.ts';
import type { Instant } from '../time.ts';
import { differencesOf } from './differences.ts';
import type { ReadLook } from './kept-look.ts';

/** What this version makes of a look. */
export interface Replayed {
  readonly at: Instant;
  /** Whether it decides as was decided then; null where nothing was. */
  readonly isSame: boolean | null;
  readonly decision: Decision;
  /** What differs, a line each. */
  readonly differences: readonly string[];
}

/** Decides once more about a look that was kept. */
export function replayed({ snapshot, decision }: ReadLook): Replayed {
  const [difference] = differencesOf([{ snapshot, decision }]);
  return {
    at: snapshot.now,
    isSame: difference === undefined,
    decision: difference?.now ?? decision,
    differences: difference?.lines ?? [],
  };
}

/** Decides about an issue as it stands. */
export function decidedNow(snapshot: Snapshot): Replayed {
  return { at: snapshot.now, isSame: null, decision: decide(snapshot), differences: [] };
}

/** What a decision would write, by the kinds of it, in the order in which it is sent. */
export function writtenBy({ commit, shared, owed, free }: Decision): readonly string[] {
  return [
    ...(commit === null ? [] : ['record']),
    ...[...shared, ...owed, ...free].map(({ kind }) => kind),
  ];
}
