import type { Instant, Millis } from '../lifecycle/time.ts';

/** One request to GitHub and how it was answered, as data: for whoever counts it. */
export interface Asked {
  /** Null where the App itself asked. */
  readonly installation: number | null;
  readonly api: 'rest' | 'graphql';
  /** Null where there was no answer. */
  readonly status: number | null;
  readonly took: Millis;
  /** What is left of the primary limit, as the answer says; null where it does not. */
  readonly left: { readonly resource: string; readonly points: number } | null;
}

/** One delivery whose signature held. */
export interface Delivered {
  readonly event: string;
  /** `let-go`: nothing of ours depends on it. `refused`: it is asked for again later. */
  readonly outcome: 'taken' | 'let-go' | 'refused';
  readonly at: Instant;
  /** When that happened which it tells of, in whole seconds; null where it does not say. */
  readonly happenedAt: Instant | null;
}
