/** All chance of one history: the same seed gives the same numbers. */
export interface Chance {
  /** In [0, 1). */
  next(): number;
  /** A whole number from `from` to `to`, both included. */
  between(from: number, to: number): number;
  /** True so often. */
  happens(probability: number): boolean;
  pick<T>(from: readonly T[]): T;
  /** One of them, each as often as its weight says. */
  weighed<T>(from: readonly (readonly [weight: number, value: T])[]): T;
  /** A chance of its own, so that what draws from it does not disturb others. */
  fork(): Chance;
}

/**
 * The last seed of a history. From about here on a seed times {@link SPREAD} is beyond what a number holds to the last
 * bit, and seeds beside one another would be one and the same history.
 */
export const LAST_SEED = 3_390_000;

/** Takes seeds that are close to one another far apart. */
const SPREAD = 2_654_435_761;

/** Mulberry32: small, quick, and good enough for choosing what happens. */
export function makeChance(seed: number): Chance {
  return drawing(mulberry32(seed));
}

function mulberry32(seed: number): () => number {
  let state = (seed * SPREAD + 1) >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** Chance from numbers in [0, 1), wherever they come from. */
export function drawing(next: () => number): Chance {
  const chance: Chance = {
    next,
    between: (from, to) => from + Math.floor(next() * (to - from + 1)),
    happens: (probability) => next() < probability,
    pick: (from) => {
      const found = from[Math.floor(next() * from.length)];
      if (found === undefined) throw new Error('nothing to pick from');
      return found;
    },
    weighed: (from) => {
      let left = next() * from.reduce((sum, [weight]) => sum + weight, 0);
      for (const [weight, value] of from) {
        left -= weight;
        if (left < 0) return value;
      }
      return chance.pick(from)[1];
    },
    fork: () => makeChance(Math.floor(next() * 4_294_967_296)),
  };
  return chance;
}
