import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { DEFAULT_CONFIG } from '../../../src/lifecycle/policy/config.ts';
import { matchesAny } from '../../../src/lifecycle/policy/paths.ts';

describe('a path against a pattern', () => {
  test.each([
    ['.github/workflows/ci.yml', '.github/**', true],
    ['.github', '.github/**', true],
    ['src/.github/x', '.github/**', false],
    ['.githubx/y', '.github/**', false],
    ['CLAUDE.md', 'CLAUDE.md', true],
    ['packages/a/claude.md', 'CLAUDE.md', true],
    ['CLAUDE.md.bak', 'CLAUDE.md', false],
    ['src/a.ts', 'src/*.ts', true],
    ['src/deep/a.ts', 'src/*.ts', false],
    ['src/deep/a.ts', 'src/**/*.ts', true],
    ['src/a.ts', 'src/**/*.ts', true],
    ['srcs/a.ts', 'src/**/*.ts', false],
    ['a/b/c/secret', '**/secret', true],
    ['secret', '**/secret', true],
    ['mysecret', '**/secret', false],
    ['a1.md', 'a?.md', true],
    ['a/.md', 'a?.md', false],
    ['docs/x/y', 'docs/', true],
    ['docs/x', '/docs/*', true],
    ['x/docs/y', '/docs/*', false],
    ['anything/at/all', '**', true],
    ['a+b(c).md', 'a+b(c).md', true],
    ['package-lock.json', '*lock*', true],
  ])('%s, %s: %s', (path, glob, expected) => {
    expect(matchesAny(path, [glob])).toBe(expected);
  });

  test('no pattern protects nothing, and any of several is enough', () => {
    expect(matchesAny('a', [])).toBe(false);
    expect(matchesAny('b/c', ['a', 'b/*'])).toBe(true);
  });

  test('what steers agents and reviews is protected by default, wherever it lies', () => {
    const { paths } = DEFAULT_CONFIG.protected;
    const steering = [
      '.github/drover.yml',
      'web/AGENTS.md',
      '.claude/settings.json',
      '.mcp.json',
      'docs/CODEOWNERS',
    ];
    expect(steering.filter((path) => !matchesAny(path, paths))).toEqual([]);
    expect(matchesAny('src/claude.ts', paths)).toBe(false);
  });

  test('a pattern made to backtrack comes to an answer', () => {
    // By backtracking this would outlast the test by ages.
    const path = `${'a'.repeat(4_000)}b`;
    expect(matchesAny(path, [`${'*a'.repeat(100)}c`, `${'**/a'.repeat(60)}c`])).toBe(false);
  });

  test('every path matches itself, and what lies below its folder', () => {
    const name = fc.stringMatching(/^[a-z0-9._-]{1,8}$/);
    fc.assert(
      fc.property(fc.array(name, { minLength: 2, maxLength: 5 }), (names) => {
        const path = names.join('/');
        expect(matchesAny(path, [path])).toBe(true);
        expect(matchesAny(path, [`${names[0]}/**`])).toBe(true);
        expect(matchesAny(path, [`**/${names.at(-1)}`])).toBe(true);
        expect(matchesAny(`${path}x`, [path])).toBe(false);
      }),
    );
  });
});
