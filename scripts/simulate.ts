import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import corpus from '../test/simulation/corpus.json' with { type: 'json' };
import { tableOfClasses } from '../test/simulation/fault-classes.ts';
import { liveHistory, type HistoryWishes } from '../test/simulation/history.ts';
import { toOwnConfig } from '../test/simulation/own-config.ts';
import { shrinkHistory } from '../test/simulation/shrink.ts';
import { keep } from './figures-page.ts';
import { makeHands } from './simulation/hands.ts';
import { showProgress } from './simulation/progress.ts';
import { tellClasses, tellHistory, tellTotals, type Told, type Totals } from './simulation/tell.ts';

const HELP = `npm run simulate -- [options]

Lives whole histories of an issue, on all cores, and checks every promise after every request. A history that breaks
one is made as short as it can be, and told. Ends with status 1 then, and with 2 for options that it does not know.

  --seeds N      how many histories (100)
  --seed S       the seed of the first (1); the same seed lives the same history
  --only LIST    only so much of it happens, by the names that a shortened history was told with
  --story        tells every history, whole
  --long         all of them long ones; else one of ten is
  --crowd        Drover takes the issues for some of very many, and tells them apart from afar after each start
  --config FILE  with this drover.yml instead of one by chance
  --keep         adds the seeds that broke something to test/simulation/corpus.json, which every test run lives
  --no-shrink    tells a history that breaks something as it was
  --record       keeps the table of faults in docs/reliability.md
  --json         writes the result as JSON
  --help         this text
`;

const { values: options } = readOptions();
const hands = makeHands(fileURLToPath(import.meta.url), live);
const wishes = readWishes();

if (hands.isHand) hands.serve();
else if (options.help) process.stdout.write(HELP);
else await lead();

async function lead(): Promise<void> {
  const [count, first] = [whole('seeds'), whole('seed')];
  const told: Told[] = [];
  const totals: Record<string, number> = {};
  const progress = showProgress('histories', count);
  const seeds = Array.from({ length: count }, (_, index) => first + index);
  await hands.give(seeds, (history) => {
    progress.step();
    for (const [what, times] of Object.entries(history.counts))
      totals[what] = (totals[what] ?? 0) + times;
    told.push({ ...history, story: null, counts: {} });
    if (history.story !== null && !options.json) progress.say(tellHistory(history, again()));
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
  if (options.keep) keepSeeds(broken);
  if (options.record) keep('classes', tellClasses(result));
  process.exitCode = broken.length > 0 ? 1 : 0;
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

function keepSeeds(broken: readonly Told[]): void {
  const news = broken.map(({ seed, violations: [violation] }) => {
    return [seed, `${violation?.promise}: ${violation?.what}`] as const;
  });
  const file = new URL('../test/simulation/corpus.json', import.meta.url);
  const all = { ...Object.fromEntries(news), ...corpus };
  writeFileSync(file, `${JSON.stringify(all, null, 2)}\n`);
}

function readOptions() {
  try {
    return parseArgs({
      options: {
        seeds: { type: 'string', default: '100' },
        seed: { type: 'string', default: '1' },
        only: { type: 'string' },
        long: { type: 'boolean', default: false },
        crowd: { type: 'boolean', default: false },
        config: { type: 'string' },
        story: { type: 'boolean', default: false },
        keep: { type: 'boolean', default: false },
        'no-shrink': { type: 'boolean', default: false },
        record: { type: 'boolean', default: false },
        json: { type: 'boolean', default: false },
        help: { type: 'boolean', default: false },
      },
    });
  } catch (error) {
    return refuse((error as Error).message);
  }
}

function readWishes(): HistoryWishes {
  const only = options.only?.split(',').map((name) => name.trim());
  const common = {
    long: options.long,
    crowd: options.crowd,
    ...(only === undefined ? {} : { only }),
  };
  if (options.config === undefined) return common;
  const config = toOwnConfig(readText(options.config));
  if (!config.ok) {
    const problems = config.error.map(
      ({ line, key, found, allowed }) => `  ${line ?? '-'}: ${key}: ${found}; allowed: ${allowed}`,
    );
    return refuse([`${options.config} has mistakes:`, ...problems].join('\n'));
  }
  const { setting, replaced } = config.value;
  if (!hands.isHand)
    console.error(`In place of yours the simulation has its own ${replaced.join(', ')}.`);
  return { ...common, setting };
}

function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    return refuse((error as Error).message);
  }
}

function whole(name: 'seeds' | 'seed'): number {
  const value = Number(options[name]);
  if (Number.isSafeInteger(value) && value > 0) return value;
  return refuse(`--${name} must be a whole number above 0, not ${options[name]}.`);
}

/** What a replay needs besides the seed. */
function again(): string {
  const config = options.config === undefined ? '' : ` --config ${options.config}`;
  return `${options.long ? ' --long' : ''}${options.crowd ? ' --crowd' : ''}${config}`;
}

function refuse(why: string): never {
  console.error(`${why}\nnpm run simulate -- --help tells more.`);
  process.exit(2);
}
