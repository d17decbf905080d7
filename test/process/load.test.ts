import { expect, test, vi } from 'vitest';
import { allowed } from '../../src/sandbox/seed/allowed.ts';
import { createIssue } from '../../src/sandbox/world/operations/issues.ts';
import { until } from '../scenarios/patience.ts';
import { aCommand, anIssue, type Command, heard } from './commands.ts';
import { type DroverChild, memoryOf } from './drover-child.ts';
import { type Delivery, flood } from './flood.ts';
import { isTaken, type Led, watchLed } from './led.ts';
import { aPace } from './pace.ts';
import { checked, commented } from './payloads.ts';
import { aSite, type Site, untilReady, usageOf } from './site.ts';

vi.setConfig({ testTimeout: 3_600_000 });

/** Deliveries at a thousand a second: ten seconds of them at night, and one in a run of the tests. */
const DELIVERIES = Number(process.env['DROVER_DELIVERIES'] ?? 1_000);
const PER_SECOND = 1_000;

/** An hour is a minute: GitHub's limits allow 5,000 looks in an hour of its own. */
const FASTER = 60;

/** Looks at issues, one after the other and each for an event of its own. */
const WAKES = Number(process.env['DROVER_WAKES'] ?? 240);
const ROUNDS = 12;
const IS_NIGHT = process.env['DROVER_WAKES'] !== undefined;
const LONG_AGO = '2020-02-02T02:02:02Z';
const AT_ONCE = 250;

/** Issues that there are; most events of these tests are about others, or about one of these again. */
const ISSUES = 5;

/**
 * Of the deliveries so many are taken at the least, or a Drover that turned all of them away would pass. Each run of the
 * tests sees all of them taken; what a machine that is busy otherwise refuses, GitHub would list as failed.
 */
const LEAST_TAKEN = 3 / 4;

/** So much more may be held than before, whatever came: a quarter of what ten seconds bring … */
const MOST_KEPT = 20_000_000;
/** … and so much more after the last third of many wakes than after the first, which has filled the caches. */
const MOST_GROWTH = 3_000_000;

test('all that is delivered is answered and most of it taken, what is held is bounded, and no key is lost', async () => {
  const led = watchLed();
  const { onExchange } = led;
  const site = await aSite({ isLean: true, hasWebhook: false, pace: aPace(FASTER), onExchange });
  try {
    const drover = site.start({ isMeasured: true });
    await untilReady(site, drover);
    await soak(site, drover);
    await drown(site, drover, led);
  } finally {
    await site.close();
  }
});

async function drown(site: Site, drover: DroverChild, led: Led): Promise<void> {
  const before = await memoryOf(drover);
  const commands: Command[] = [];
  for (let count = 0; count < ISSUES; count += 1) commands.push(await aCommand(site, 'Mine first'));
  const deliveries = Array.from({ length: DELIVERIES }, (_, at) => aDelivery(site, commands, at));
  const done = await flood(site, deliveries, PER_SECOND);
  const kept = await keptSince(before, drover);
  // The rate is shown and not judged: a slow machine is no mistake of Drover's.
  process.stdout.write(
    `${DELIVERIES} deliveries, ${Math.round(done.rate)} a second, answered ${JSON.stringify(done.answers)}, ` +
      `the slowest after ${Math.round(done.slowest)} ms; kept ${inMega(kept)} MB\n`,
  );
  expect(Object.keys(done.answers).filter((status) => !/^2|^503$/.test(status))).toEqual([]);
  const taken = done.sent.filter(({ status }) => isTaken(status));
  expect(taken.length).toBeGreaterThanOrEqual(DELIVERIES * LEAST_TAKEN);
  expect(kept).toBeLessThan(MOST_KEPT);
  await until(`each of ${taken.length} led to what it names`, () =>
    Promise.resolve(led.unmet(taken).length === 0),
  ).catch(() => expect(led.unmet(taken)).toEqual([]));
  // The comments on one pull request are one question.
  expect((await usageOf(site)).kinds['query PullBranch']?.requests).toBeLessThan(5);
  for (const command of commands) await heard(site, command);
  await replace(site, drover);
}

async function keptSince(before: NodeJS.MemoryUsage, drover: DroverChild): Promise<number> {
  return (await memoryOf(drover)).heapUsed - before.heapUsed;
}

/** What came while there was no process is found by the next one's sweep. */
async function replace(site: Site, drover: DroverChild): Promise<void> {
  drover.child.kill('SIGKILL');
  await drover.ended;
  const command = await aCommand(site, 'Said to nobody');
  site.start();
  await heard(site, command);
}

/** Most are about the same few issues; some are about what only GitHub can lead to an issue. */
function aDelivery(site: Site, commands: readonly Command[], at: number): Delivery {
  if (at % 10 === 1) return checked(site, at);
  if (at % 10 === 2) return commented(site, 500_000 + at);
  if (at % 10 === 3) return commented(site, 1, true);
  return commented(site, commands[at % ISSUES]?.issue ?? 0);
}

/** The same work again and again, and at night each time about issues that were not seen before. */
async function soak(site: Site, drover: DroverChild): Promise<void> {
  const issues: number[] = [];
  for (let count = 0; count < ISSUES; count += 1) issues.push(await anIssue(site, 'Stay'));
  const held: number[] = [];
  let others: readonly number[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    if (round === 0 || IS_NIGHT) others = oldIssues(site, WAKES / ROUNDS - ISSUES);
    const numbers = [...issues, ...others];
    for (let at = 0; at < numbers.length; at += AT_ONCE) {
      await wakeAll(site, numbers.slice(at, at + AT_ONCE));
    }
    held.push((await memoryOf(drover)).heapUsed);
  }
  const third = ROUNDS / 3;
  const growth = median(held.slice(-third)) - median(held.slice(0, third));
  process.stdout.write(
    `${WAKES} wakes; after each ${ROUNDS}th of them it held ${held.map(inMega).join(' ')} MB\n`,
  );
  expect(growth).toBeLessThan(MOST_GROWTH);
}

/** Issues of which Drover never heard, and that last changed too long ago for a sweep to come upon them. */
function oldIssues({ sandbox }: Site, count: number): readonly number[] {
  const { world, seeded } = sandbox;
  const { actor } = seeded.people.outsider;
  return Array.from({ length: count }, (_, at) => {
    const input = { repositoryId: seeded.repository.id, title: `Long ago ${at}` };
    const { id, number } = allowed(createIssue(world, actor, input));
    world.tables.topics.update(id, { createdAt: LONG_AGO, updatedAt: LONG_AGO });
    return number;
  });
}

/** An event about each, and as many looks. */
async function wakeAll(site: Site, numbers: readonly number[]): Promise<void> {
  const looks = async (): Promise<number> =>
    (await usageOf(site)).kinds['query IssueWorld']?.requests ?? 0;
  const wanted = (await looks()) + numbers.length;
  const deliveries = numbers.map((number) => commented(site, number));
  const { answers } = await flood(site, deliveries, PER_SECOND);
  expect(answers).toEqual({ 200: numbers.length });
  await until(`${wanted} looks`, async () => (await looks()) >= wanted);
}

function median(numbers: readonly number[]): number {
  const sorted = numbers.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}

function inMega(bytes: number): string {
  return (bytes / 1e6).toFixed(1);
}
