import { type History, type HistoryWishes, reliveHistory } from './history.ts';
import { reduce } from './reduce.ts';

/** A history in which as little happens as is needed for a promise to break. */
export interface Shrunken {
  readonly history: History;
  /** What has to happen, by its names in {@link Fate}. */
  readonly only: readonly string[];
  /** How many histories were lived to find it. */
  readonly tries: number;
}

/** More is not worth the wait. */
const MOST_TRIES = 250;

/**
 * Webhooks that go wrong, faults, upheavals, rewrites, processes beside one another, acts between requests, acts, pauses:
 * what the names of each begin with, in {@link Fate}.
 */
export const KINDS = ['w', 'f', 'x', 'r', 'z', 'b', 'a', 'p'];

/** Takes out of a history whatever the same promise breaks without. */
export async function shrinkHistory(
  history: History,
  wishes: Omit<HistoryWishes, 'only'> = {},
): Promise<Shrunken> {
  const broken = new Set(history.violations.map(({ promise }) => promise));
  let best = history;
  const { left, tries } = await reduce(
    [...new Set(history.script.happened)],
    async (only) => {
      const again = await reliveHistory(history, new Set(only), wishes);
      if (!again.violations.some(({ promise }) => broken.has(promise))) return null;
      best = again;
      const happened = new Set(again.script.happened);
      return only.filter((name) => happened.has(name));
    },
    { groups: KINDS.map((kind) => (name) => name.startsWith(kind)), most: MOST_TRIES },
  );
  return { history: best, only: left, tries };
}
