import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { LAST_SEED } from '../../test/simulation/chance.ts';
import { NOTHING } from '../../test/simulation/replay.ts';

export const HELP = `npm run simulate -- [options]

Lives whole histories of an issue, on all cores, and checks every promise after every request. A history that breaks
one is made as short as it can be, and told. Ends with status 1 then, and with 2 for options that it does not know.

  --seeds N      how many histories (100)
  --seed S       the seed of the first (1); the same seed lives the same history; the last is ${LAST_SEED}
  --only LIST    only so much of it happens, by the names that a shortened history was told with; with --seeds 1.
                 \`--only ${NOTHING}\`: nothing at all
  --story        tells every history, whole
  --long         all of them long ones; else one of ten is
  --crowd        Drover takes the issues for some of very many, and tells them apart from afar after each start
  --config FILE  with this drover.yml instead of one by chance
  --keep         adds the seeds that broke something to test/simulation/corpus.json, which every test run lives; not with
                 --only, --crowd or --config, with which it does not live them
  --no-shrink    tells a history that breaks something as it was
  --record       keeps the table of faults in docs/reliability.md
  --json         writes the result as JSON
  --help         this text
`;

/** With the names that `--only` gives, and the text of an own configuration. */
export type Options = ReturnType<typeof readOptions>;

export function readOptions() {
  const { only, ...options } = parse();
  const apart = (['only', 'crowd', 'config'] as const).find((name) =>
    name === 'only' ? only !== undefined : Boolean(options[name]),
  );
  if (options.keep && apart !== undefined)
    refuse(`--keep does not go with --${apart}: the tests live a seed that is kept without it.`);
  return {
    ...options,
    only: only === undefined ? undefined : namesIn(only),
    own: options.config === undefined ? undefined : readText(options.config),
  };
}

function parse() {
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
    }).values;
  } catch (error) {
    return refuse((error as Error).message);
  }
}

function namesIn(only: string): readonly string[] {
  return only === NOTHING ? [] : only.split(',').map((name) => name.trim());
}

/** Which histories: as many, from that seed on. */
export function seedsOf(options: Options): { readonly count: number; readonly first: number } {
  const [count, first] = [whole(options, 'seeds'), whole(options, 'seed')];
  if (first + count - 1 > LAST_SEED)
    refuse(`The last seed is ${LAST_SEED}: from ${first} on there are not ${count}.`);
  if (count > 1 && (options.only ?? []).length > 0)
    refuse('--only names what happened in one history: it goes with --seeds 1.');
  return { count, first };
}

function whole(options: Options, name: 'seeds' | 'seed'): number {
  const value = Number(options[name]);
  if (Number.isSafeInteger(value) && value > 0) return value;
  return refuse(`--${name} must be a whole number above 0, not ${options[name]}.`);
}

function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    return refuse((error as Error).message);
  }
}

/** Ends the program: nothing was tried. */
export function refuse(why: string): never {
  console.error(`${why}\nnpm run simulate -- --help tells more.`);
  process.exit(2);
}
