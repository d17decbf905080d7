import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import corpus from '../test/simulation/corpus.json' with { type: 'json' };
import { tableOfClasses } from '../test/simulation/fault-classes.ts';
import { liveHistory } from '../test/simulation/history.ts';
import { shrinkHistory } from '../test/simulation/shrink.ts';
import { keep } from './figures-page.ts';
import { makeHands } from './simulation/hands.ts';
import { HELP, readOptions, readWishes, refuse, seedsOf } from './simulation/options.ts';
import { showProgress } from './simulation/progress.ts';
import { tellClasses, tellHistory, tellTotals, type Told, type Totals } from './simulation/tell.ts';

const options = readOptions();
const hands = makeHands(fileURLToPath(import.meta.url), { work: live, lost });
const wishes = readWishes(options, (what) => {
  if (!hands.isHand) console.error(what);
});

if (hands.isHand) hands.serve();
else if (options.help) process.stdout.write(HELP);
else await lead();

async function lead(): Promise<void> {
  const { count, first } = seedsOf(options);
  await refuseUnknown(first);
  const told: Told[] = [];
  const totals: Record<string, number> = {};
  const progress = showProgress('histories', count);
  const seeds = Array.from({ length: count }, (_, index) => first + index);
  await hands.give(seeds, (history) => {
    progress.step();
    for (const [what, times] of Object.entries(history.counts))
      totals[what] = (totals[what] ?? 0) + times;
    told.push({ ...history, story: null, counts: {} });
    if (history.story !== null && !options.json) progress.say(tellHistory(history, options));
  });
  progress.end();
  const broken = told.filter(({ violations }) => violations.length > 0);
  const result: Totals = {
    seeds: { first, count },
    broken: broken.map(({ seed, violations, shrunken }) => ({ seed, violations, shrunken })),
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

/** A name that is mistaken would take everything out of the history, which then holds whatever it is. */
async function refuseUnknown(seed: number): Promise<void> {
  const { only, ...whole } = wishes;
  if (only === undefined || only.length === 0) return;
  const { script } = await liveHistory(seed, whole);
  const happened = new Set(script.happened);
  const unknown = only.filter((name) => !happened.has(name));
  const named = unknown.map((name) => `"${name}"`).join(', ');
  if (unknown.length > 0)
    refuse(`Nothing that happened in the history of seed ${seed} is called ${named}.`);
}

/** One history, as a hand of many lives it. */
async function live(seed: number): Promise<Told> {
  const history = await liveHistory(seed, wishes);
  const { violations, digest, calls, counts } = history;
  const told = { seed, violations, digest, calls, counts, story: null, shrunken: null };
  const isBroken = violations.length > 0;
  if (isBroken && options.only === undefined && !options['no-shrink'] && !options.story) {
    const from = new Set(history.script.happened).size;
    const { history: less, only } = await shrinkHistory(history, wishes);
    return { ...told, violations: less.violations, story: less.story, shrunken: { only, from } };
  }
  return { ...told, story: isBroken || options.story ? history.story : null };
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
