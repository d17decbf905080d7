import { ASKING_LABEL } from './desired/labels.ts';
import type { Look } from './look.ts';
import { agentsFor } from './runs/agents.ts';
import type { IssueInCare } from './snapshot/snapshot.ts';

/** What an issue waits for in line. */
export interface PlaceInLine {
  /** How many issues must end before this one may begin: 0 when it may. */
  readonly place: number;
  /** How many are at work at a time, and by whose bound: an agent's, or for null `limits.active`. */
  readonly most: number;
  readonly agent: string | null;
}

/**
 * The place of an issue in line. The lowest numbers go first; at once run as many as `limits.active` lets, and of those
 * that may come to the same agent as many as its `concurrency` lets. Of several bounds the narrowest is told. Whose
 * session waits for an answer keeps nobody waiting, and goes on at once when it is answered.
 */
export function placeInLine(look: Look): PlaceInLine {
  const { config, snapshot } = look;
  const { issue, inCare } = snapshot;
  const others = inCare.filter(({ number }) => number !== issue.number);
  const mine = new Set(agentsFor(config, issue.labels));
  const bounds = config.agents.flatMap(({ name, concurrency }) =>
    concurrency === null || !mine.has(name)
      ? []
      : [
          {
            most: concurrency,
            agent: name,
            rivals: others.filter(({ labels }) => agentsFor(config, labels).includes(name)),
          },
        ],
  );
  return [{ most: config.limits.active, agent: null, rivals: others }, ...bounds]
    .map(({ most, agent, rivals }) => ({ most, agent, place: placeAmong(rivals, issue, most) }))
    .reduce((narrowest, each) => (each.place > narrowest.place ? each : narrowest));
}

function placeAmong(
  rivals: readonly IssueInCare[],
  issue: { readonly number: number },
  most: number,
): number {
  const running = rivals.filter(isAtWork).length;
  const before = rivals.filter((each) => each.queued && each.number < issue.number).length;
  return Math.max(0, running + before + 1 - most);
}

function isAtWork({ queued, labels }: IssueInCare): boolean {
  return !queued && !labels.includes(ASKING_LABEL);
}
