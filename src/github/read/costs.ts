import type { RunStage } from '../../lifecycle/stage.ts';
import type { Spent } from '../../lifecycle/record/spent.ts';
import type { SpentBeside } from '../../lifecycle/snapshot/snapshot.ts';

/** Repositories of which it is known, and issues of each: those that were read last. */
const MOST_REPOSITORIES = 500;
const MOST_ISSUES = 100;

/**
 * What runs took on the issues that this process has read, by repository (node ids). It is no more than what their
 * records say, and is gone with the process: nothing but what people are told to expect comes from it.
 */
export interface Costs {
  note(repository: string, issue: number, spent: readonly Spent[]): void;
  /** Of all issues of a repository but this one; undefined where no run is known. */
  beside(repository: string, issue: number): SpentBeside | undefined;
}

export function makeCosts(): Costs {
  const known = new Map<string, Map<number, readonly Spent[]>>();
  return {
    note: (repository, issue, spent) => {
      const issues = known.get(repository) ?? new Map<number, readonly Spent[]>();
      known.delete(repository);
      known.set(repository, issues);
      issues.delete(issue);
      if (spent.length > 0) issues.set(issue, spent);
      dropOldest(issues, MOST_ISSUES);
      dropOldest(known, MOST_REPOSITORIES);
    },
    beside: (repository, issue) => {
      const others = [...(known.get(repository) ?? [])].filter(([number]) => number !== issue);
      if (others.length === 0) return undefined;
      const sums = new Map<RunStage, Spent>();
      for (const [, spent] of others.toSorted(([one], [other]) => one - other))
        for (const each of spent) sums.set(each.stage, sumOf(sums.get(each.stage), each));
      return { issues: others.length, spent: [...sums.values()] };
    },
  };
}

function sumOf(sum: Spent | undefined, { stage, runs, minutes, dollars, priced }: Spent): Spent {
  return {
    stage,
    runs: (sum?.runs ?? 0) + runs,
    minutes: (sum?.minutes ?? 0) + minutes,
    dollars: Math.round(((sum?.dollars ?? 0) + dollars) * 100) / 100,
    priced: (sum?.priced ?? 0) + priced,
  };
}

function dropOldest<K>(map: Map<K, unknown>, most: number): void {
  const oldest = map.keys().next();
  if (map.size > most && oldest.done !== true) map.delete(oldest.value);
}
