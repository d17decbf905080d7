import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import {
  type FaultAt,
  LIFECYCLES,
  liveWith,
  nameOf,
  singleFaults,
} from '../test/simulation/few-faults.ts';
import { makeHands } from './simulation/hands.ts';
import { showProgress } from './simulation/progress.ts';

/*
 * node scripts/simulate-faults.ts [--lifecycle whole|short] [--pairs N [--from M]] [--count]
 * Lives a lifecycle with each fault that it can have: each request with each kind. With --pairs with N of all pairs of
 * faults, spread evenly, beginning with the M-th. With --count it says how many there are, and no more. Ends with
 * status 1 where one does not end Done by itself, or breaks a promise.
 */
const { values: options } = parseArgs({
  options: {
    lifecycle: { type: 'string', default: 'whole' },
    pairs: { type: 'string' },
    from: { type: 'string', default: '0' },
    count: { type: 'boolean', default: false },
  },
});
const lifecycle = LIFECYCLES[options.lifecycle === 'short' ? 'short' : 'whole'];

interface Lived {
  readonly name: string;
  readonly story: readonly string[];
  readonly wrong: readonly string[];
}

const called = (faults: readonly FaultAt[]): string => faults.map(nameOf).join(' and ');
const hands = makeHands<readonly FaultAt[], Lived>(fileURLToPath(import.meta.url), {
  work: async (faults) => {
    const { wrong, story } = await liveWith(lifecycle, faults);
    return { name: called(faults), wrong, story: wrong.length > 0 ? story : [] };
  },
  lost: (faults, what) => ({ name: called(faults), wrong: [what], story: [] }),
});
if (hands.isHand) hands.serve();
else await lead();

async function lead(): Promise<void> {
  const clean = await liveWith(lifecycle, []);
  const faults = singleFaults(clean.calls);
  const all = options.pairs === undefined ? faults.length : countPairs(faults);
  if (options.count) {
    console.log(all);
    return;
  }
  const many = Math.min(all, options.pairs === undefined ? all : Number(options.pairs));
  const jobs =
    options.pairs === undefined ? faults.map((fault) => [fault]) : somePairs(faults, { all, many });
  const what = options.pairs === undefined ? 'single faults' : 'pairs of faults';
  const progress = showProgress(what, many);
  let wrong = 0;
  await hands.give(jobs, (lived) => {
    progress.step();
    if (lived.wrong.length === 0) return;
    wrong += 1;
    progress.say([`\n=== ${lived.name}`, ...lived.story, ...lived.wrong].join('\n'));
  });
  progress.end();
  const requests = `a lifecycle of ${clean.calls.length} requests`;
  console.log(
    `${many} of ${all} ${what} of ${requests}: ${wrong === 0 ? 'all end Done' : `${wrong} do not`}.`,
  );
  process.exitCode = wrong === 0 && clean.wrong.length === 0 ? 0 : 1;
}

/** Faults of one request do not go together. */
function countPairs(faults: readonly FaultAt[]): number {
  const sizes = new Map<number, number>();
  for (const { number } of faults) sizes.set(number, (sizes.get(number) ?? 0) + 1);
  const alone = [...sizes.values()].reduce((sum, size) => sum + (size * (size - 1)) / 2, 0);
  return (faults.length * (faults.length - 1)) / 2 - alone;
}

/** So many of all pairs, each as far from the next. */
function* somePairs(
  faults: readonly FaultAt[],
  { all, many }: { readonly all: number; readonly many: number },
): Generator<readonly FaultAt[]> {
  const step = all / many;
  let at = 0;
  let next = Number(options.from) % step;
  for (const [index, one] of faults.entries()) {
    for (const other of faults.slice(index + 1)) {
      if (other.number === one.number) continue;
      if (at >= next) {
        next += step;
        yield [one, other];
      }
      at += 1;
    }
  }
}
