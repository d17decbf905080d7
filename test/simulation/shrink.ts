import type { History } from './history.ts';
import { reliveHistory } from './history.ts';

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
 * Takes out of a history whatever it breaks the same promise without: webhooks that went wrong, faults, acts of people,
 * and pauses. First all of a kind, then ever smaller parts of what is left (the algorithm is known as ddmin), until
 * nothing can go.
 */
export async function shrinkHistory(
  history: History,
  { most = MOST_TRIES }: { readonly most?: number } = {},
): Promise<Shrunken> {
  const broken = new Set(history.violations.map(({ promise }) => promise));
  let best: Shrunken = { history, only: [...new Set(history.script.happened)], tries: 0 };
  let tries = 0;

  async function breaksWith(only: readonly string[]): Promise<boolean> {
    if (tries >= most) return false;
    tries += 1;
    const again = await reliveHistory(history, new Set(only));
    const breaks = again.violations.some(({ promise }) => broken.has(promise));
    // Only what did happen is needed.
    const happened = new Set(again.script.happened);
    if (breaks) best = { history: again, only: only.filter((name) => happened.has(name)), tries };
    return breaks;
  }

  for (const kind of ['w', 'f', 'b', 'a', 'p']) {
    await breaksWith(best.only.filter((name) => !name.startsWith(kind)));
  }
  for (let size = Math.ceil(best.only.length / 2); size >= 1; ) {
    const before = best.only.length;
    for (let from = before - size; from > -size; from -= size) {
      const part = new Set(best.only.slice(Math.max(0, from), from + size));
      if (part.size > 0) await breaksWith(best.only.filter((name) => !part.has(name)));
    }
    if (tries >= most || (size === 1 && best.only.length === before)) break;
    size = best.only.length < before ? Math.min(size, best.only.length) : Math.floor(size / 2);
    if (size === 0) break;
  }
  return { ...best, tries };
}
