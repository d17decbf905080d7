import { z } from 'zod';
import type { Heed } from '../controller/heed.ts';
import type { Outcomes } from '../controller/outcomes.ts';
import { type IssueKey, keyText } from '../controller/ports.ts';
import type { EffectOutcome } from '../lifecycle/snapshot/snapshot.ts';

/** What looks at an issue leave for one another. The queue's own shape of it, without its imports. */
interface Carry {
  take(key: IssueKey, note: unknown, told: readonly unknown[]): void;
  give(key: IssueKey): {
    readonly deaf: boolean;
    readonly notices: readonly string[];
    readonly outcomes: readonly EffectOutcome[];
    readonly revision: unknown;
  };
}

export interface CarryParts {
  readonly outcomes: Outcomes;
  readonly heed: Heed;
  /** What is known of the record's revision: of the newest that was seen, and of one whose fate is unclear. */
  readonly revisions: {
    of(key: IssueKey): unknown;
    /** False where that tells nothing. */
    take(key: IssueKey, known: unknown): boolean;
  };
  /** What is still to be told of the issues that are being looked at, by their names. */
  readonly notices: Map<string, readonly string[]>;
  /** Somebody who looked before has told what was the last revision. */
  readonly known: (key: IssueKey) => void;
}

/** Another version may know kinds that this one does not: those are left out. */
const Outcome = z.looseObject({
  kind: z.enum(['dispatched', 'failed', 'asked', 'told']),
  key: z.string(),
});

const Note = z.object({
  deaf: z.boolean(),
  outcomes: z.array(z.unknown()),
  notices: z.array(z.string()),
  revision: z.unknown(),
});

/**
 * Makes what one process remembers of an issue the memory of whichever looks next. It is a convenience of the queue's:
 * a database that was dropped loses it, as a process that was killed does, and everything holds without it.
 */
export function makeCarry({ outcomes, heed, revisions, notices, known }: CarryParts): Carry {
  return {
    take(key, given, told) {
      const note = Note.safeParse(given);
      if (note.success) {
        outcomes.replace(key, []);
        heed.note(key, !note.data.deaf);
        notices.set(keyText(key), note.data.notices);
        if (revisions.take(key, note.data.revision)) known(key);
      }
      for (const one of [...(note.data?.outcomes ?? []), ...told]) {
        if (Outcome.safeParse(one).success) outcomes.add(key, one as EffectOutcome);
      }
    },
    give(key) {
      const wanted = notices.get(keyText(key)) ?? [];
      notices.delete(keyText(key));
      return {
        deaf: !heed.heeds(key),
        notices: wanted,
        outcomes: outcomes.of(key),
        revision: revisions.of(key),
      };
    },
  };
}
