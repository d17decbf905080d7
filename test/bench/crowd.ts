import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { MINUTE } from '../../src/lifecycle/time.ts';
import { begin } from '../scenarios/driving.ts';
import { untilStatus } from '../scenarios/people.ts';
import { type DroverChild, linesOf, memoryOf } from '../process/drover-child.ts';
import { aSite, type Site, untilReady, usageOf } from '../process/site.ts';
import { START_OPTIONS } from '../process/start-options.ts';
import { KEY, multiply } from './many-issues.ts';
import { sweepPoints } from './usage.ts';

/** How a process does that has so many idle issues in care, each in review with an offer that waits. */
export interface CrowdFigures {
  /** From the start of the process to the end of its first sweep, in milliseconds. */
  readonly start: number;
  /** GraphQL points of the first sweep, and of a later one; without the looks that they led to. */
  readonly points: { readonly first: number; readonly later: number };
  /** Looks at issues in all. */
  readonly looks: number;
  /** After the sweeps, in bytes: of the process, at its height, and what it holds. */
  readonly memory: { readonly rss: number; readonly highest: number; readonly heap: number };
}

const ENV = { DROVER_KEY: KEY, SWEEP_INTERVAL: '1m' };
const GIVE_UP = 600_000;

export async function crowdFigures(issues: number): Promise<CrowdFigures> {
  const site = await aSite({ isLean: true, seededAgo: 20 * MINUTE });
  try {
    await fill(site, issues);
    const origin = site.sandbox.urls.origin;
    await fetch(`${origin}/_sandbox/usage`, { method: 'DELETE' });
    const sweeps = (): number => linesOf(site.log).filter(({ msg }) => msg === 'swept').length;
    const before = sweeps();
    const began = performance.now();
    const drover = startWith(site);
    await untilReady(site, drover);
    await until(drover, () => sweeps() > before);
    const start = performance.now() - began;
    const first = sweepPoints(await usageOf(site));
    await until(drover, () => sweeps() > before + 1);
    const later = sweepPoints(await usageOf(site)) - first;
    await sleep(5_000);
    const { rss, heapUsed: heap } = await memoryOf(drover);
    const { kinds } = await usageOf(site);
    const looks = kinds['query IssueWorld']?.requests ?? 0;
    const memory = { rss, highest: highestOf(drover), heap };
    return { start, points: { first, later }, looks, memory };
  } finally {
    await site.close();
  }
}

/** One issue is driven to its review; the others are as it is. */
async function fill(site: Site, issues: number): Promise<void> {
  const drover = startWith(site);
  await untilReady(site, drover);
  const number = await begin(site, 'Greet the visitors', 'write greeting.txt: Hello');
  await untilStatus(site, number, 'In Review');
  await sleep(2_000);
  drover.child.kill('SIGTERM');
  await drover.ended;
  await multiply(site, number, issues - 1);
}

function startWith(site: Site): DroverChild {
  const { drover } = site.sandbox.seeded;
  const port = new URL(site.url).port;
  return site.start({
    isMeasured: true,
    options: START_OPTIONS,
    env: {
      PATH: process.env['PATH'] ?? '',
      APP_ID: String(drover.app.id),
      PRIVATE_KEY: drover.privateKey,
      WEBHOOK_SECRET: drover.webhookSecret,
      PORT: port,
      HOST: '127.0.0.1',
      GHE_HOST: new URL(site.sandbox.urls.origin).host,
      GHE_PROTOCOL: 'http',
      ...ENV,
    },
  });
}

/** On Linux, where the system keeps it. */
function highestOf({ child }: DroverChild): number {
  const status = readFileSync(`/proc/${child.pid}/status`, 'utf8');
  return Number(/VmHWM:\s+(\d+) kB/.exec(status)?.[1]) * 1_024;
}

async function until(drover: DroverChild, holds: () => boolean): Promise<void> {
  const giveUp = Date.now() + GIVE_UP;
  while (!holds()) {
    if (drover.isOver()) throw new Error(`Drover ended by itself: ${drover.err()}`);
    if (Date.now() > giveUp) throw new Error('Drover did not sweep');
    await sleep(50);
  }
}
