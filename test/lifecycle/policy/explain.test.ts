import { expect, test } from 'vitest';
import { explainConfigProblems } from '../../../src/lifecycle/policy/explain.ts';
import { parseConfig } from '../../../src/lifecycle/policy/parse.ts';

function explained(text: string): string {
  const result = parseConfig(text);
  if (result.ok) throw new Error('expected problems');
  return explainConfigProblems(result.error);
}

test('each problem is a line with its place, what was found and what is allowed', () => {
  expect(explained('version: 1\nmerge:\n  method: fast\n')).toBe(
    '- Line 3, `merge.method`: found `"fast"`; allowed: merge, squash or rebase.',
  );
});

test('text of the file cannot leave its code span, mention or command', () => {
  const words = explained('version: 1\nmerge:\n  method: "`@octocat` \\n/approve"\n"`@all`": 1\n');
  for (const line of words.split('\n')) {
    const outside = line.replaceAll(/`[^`]*`/g, '');
    expect(outside).not.toMatch(/[@/]|octocat/);
  }
});

test('more than ten problems are counted, not listed', () => {
  const text = Array.from({ length: 14 }, (_, i) => `k${i}: 1`).join('\n');
  const lines = explained(`version: 1\n${text}`).split('\n');
  expect(lines).toHaveLength(11);
  expect(lines.at(-1)).toBe('- and 4 more');
});
