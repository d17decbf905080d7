import type { RunId } from '../../lifecycle/ids.ts';
import type { Results } from '../../lifecycle/reports/results.ts';
import type { People } from '../../lifecycle/snapshot/people.ts';
import type { RunSnapshot } from '../../lifecycle/snapshot/run.ts';
import type { Snapshot } from '../../lifecycle/snapshot/snapshot.ts';
import type { Base, Check, Inline, Move, Review, Said, Thread } from '../answer/parts.ts';
import type { Looked } from './look.ts';

/** All that one read found: the world query and what was asked for in addition. */
export interface Gathered extends Looked {
  readonly base: Base | null;
  readonly onIssue: readonly Said[];
  readonly onPull: readonly Said[];
  readonly reviews: readonly Review[];
  readonly inlines: readonly Inline[];
  readonly threads: readonly Thread[];
  readonly moves: readonly Move[];
  readonly checks: { readonly all: readonly Check[]; readonly complete: boolean };
  readonly paths: readonly string[] | null;
  readonly people: People;
  readonly run: RunSnapshot | null;
  readonly stillRunning: readonly RunId[];
  readonly strays: NonNullable<Snapshot['strays']>;
  readonly results: Results | null;
  readonly secrets: NonNullable<Snapshot['secrets']>;
  /** Labels of issues in care by number, where they were asked for. */
  readonly careLabels: ReadonlyMap<number, readonly string[]>;
  readonly apps: ReadonlyMap<number, string>;
  readonly headIsCleanBaseMerge: boolean;
}
