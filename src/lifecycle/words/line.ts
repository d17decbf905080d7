import type { Look } from '../look.ts';
import { placeInLine } from '../queue-line.ts';

/** The place in line of an issue that waits for its turn, as it is now. */
export function lineWords(look: Look): string {
  const { place, most, agent } = placeInLine(look);
  if (place === 0) return 'in line, and next.';
  const before = place === 1 ? 'one issue ends' : `${place} issues end`;
  const bound =
    agent === null
      ? `at most ${most} are at work at a time, by \`limits.active\``
      : `\`${agent}\` takes at most ${most} at a time, by its \`concurrency\``;
  return `in line, number ${place}: it starts by itself when ${before} (${bound}).`;
}
