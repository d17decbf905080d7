import type { Usage } from '../../src/sandbox/server/usage.ts';
import type { BenchStage } from './bench-stage.ts';

/** What Drover asked for while something was done, as the sandbox counts it. */
export async function usageOf(stage: BenchStage, act: () => Promise<void>): Promise<Usage> {
  return usageUntil(stage, async () => {
    await act();
    await stage.settled();
  });
}

/** The same up to a moment, with whatever goes on behind it left out. */
export async function usageUntil(stage: BenchStage, act: () => Promise<void>): Promise<Usage> {
  const address = `${stage.sandbox.urls.origin}/_sandbox/usage`;
  await stage.settled();
  await fetch(address, { method: 'DELETE' });
  await act();
  return (await (await fetch(address)).json()) as Usage;
}

/** Kinds of requests with which a process begins and that it repeats at each sweep: they belong to no issue. */
const PATROL = /^(?:apps\/|query (?:Sweep|Afar))/;

/** The requests that issues are the reason for. */
export function forIssues({ kinds }: Usage): number {
  const counted = Object.entries(kinds).filter(([kind]) => !PATROL.test(kind));
  return counted.reduce((sum, [, { requests }]) => sum + requests, 0);
}

/** The points of GraphQL's budget alone. */
export function graphqlPoints(usage: Usage): number {
  return pointsOf(usage, /^(?:query|mutation) /);
}

/** Those of looking round, without the looks at issues that were put off until then. */
export function sweepPoints(usage: Usage): number {
  return pointsOf(usage, /^query (?:Sweep|SweepPages|Afar)$/);
}

function pointsOf({ kinds }: Usage, which: RegExp): number {
  const counted = Object.entries(kinds).filter(([kind]) => which.test(kind));
  return counted.reduce((sum, [, { points }]) => sum + points, 0);
}
