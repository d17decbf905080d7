import type { Outcome } from '../world/api-error.ts';

/** The value of something that a seed may do for certain; anything else is a mistake of the seed's own. */
export function allowed<T>(outcome: Outcome<T>): T {
  if (outcome.ok) return outcome.value;
  throw new Error(`The seed was refused: ${outcome.error.status} ${outcome.error.message}`);
}
