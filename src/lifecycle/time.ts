/** A moment, in milliseconds since 1970-01-01T00:00:00Z. It always comes from outside: the lifecycle has no clock. */
export type Instant = number;

/** A length of time, in milliseconds. */
export type Millis = number;

export const SECOND: Millis = 1_000;
export const MINUTE: Millis = 60 * SECOND;
export const HOUR: Millis = 60 * MINUTE;

/** The earlier of two moments, where either may be missing. */
export function earliest(a: Instant | null, b: Instant | null): Instant | null {
  if (a === null) return b;
  if (b === null) return a;
  return Math.min(a, b);
}
