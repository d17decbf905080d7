// npm run nightly [-- STEP …]
// The longer proofs, one after the other; their table is kept in docs/reliability.md. Goes on after one that fails, and
// ends with status 1 then. With names of steps only those are done, and the table stays as it is.
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { keep, table } from './figures-page.ts';

const node = 'node_modules/.bin/node';
/** So many times as many samples as in a run of the tests. */
const TIMES = 20;
const HISTORIES = 1_000;

/** Tests that take their number of samples from DROVER_FUZZ. */
const sampled = readdirSync('test', { recursive: true, encoding: 'utf8' })
  .map((name) => `test/${name}`)
  .filter((file) => file.endsWith('.test.ts') && readFileSync(file, 'utf8').includes('howMany('));

const steps = [
  { name: 'bench', what: 'the figures above', args: ['scripts/bench.ts'] },
  {
    name: 'openapi',
    what: 'the extract of GitHub’s OpenAPI description against the whole',
    args: ['scripts/openapi-slice.mjs', '--check'],
  },
  {
    name: 'laws',
    what: `laws and parsers on ${TIMES} times as many samples (${sampled.length} files)`,
    args: ['node_modules/vitest/vitest.mjs', 'run', '--testTimeout=3600000', ...sampled],
    env: { DROVER_FUZZ: String(TIMES) },
  },
  {
    name: 'simulation',
    what: `${HISTORIES} histories with faults, every promise checked at every step`,
    args: ['scripts/simulate.ts', '--seeds', String(HISTORIES)],
  },
];

const asked = process.argv.slice(2);
const unknown = asked.filter((name) => !steps.some((step) => step.name === name));
if (unknown.length > 0) {
  console.error(
    `nightly: there is no step ${unknown.join(', ')}; ${steps.map(({ name }) => name).join(', ')}`,
  );
  process.exit(2);
}

const rows = [];
let failed = 0;
for (const { name, what, args, env = {} } of steps) {
  if (asked.length > 0 && !asked.includes(name)) continue;
  console.log(`\n── ${name}: ${what}`);
  const began = performance.now();
  const { status } = spawnSync(node, args, { stdio: 'inherit', env: { ...process.env, ...env } });
  if (status !== 0) failed += 1;
  const seconds = Math.round((performance.now() - began) / 1000);
  rows.push([`\`${name}\``, what, status === 0 ? 'holds' : 'fails', `${seconds} s`]);
}
if (asked.length === 0) keep('nightly', table(['step', 'what', 'result', 'took'], rows));
console.log(`\n${rows.length - failed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;
