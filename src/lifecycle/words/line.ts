import type { Look } from '../look.ts';
import { placeInLine } from '../queue-line.ts';

/** The place in line of an issue that waits for its turn, as it is now. */
export function lineWords(look: Look): string {
  const place = placeInLine(look);
  const { active } = look.config.limits;
  if (place === 0) return 'in line, and next.';
  const before = place === 1 ? 'one issue ends' : `${place} issues end`;
  return `in line, number ${place}: it starts by itself when ${before} (at most ${active} are at work at a time, by \`limits.active\`).`;
}
