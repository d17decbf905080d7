import { fork } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import type { History } from '../test/simulation/history.ts';
import { liveHistory } from '../test/simulation/history.ts';

/*
 * npm run simulate -- --seeds N [--seed S] [--json] [--story]
 * Lives N histories from seed S (1) on, side by side; stops with status 1 when a promise was broken, and tells the
 * history. `--story` tells every history; `--seed S --seeds 1 --story` replays one.
 */
const { values: options } = parseArgs({
  options: {
    seeds: { type: 'string', default: '100' },
    seed: { type: 'string', default: '1' },
    json: { type: 'boolean', default: false },
    story: { type: 'boolean', default: false },
  },
});

type Told = Omit<History, 'story'> & { readonly story?: readonly string[] };

if (process.send === undefined) await lead();
else await follow();

/** A process of its own for each core: one history needs no other. */
async function lead(): Promise<void> {
  const [count, first] = [whole('seeds'), whole('seed')];
  const hands = Math.min(availableParallelism(), count);
  const seeds = Array.from({ length: count }, (_, index) => first + index);
  const broken: Told[] = [];
  const totals: Record<string, number> = {};
  const began = performance.now();
  let [lived, calls] = [0, 0];
  const rate = (): string => ((lived * 1000) / (performance.now() - began)).toFixed(1);

  await Promise.all(
    Array.from(
      { length: hands },
      () =>
        new Promise<void>((resolve, reject) => {
          const child = fork(fileURLToPath(import.meta.url), process.argv.slice(2));
          const next = (): void => {
            const seed = seeds.shift();
            if (seed === undefined) child.disconnect();
            else child.send(seed);
          };
          child.on('message', (message) => {
            const told = message as Told;
            lived += 1;
            calls += told.calls;
            for (const [what, times] of Object.entries(told.counts))
              totals[what] = (totals[what] ?? 0) + times;
            if (told.violations.length > 0) broken.push(told);
            if (
              told.story !== undefined &&
              (options.story || told.violations.length > 0) &&
              !options.json
            )
              console.log(tellHistory(told));
            else if (lived % 50 === 0)
              console.error(`${lived} of ${count} histories, ${rate()} a second`);
            next();
          });
          child.on('exit', (code) => {
            if (code === 0) resolve();
            else reject(new Error(`a process of the simulation ended with ${code}`));
          });
          next();
        }),
    ),
  );
  const result = {
    seeds: { first, count: lived },
    broken: broken.map(({ seed, violations }) => ({ seed, violations })),
    calls,
    historiesPerSecond: Number(rate()),
    totals: Object.fromEntries(Object.entries(totals).toSorted(([a], [b]) => a.localeCompare(b))),
  };
  console.log(options.json ? JSON.stringify(result) : summary(result));
  process.exitCode = broken.length > 0 ? 1 : 0;
}

async function follow(): Promise<void> {
  let last: Promise<void> = Promise.resolve();
  process.on('message', (seed) => {
    const work = async (): Promise<void> => {
      const { story, ...history } = await liveHistory(Number(seed));
      const told = options.story || history.violations.length > 0 ? { ...history, story } : history;
      process.send?.(told satisfies Told);
    };
    last = last.then(work);
  });
}

function whole(name: 'seeds' | 'seed'): number {
  const value = Number(options[name]);
  if (Number.isSafeInteger(value) && value > 0) return value;
  console.error(`--${name} must be a whole number above 0, not ${options[name]}.`);
  process.exit(2);
}

function tellHistory({ seed, story = [], violations }: Told): string {
  const title = `\n=== seed ${seed}`;
  const broken = violations.map(({ promise, what }) => `BROKEN ${promise}: ${what}`);
  const replay = `Replay: npm run simulate -- --seed ${seed} --seeds 1 --story`;
  return [title, ...story, ...broken, replay].join('\n');
}

function summary(result: {
  readonly seeds: { readonly count: number };
  readonly broken: readonly { readonly seed: number }[];
  readonly calls: number;
  readonly historiesPerSecond: number;
  readonly totals: Readonly<Record<string, number>>;
}): string {
  const { seeds, broken, calls, historiesPerSecond, totals } = result;
  const lines = Object.entries(totals).map(
    ([what, times]) => `${String(times).padStart(8)}  ${what}`,
  );
  const verdict =
    broken.length === 0
      ? 'Every promise held.'
      : `Broken in ${broken.length}: seeds ${broken.map(({ seed }) => seed).join(', ')}.`;
  return [
    ...lines,
    `${seeds.count} histories, ${calls} requests, ${historiesPerSecond} histories a second. ${verdict}`,
  ].join('\n');
}
