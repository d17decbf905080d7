// Runs everything that CI runs, and says which step failed. What only reads the sources goes side by side; the tests
// begin once all of it holds.
import { spawn } from 'node:child_process';

const bin = (name) => `node_modules/.bin/${name}`;
const sources = [
  { name: 'format', command: bin('biome'), args: ['format', '.'] },
  { name: 'types', command: bin('tsc'), args: ['--noEmit'] },
  { name: 'lint', command: bin('oxlint'), args: ['--type-aware', '--deny-warnings'] },
  { name: 'dead code', command: bin('knip'), args: [] },
];
const tests = ['node_modules/vitest/vitest.mjs', 'run', ...process.argv.slice(2)];

/** What a step printed and how it ended; `status` is null where it could not be started or was killed. */
function finished(command, args, stdio) {
  return new Promise((resolve) => {
    const output = [];
    const child = spawn(command, args, { stdio });
    child.stdout?.on('data', (chunk) => output.push(chunk));
    child.stderr?.on('data', (chunk) => output.push(chunk));
    const end = (status, reason) =>
      resolve({ status, reason, output: Buffer.concat(output).toString() });
    child.on('error', (error) => end(null, error.message));
    child.on('close', (status, signal) => end(status, signal));
  });
}

function failing(name, { status, reason }) {
  if (status === 0) return [];
  console.error(`\ncheck: ${name} failed${reason === null ? '' : `: ${reason}`}`);
  return [name];
}

const looks = await Promise.all(
  sources.map(async ({ name, command, args }) => ({
    name,
    end: await finished(command, args, ['ignore', 'pipe', 'pipe']),
  })),
);
const failed = looks.flatMap(({ name, end }) => {
  console.log(`\n── ${name}\n${end.output.trimEnd()}`);
  return failing(name, end);
});
if (failed.length > 0) process.exit(1);
console.log('\n── tests');
if (failing('tests', await finished(bin('node'), tests, 'inherit')).length > 0) process.exit(1);
console.log('\ncheck: everything holds');
