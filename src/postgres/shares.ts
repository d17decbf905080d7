import type { Clock } from '../controller/ports.ts';
import { type Instant, SECOND } from '../lifecycle/time.ts';

/** Classes within one rank. */
const CLASSES = 10;
const MOST = 1_000;

interface Level {
  readonly height: number;
  readonly at: Instant;
}

/**
 * How much each installation has brought lately, as the level of a bucket that leaks: the more it is, the later its
 * wakes come within their rank, so that one installation's storm does not keep out the others. Each replica counts what
 * it took in itself, which is about its share.
 */
export function makeShares(clock: Pick<Clock, 'now'>, places: number): (id: number) => number {
  const levels = new Map<number, Level>();
  /** So many a class, and so many leak out in a second: about what this process works in that time. */
  const width = Math.max(1, places / 2);
  return (installation) => {
    const now = clock.now();
    const { height, at } = levels.get(installation) ?? { height: 0, at: now };
    const left = Math.max(0, height - ((now - at) / SECOND) * places);
    levels.delete(installation);
    levels.set(installation, { height: Math.min(left + 1, CLASSES * width), at: now });
    const [oldest] = levels.keys();
    if (levels.size > MOST && oldest !== undefined) levels.delete(oldest);
    return Math.min(Math.floor(left / width), CLASSES - 1);
  };
}
