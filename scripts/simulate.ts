import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import corpus from '../test/simulation/corpus.json' with { type: 'json' };
import { tableOfClasses } from '../test/simulation/fault-classes.ts';
import { keep } from './figures-page.ts';
import { makeHands } from './simulation/hands.ts';
import { HELP, readOptions, seedsOf } from './simulation/options.ts';
import { showProgress } from './simulation/progress.ts';
import { tellClasses, tellHistory, tellTotals, type Told, type Totals } from './simulation/tell.ts';

const options = readOptions();
// To load all of Drover takes a second, and who asks for help or mistypes need not wait for it.
const simulation = () => import('./simulation/live.ts');
const hands = makeHands(fileURLToPath(import.meta.url), {
  work: async (seed: number) => (await simulation()).live(seed, options),
  lost,
});

if (hands.isHand) hands.serve();
else if (options.help) process.stdout.write(HELP);
else await lead();

async function lead(): Promise<void> {
  const { count, first } = seedsOf(options);
  await lookAtWishes(first);
  const told: Told[] = [];
  const totals: Record<string, number> = {};
  const progress = showProgress('histories', count);
  const seeds = Array.from({ length: count }, (_, index) => first + index);
  await hands.give(seeds, (history) => {
    progress.step();
    for (const [what, times] of Object.entries(history.counts))
      totals[what] = (totals[what] ?? 0) + times;
    // Of the others there may be very many.
    const story = history.violations.length > 0 ? history.story : null;
    told.push({ ...history, story, counts: {} });
    if (history.story !== null && !options.json) progress.say(tellHistory(history, options));
  });
  progress.end();
  const broken = told.filter(({ violations }) => violations.length > 0);
  const result: Totals = {
    seeds: { first, count },
    broken: broken.map(({ seed, violations, shrunken, story }) => ({
      seed,
      violations,
      shrunken,
      story,
    })),
    calls: told.reduce((sum, { calls }) => sum + calls, 0),
    historiesPerSecond: progress.rate(),
    classes: tableOfClasses(totals),
    totals: Object.fromEntries(Object.entries(totals).toSorted(([a], [b]) => a.localeCompare(b))),
  };
  console.log(options.json ? JSON.stringify(result) : tellTotals(result));
  if (options.record) keep('classes', tellClasses(result));
  if (options.keep) keepSeeds(broken);
  process.exitCode = broken.length > 0 ? 1 : 0;
}

async function lookAtWishes(first: number): Promise<void> {
  if (options.own === undefined && options.only === undefined) return;
  const { readWishes, refuseUnknown } = await simulation();
  const { replaced } = readWishes(options);
  if (options.own !== undefined)
    console.error(`In place of yours the simulation has its own ${replaced.join(', ')}.`);
  await refuseUnknown(first, options);
}

/** A history of which nothing came back. */
function lost(seed: number, what: string): Told {
  const violations = [{ promise: 'bug', what }];
  return { seed, violations, digest: '', calls: 0, counts: {}, story: [], shrunken: null };
}

function keepSeeds(broken: readonly Told[]): void {
  const news = broken.map(({ seed, violations: [violation] }) => {
    const [line] = (violation?.what ?? '').split('\n');
    return [seed, `${violation?.promise}: ${line}`] as const;
  });
  const file = new URL('../test/simulation/corpus.json', import.meta.url);
  const all = { ...Object.fromEntries(news), ...corpus };
  writeFileSync(file, `${JSON.stringify(all, null, 2)}\n`);
}
