// Runs everything that CI runs, and says which step failed. What only reads the sources goes on beside the tests, which
// often wait, and ends them where it fails.
import { spawn } from 'node:child_process';
import { setPriority } from 'node:os';

const bin = (name) => `node_modules/.bin/${name}`;
const sources = [
  { name: 'format', command: bin('biome'), args: ['format', '.'] },
  { name: 'types', command: bin('tsc'), args: ['--noEmit'] },
  { name: 'lint', command: bin('oxlint'), args: ['--type-aware', '--deny-warnings'] },
  { name: 'dead code', command: bin('knip'), args: [] },
];
const tests = ['node_modules/vitest/vitest.mjs', 'run', ...process.argv.slice(2)];

/** A step that goes on; its `end` tells what it printed, and its `status`, null where it could not be started or was killed. */
function begin(command, args, stdio) {
  const child = spawn(command, args, { stdio });
  const end = new Promise((resolve) => {
    const output = [];
    child.stdout?.on('data', (chunk) => output.push(chunk));
    child.stderr?.on('data', (chunk) => output.push(chunk));
    const finish = (status, reason) =>
      resolve({ status, reason, output: Buffer.concat(output).toString() });
    child.on('error', (error) => finish(null, error.message));
    child.on('close', (status, signal) => finish(status, signal));
  });
  return { child, end };
}

/** It takes what the tests leave; where the system does not let it be put back, it takes its share. */
function beginBehind(command, args) {
  const { child, end } = begin(command, args, ['ignore', 'pipe', 'pipe']);
  try {
    setPriority(child.pid, 10);
  } catch {}
  return end;
}

function failing(name, { status, reason }) {
  if (status === 0) return [];
  console.error(`\ncheck: ${name} failed${reason === null ? '' : `: ${reason}`}`);
  return [name];
}

async function look() {
  const ends = await Promise.all(
    sources.map(async ({ name, command, args }) => ({
      name,
      end: await beginBehind(command, args),
    })),
  );
  return ends.flatMap(({ name, end }) => {
    console.log(`\n── ${name}\n${end.output.trimEnd()}`);
    return failing(name, end);
  });
}

console.log('── tests, and beside them what only reads the sources');
const testing = begin(bin('node'), tests, 'inherit');
const looking = look().then((failed) => {
  if (failed.length > 0) testing.child.kill();
  return failed;
});
const [failed, tested] = await Promise.all([looking, testing.end]);
if (failed.length > 0 || failing('tests', tested).length > 0) process.exit(1);
console.log('\ncheck: everything holds');
