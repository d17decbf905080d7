import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import { registerHooks } from 'node:module';
import { parseArgs } from 'node:util';
import { differencesOf } from '../src/lifecycle/replay/differences.ts';
import type { RecordedHistory } from '../src/lifecycle/replay/history.ts';
import { writeComments } from '../test/recorded/comments.ts';
import { digestOf, namesOfHistories } from '../test/recorded/files.ts';
import { fileOf, freeze, readHistory, thaw, writeHistory } from '../test/recorded/history.ts';

/*
 * scripts/record-histories.ts --because "REASON"   declares what is decided otherwise by now, and records it
 * scripts/record-histories.ts                      records histories that are not recorded yet, and declares those
 *                                                  that somebody has put into test/recorded/histories
 *
 * A history that is recorded keeps its snapshots: they are what an earlier version read, and only what is decided from
 * them is recorded anew. Every change of a file is declared in test/recorded/declared.md, with its reason.
 */
const { values: options } = parseArgs({ options: { because: { type: 'string' } } });

/** Histories of the simulation, by seed: what the real adapter reads, with faults and people of all kinds. */
const SEEDS = [1, 2, 3, 4, 5, 6, 8, 12];
const DECLARED = new URL('../test/recorded/declared.md', import.meta.url);

let undeclared = 0;
for (const name of namesOfHistories()) again(name);
await anew();
writeComments(namesOfHistories().map(readHistory));
if (undeclared > 0) {
  console.error('Say why: --because "…".');
  process.exitCode = 1;
}

/** A history that somebody brought in, such as by `npx drover replay --save`, is declared as it is. */
function declareNew(name: string): void {
  if (readFileSync(DECLARED, 'utf8').includes(` \`${name}\` `)) return;
  const day = new Date().toISOString().slice(0, 10);
  const what = options.because ?? 'Brought in as a server kept it.';
  appendFileSync(DECLARED, `- ${day} \`${name}\` ${digestOf(name)}: ${what}\n`);
}

/** Decides once more about what was recorded. */
function again(name: string): void {
  declareNew(name);
  const wakes = thaw(readHistory(name));
  const found = differencesOf(wakes);
  if (found.length === 0) return;
  console.log(`${name}: ${found.length} of ${wakes.length} decisions differ`);
  if (options.because === undefined) undeclared += 1;
  else {
    const now = new Map(found.map(({ wake, now: decision }) => [wake, decision]));
    const decided = wakes.map((wake, at) => ({ ...wake, decision: now.get(at) ?? wake.decision }));
    const what = `${found.length} of ${wakes.length} decisions. ${options.because}`;
    keep(name, freeze(decided), what);
  }
}

async function anew(): Promise<void> {
  watch();
  const { takeWakes } = await import('../test/recorded/watching-decide.ts');
  const { LIFECYCLES } = await import('../test/recorded/lifecycles.ts');
  const { aPlay, CONFIG_TEXT } = await import('../test/lifecycle/play.ts');
  const isMissing = (name: string): boolean => !existsSync(fileOf(name));
  for (const [name, { config, live }] of Object.entries(LIFECYCLES)) {
    if (!isMissing(name)) continue;
    live(aPlay(config));
    const text = JSON.stringify({ ...CONFIG_TEXT, ...config });
    keep(name, freeze(takeWakes(() => text)), 'First recorded.');
  }
  const { liveHistory } = await import('../test/simulation/history.ts');
  for (const seed of SEEDS) {
    const name = `simulated-${seed}`;
    if (!isMissing(name)) continue;
    const { violations } = await liveHistory(seed, { long: true });
    const bug = violations.find(({ promise }) => promise === 'bug');
    if (bug !== undefined) throw new Error(`${name} is no history to keep: ${bug.what}`);
    keep(name, freeze(takeWakes(() => '')), 'First recorded.');
  }
}

function keep(name: string, history: RecordedHistory, what: string): void {
  writeHistory(name, history);
  const left = differencesOf(thaw(readHistory(name)));
  if (left.length > 0) throw new Error(`${name} is not decided alike when it is read again`);
  const day = new Date().toISOString().slice(0, 10);
  appendFileSync(DECLARED, `- ${day} \`${name}\` ${digestOf(name)}: ${what}\n`);
  console.log(`${name}: ${history.wakes.length} wakes`);
}

/** Has whoever decides watched. */
function watch(): void {
  const watching: Readonly<Record<string, string>> = {
    'lifecycle/decide.ts': new URL('../test/recorded/watching-decide.ts', import.meta.url).href,
  };
  registerHooks({
    resolve: (specifier, context, next) => {
      const found = Object.entries(watching).find(([end]) => specifier.endsWith(`/${end}`));
      const isOurs = Object.values(watching).includes(context.parentURL ?? '');
      return found === undefined || isOurs ? next(specifier, context) : next(found[1], context);
    },
  });
}
