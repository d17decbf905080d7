// Runs everything that CI runs, one after the other, and says which step failed.
import { spawnSync } from 'node:child_process';

const bin = (name) => `node_modules/.bin/${name}`;
const node = bin('node');
const steps = [
  ['format', bin('biome'), ['format', '.']],
  ['types', bin('tsc'), ['--noEmit']],
  ['lint', bin('oxlint'), ['--type-aware', '--deny-warnings']],
  ['dead code', bin('knip'), []],
  ['tests', node, ['node_modules/vitest/vitest.mjs', 'run', ...process.argv.slice(2)]],
];

for (const [name, command, args] of steps) {
  console.log(`\n── ${String(name)}`);
  const { status, error } = spawnSync(command, args, { stdio: 'inherit' });
  if (status !== 0) {
    console.error(`\ncheck: ${String(name)} failed${error ? `: ${error.message}` : ''}`);
    process.exit(1);
  }
}
console.log('\ncheck: everything holds');
