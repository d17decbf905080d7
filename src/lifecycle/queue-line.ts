import type { Look } from './look.ts';

/**
 * How many issues must end before this one may begin: 0 when it may. The lowest numbers go first, and `limits.active`
 * of them run at once.
 */
export function placeInLine(look: Look): number {
  const { issue, inCare } = look.snapshot;
  const others = inCare.filter((each) => each.number !== issue.number);
  const running = others.filter((each) => !each.queued).length;
  const before = others.filter((each) => each.queued && each.number < issue.number).length;
  return Math.max(0, running + before + 1 - look.config.limits.active);
}
