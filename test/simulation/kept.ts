import type { History } from './history.ts';
import { type Again, replayOf } from './replay.ts';

/** Fails with the story of a history that broke a promise, and how to live it again. */
export function expectKept({ seed, violations, story }: History, again: Again = {}): void {
  const broken = violations.map(({ promise, what }) => `${promise}: ${what}`);
  if (broken.length > 0)
    throw new Error([...story.slice(-60), ...broken, replayOf(seed, again)].join('\n'));
}
