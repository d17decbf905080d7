import { describe, expect, it } from 'vitest';
import { parseEntries } from '../../../src/sandbox/actions/file-commands.ts';
import { matchesPatterns } from '../../../src/sandbox/actions/filter-pattern.ts';
import { makeMasks } from '../../../src/sandbox/actions/masks.ts';
import { parseCommand } from '../../../src/sandbox/actions/workflow-command.ts';

describe('filter patterns, by the cheat sheet of GitHub’s docs', () => {
  it.each([
    ['feature/*', 'feature/my-branch', true],
    ['feature/*', 'feature/beta-a/my-branch', false],
    ['feature/**', 'feature/beta-a/my-branch', true],
    ['*', 'releases', true],
    ['*', 'a/b', false],
    ['**', 'every/tag', true],
    ['*feature', 'ver-10-feature', true],
    ['v2*', 'v2.9', true],
    ['v[12].[0-9]+.[0-9]+', 'v1.10.1', true],
    ['v[12].[0-9]+.[0-9]+', 'v3.10.1', false],
    ['*.jsx?', 'page.js', true],
    ['*.jsx?', 'page.jsx', true],
    ['**.js', 'src/js/app.js', true],
    ['docs/*', 'docs/sub/file.md', false],
    ['docs/**/*.md', 'docs/README.md', true],
    ['**/docs/**', 'docs/hello.md', true],
    ['**/docs/**', 'space/docs/plan/space.doc', true],
    ['**/*-post.md', 'my-post.md', true],
    ['a.b', 'axb', false],
    ['(a|b)', 'a', false],
  ])('%s and %s: %s', (pattern, name, expected) => {
    expect(matchesPatterns(name, [pattern])).toBe(expected);
  });

  it('of which a later one decides', () => {
    expect(matchesPatterns('a/x', ['a/**', '!a/x'])).toBe(false);
    expect(matchesPatterns('a/x', ['a/**', '!a/*', 'a/x'])).toBe(true);
  });
});

describe('entries of a command file', () => {
  it('are single lines, or lines between delimiters of any kind', () => {
    const text = 'a=1\nb=x=y<<z\n\nc<<ghadelim_1\nline\nd=not an entry\nghadelim_1\ne=\n';
    expect([...parseEntries(text)]).toEqual([
      ['a', '1'],
      ['b', 'x=y<<z'],
      ['c', 'line\nd=not an entry'],
      ['e', ''],
    ]);
  });

  it.each([
    ['plain text', "Invalid format 'plain text'"],
    ['=x', "Invalid format '=x'"],
    ['a<<EOF\nno end', "Matching delimiter not found 'EOF'"],
    ['a<<\nx', 'Delimiter must not be empty'],
  ])('%j is refused', (text, message) => {
    expect(() => parseEntries(text)).toThrow(message);
  });
});

describe('a workflow command', () => {
  it('has a name, properties and a message, with escapes undone', () => {
    expect(parseCommand('::error file=a%3Ab.js,line=2::50%25%0Adone, see ::x')).toEqual({
      name: 'error',
      properties: { file: 'a:b.js', line: '2' },
      message: '50%\ndone, see ::x',
    });
    expect(parseCommand('  ::endgroup::')).toMatchObject({ name: 'endgroup', message: '' });
  });

  it.each(['text ::error::x', ':: error::x', '::error', 'std::vector::x'])('is not %j', (line) => {
    expect(parseCommand(line)).toBeUndefined();
  });
});

describe('masks', () => {
  it('hide the longest match first and ignore blank values', () => {
    const masks = makeMasks(['abc', 'abcdef', '', '  ']);
    expect(masks.apply('abcdef abc  x')).toBe('*** ***  x');
  });
});
