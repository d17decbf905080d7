import { MINUTE, type Millis, SECOND } from '../../lifecycle/time.ts';

const FIRST: Millis = SECOND;
const LONGEST: Millis = 5 * MINUTE;

/**
 * How long a key rests after its n-th failure in a row (n from 1): 1 s, 2 s, 4 s … at most 5 min. Without chance, so
 * that a simulation replays: keys that fail together are spread by the bounded number of workers.
 */
export function backOff(failures: number): Millis {
  return Math.min(FIRST * 2 ** Math.max(0, failures - 1), LONGEST);
}
