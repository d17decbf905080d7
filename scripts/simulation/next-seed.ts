import { LAST_SEED } from '../../test/simulation/chance.ts';

/**
 * From which seed on so many histories are new: after those that the table of `docs/reliability.md` was measured on last,
 * and from the first on once more where not as many are left.
 */
export function nextSeed(classes: string, count: number): number {
  const [, many, first] = /([\d,]+) histor(?:y|ies) from seed (\d+) on/.exec(classes) ?? [];
  if (many === undefined) return 1;
  const next = Number(first) + Number(many.replaceAll(',', ''));
  return hasSeeds(next, count) ? next : 1;
}

/** Whether there are so many seeds from this one on. */
export function hasSeeds(first: number, count: number): boolean {
  return Number.isSafeInteger(first) && first > 0 && first + count - 1 <= LAST_SEED;
}
