// `npm run nightly -- --help` tells what it does.
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { keepRow, readSection } from './figures-page.ts';
import { readOptions, refuse } from './nightly/options.ts';
import { hasSeeds, nextSeed } from './simulation/next-seed.ts';

const node = 'node_modules/.bin/node';
const vitest = ['node_modules/vitest/vitest.mjs', 'run', '--testTimeout=36000000'];

/** Tests that take their number of samples from DROVER_FUZZ. */
const sampled = readdirSync('test', { recursive: true, encoding: 'utf8' })
  .map((name) => `test/${name}`)
  .filter((file) => file.endsWith('.test.ts') && readFileSync(file, 'utf8').includes('howMany('));

/** How many faults a lifecycle can have, or pairs of them: as many as it makes requests, which nobody keeps by hand. */
function countFaults(...options) {
  const { stdout } = spawnSync(node, ['scripts/simulate-faults.ts', '--count', ...options], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const count = Number(stdout);
  if (!(count > 0)) throw new Error('nightly: the faults of a lifecycle could not be counted');
  return count;
}

const HISTORIES = 200_000;
const LIVES = 'histories with faults, every promise checked after every call';

/** Of the simulation: as the page has it before it is written anew. */
const classes = readSection('classes');
const firstSeed = (histories) => options.seed ?? nextSeed(classes, histories);

/**
 * Each with its amount at full length, if it has one, and what runs so much of it. One of which nothing may be left out
 * is always done whole.
 */
const steps = [
  {
    name: 'bench',
    what: 'the first figures of docs/figures.md',
    args: () => ['scripts/bench.ts', 'short'],
  },
  {
    name: 'load',
    what: 'the others: 10,000 idle issues, and 50 lifecycles an hour for four simulated hours',
    args: () => ['scripts/bench.ts', 'load'],
  },
  {
    name: 'openapi',
    what: 'the extract of GitHub’s OpenAPI description against the whole',
    args: () => ['scripts/openapi-slice.mjs', '--check'],
  },
  {
    name: 'laws',
    what: `laws and parsers (${sampled.length} files), times the samples of a run of the tests`,
    amount: 20,
    args: () => [...vitest, ...sampled],
    env: (times) => ({ DROVER_FUZZ: String(times) }),
  },
  {
    name: 'simulation',
    about: LIVES,
    what: (histories) => `${LIVES}, from seed ${firstSeed(histories)} on`,
    amount: HISTORIES,
    args: (histories) => {
      const seeds = [`--seeds=${histories}`, `--seed=${firstSeed(histories)}`];
      return ['scripts/simulate.ts', '--record', '--keep', ...seeds];
    },
  },
  {
    name: 'teeth',
    what: 'guards taken away one by one, and so many histories without each of them',
    amount: 40,
    args: () => [...vitest, 'test/simulation/teeth.test.ts'],
    env: (histories) => ({ DROVER_TEETH: String(histories) }),
  },
  {
    name: 'faults',
    what: 'a whole lifecycle with each fault that it can have: each request, each kind',
    amount: () => countFaults(),
    isAlwaysWhole: true,
    args: () => ['scripts/simulate-faults.ts'],
  },
  {
    name: 'pairs',
    what: 'a short lifecycle with two faults, of all pairs of requests and kinds',
    amount: () => countFaults('--lifecycle=short', '--pairs=1'),
    args: (pairs) => ['scripts/simulate-faults.ts', '--lifecycle=short', '--pairs', String(pairs)],
  },
  {
    name: 'kills',
    what: 'kills of the real program at random moments of a lifecycle; and as many where GitHub is slow and fails',
    amount: 50,
    args: () => [...vitest, 'test/process/kills.test.ts'],
    env: (kills) => ({ DROVER_KILLS: String(kills) }),
  },
  {
    name: 'replicas',
    what: 'replicas lost with an issue in hand, by turns frozen and killed: another takes it over within a minute, once; and a run that waits at one for what another takes',
    amount: 50,
    args: () => [...vitest, 'test/postgres/lost.test.ts', 'test/postgres/live.test.ts'],
    env: (replicas) => ({ DROVER_REPLICAS: String(replicas) }),
  },
  {
    name: 'limits',
    what: 'issues at once for two replicas, which never pass a limit of GitHub’s',
    amount: 1_000,
    args: () => [...vitest, 'test/postgres/replicas.test.ts'],
    env: (issues) => ({ DROVER_ISSUES: String(issues) }),
  },
  {
    name: 'versions',
    what: 'an older version, this one and one that knows more, side by side on one queue, by turns taken back: everything once',
    args: () => [...vitest, 'test/postgres/versions.test.ts'],
    env: () => ({ DROVER_VERSIONS: 'on' }),
  },
  {
    name: 'soak',
    what: 'looks of one process at issues that it has not seen before, after which it holds no more memory',
    amount: 36_000,
    args: () => [...vitest, 'test/process/load.test.ts'],
    env: (wakes) => ({ DROVER_WAKES: String(wakes) }),
  },
  {
    name: 'deliveries',
    what: 'signed deliveries at 1,000 a second: each is answered, memory is bounded, no key is lost',
    amount: 10_000,
    args: () => [...vitest, 'test/process/load.test.ts'],
    env: (deliveries) => ({ DROVER_DELIVERIES: String(deliveries) }),
  },
];

const options = readOptions(steps.map(({ name, what, about = what }) => ({ name, about })));
const histories = amountOf(HISTORIES);
if (!hasSeeds(firstSeed(histories), histories))
  refuse(`there are not ${histories} seeds from ${firstSeed(histories)} on`);

// A run of the tests tries the same cases each time; this one looks elsewhere, and says where.
const seed = process.env['DROVER_TEST_SEED'] ?? String(Date.now() % 2 ** 31);
console.log(`nightly: what is by chance begins with DROVER_TEST_SEED=${seed}`);

const head = ['step', 'what', 'how many', 'result', 'took'];
let ran = 0;
let failed = 0;
for (const { name, what, amount, isAlwaysWhole = false, args, env = () => ({}) } of steps) {
  if (options.asked.length > 0 && !options.asked.includes(name)) continue;
  const whole = typeof amount === 'function' ? amount() : amount;
  const done = isAlwaysWhole ? whole : amountOf(whole);
  const counted = done === undefined ? '' : tellAmount(done, whole);
  const told = typeof what === 'function' ? what(done) : what;
  console.log(`\n── ${name}: ${told} ${counted}`);
  const began = performance.now();
  const { status } = spawnSync(node, args(done), {
    stdio: 'inherit',
    env: { ...process.env, DROVER_TEST_SEED: seed, ...env(done) },
  });
  if (status !== 0) failed += 1;
  const seconds = Math.round((performance.now() - began) / 1000);
  ran += 1;
  const result = status === 0 ? 'holds' : 'fails';
  keepRow('nightly', head, [`\`${name}\``, told, counted, result, `${seconds} s`]);
}
console.log(`\n${ran - failed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;

/** As much of the whole as was asked for. */
function amountOf(whole) {
  return whole === undefined ? undefined : Math.max(1, Math.round((whole * options.share) / 100));
}

/** A smaller number than the whole is shown as such. */
function tellAmount(done, whole) {
  const text = done.toLocaleString('en');
  return done === whole ? text : `${text} of ${whole.toLocaleString('en')}`;
}
