import { spawnSync } from 'node:child_process';
import { expect, test } from 'vitest';

function bench(...words: readonly string[]) {
  return spawnSync(process.execPath, ['scripts/bench.ts', ...words], { encoding: 'utf8' });
}

test('the figures tell what they can be asked for, and measure nothing then', () => {
  const { status, stdout, stderr } = bench('--help');
  expect(stdout).toMatch(/^npm run bench \[-- short \| load\]\n/);
  expect([status, stderr]).toEqual([0, '']);
});

test.each([[['shrt']], [['short', 'load']]])('nor where it is not understood: %j', (words) => {
  const { status, stdout, stderr } = bench(...words);
  expect(stderr).toContain(`bench: \`short\` or \`load\`, not ${words.join(' ')}\n`);
  expect([status, stdout]).toEqual([2, '']);
});
