import type { Instant } from '../../src/lifecycle/time.ts';

/** How time goes, for GitHub and for Drover alike, who live in two processes. */
export interface Pace {
  /** So many seconds of theirs pass in one of ours. */
  readonly factor: number;
  /** The moment at which their clocks and ours show the same. */
  readonly origin: Instant;
}

/** Faster from now on. */
export function aPace(factor: number): Pace {
  return { factor, origin: Date.now() };
}

export function nowAt({ factor, origin }: Pace): Instant {
  return Math.round(origin + (Date.now() - origin) * factor);
}
