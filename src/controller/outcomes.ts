import { isTold } from '../lifecycle/notices/told.ts';
import type { IssueRecord } from '../lifecycle/record/record.ts';
import type { EffectOutcome } from '../lifecycle/snapshot/snapshot.ts';
import { type IssueKey, keyText } from './ports.ts';

const MOST_PER_KEY = 20;
const MOST_KEYS = 10_000;

/**
 * What this process learned and no commit has taken up yet. It lives in memory: after a crash a dispatched run is found
 * by its name, a failed effect is owed still and fails again, and a run that waits for an answer asks again.
 */
export interface Outcomes {
  of(key: IssueKey): readonly EffectOutcome[];
  /** A later outcome of the same thing replaces the earlier. */
  add(key: IssueKey, outcome: EffectOutcome): void;
  /** Strikes the dispatches and questions that this record shows, or has left behind, and what it says was told. */
  seen(key: IssueKey, record: IssueRecord): void;
  /** Strikes what a successful commit was decided with; a dispatch and a question only once they are seen. */
  taken(key: IssueKey, outcomes: readonly EffectOutcome[]): void;
  /** Strikes one. */
  drop(key: IssueKey, outcome: string): void;
  forget(key: IssueKey): void;
  /** Another process has looked since: what is known is what that one knew. */
  replace(key: IssueKey, outcomes: readonly EffectOutcome[]): void;
}

export function makeOutcomes(): Outcomes {
  const byKey = new Map<string, readonly EffectOutcome[]>();

  function of(key: IssueKey): readonly EffectOutcome[] {
    return byKey.get(keyText(key)) ?? [];
  }

  function keep(key: IssueKey, outcomes: readonly EffectOutcome[]): void {
    const text = keyText(key);
    byKey.delete(text);
    if (outcomes.length === 0) return;
    byKey.set(text, outcomes.slice(-MOST_PER_KEY));
    const oldest = byKey.keys().next().value;
    if (byKey.size > MOST_KEYS && oldest !== undefined) byKey.delete(oldest);
  }

  return {
    of,
    add: (key, outcome) => {
      keep(key, [...of(key).filter((other) => other.key !== outcome.key), outcome]);
    },
    seen: (key, record) => {
      keep(
        key,
        of(key).filter((outcome) => !isShown(outcome, record)),
      );
    },
    taken: (key, taken) => {
      const known = new Set(taken.filter(({ kind }) => kind !== 'dispatched' && kind !== 'asked'));
      keep(
        key,
        of(key).filter((outcome) => !known.has(outcome)),
      );
    },
    drop: (key, outcome) => {
      keep(
        key,
        of(key).filter((other) => other.key !== outcome),
      );
    },
    forget: (key) => {
      byKey.delete(keyText(key));
    },
    replace: keep,
  };
}

/**
 * The dispatch was performed after a commit that named its run: a record with another run, or none, is a later one,
 * decided with the dispatch known.
 */
function isShown(outcome: EffectOutcome, { run, told, prompts }: IssueRecord): boolean {
  switch (outcome.kind) {
    case 'dispatched':
      return run === null || run.key !== outcome.key || run.id === outcome.id;
    case 'told':
      return isTold(told ?? [], outcome.notice, outcome.channel);
    case 'asked': {
      // Its words stand nowhere else until its comment does.
      const prompt = prompts.find(({ live }) => live?.id === outcome.question.id);
      const comment = prompt?.comment ?? prompt?.live?.comment ?? null;
      return run?.key !== outcome.run || comment !== null;
    }
    case 'failed':
      return false;
  }
}
