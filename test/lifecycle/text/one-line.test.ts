import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseMarkdown, walk } from '../../../src/lifecycle/text/markdown.ts';
import { codeText, inlineText, plainLine } from '../../../src/lifecycle/text/one-line.ts';
import { anyText } from './markdown-text.ts';
import { howMany } from '../../fuzz/how-many.ts';

describe('a plain line', () => {
  it('is one line of visible text that closes nothing', () => {
    expect(plainLine(' Fix\n the\u200b `parser` <!-- x -->(closes #12) ', 100)).toBe(
      'Fix the `parser` (closes issue #12)',
    );
  });

  it('is cut with an ellipsis, never in the middle of a character', () => {
    expect(plainLine('a title too long', 8)).toBe('a title…');
    expect(plainLine('😀😀😀', 4)).toBe('😀…');
  });

  it('law: twice is once, and within the limit', () => {
    fc.assert(
      fc.property(anyText, fc.constantFrom(1, 5, 30, 200), (text, limit) => {
        const once = plainLine(text, limit);
        expect(once.length).toBeLessThanOrEqual(limit);
        expect(plainLine(once, limit)).toBe(once);
        expect(once).not.toMatch(/[\r\n]|<!--/);
      }),
      { numRuns: howMany(400) },
    );
  });
});

describe('inline text', () => {
  it('shows markup instead of obeying it', () => {
    expect(inlineText('# A | *b* `c` <d> [e](f)\n@bob', 100)).toBe(
      '\\# A \\| \\*b\\* \\`c\\` \\<d\\> \\[e\\](f) `@bob`',
    );
    expect(inlineText('1. one', 100)).toBe('1\\. one');
    expect(inlineText('/approve', 100)).toBe('\\/approve');
  });

  it('law: it is one paragraph of text, and twice is once', () => {
    fc.assert(
      fc.property(anyText, fc.constantFrom(5, 30, 200), (text, limit) => {
        const once = inlineText(text, limit);
        expect(inlineText(once, limit)).toBe(once);
        const types: string[] = [];
        walk(parseMarkdown(once), (node) => {
          types.push(node.type);
          return node.type === 'link' ? 'skip' : undefined;
        });
        expect(
          types.filter(
            (type) => !['root', 'paragraph', 'text', 'inlineCode', 'link'].includes(type),
          ),
        ).toEqual([]);
        expect(types.filter((type) => type === 'paragraph').length).toBeLessThanOrEqual(1);
      }),
      { numRuns: howMany(400) },
    );
  });

  it('law: it stays in its cell of a table', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const table = parseMarkdown(
          `| a | b |\n|---|---|\n| ${inlineText(text, 50)} | ${codeText(text, 50)} |`,
        ).children;
        expect(table.map((node) => node.type)).toEqual(['table']);
        expect(
          table.flatMap((node) =>
            node.type === 'table' ? node.children.map((row) => row.children.length) : [],
          ),
        ).toEqual([2, 2]);
      }),
    );
  });
});

describe('a line with a secret', () => {
  const token = `ghp_${'aB3dE5fG7hI9'.repeat(3)}`;

  it.each([
    ['plain', token],
    ['in base64', Buffer.from(token).toString('base64')],
    ['reversed', Array.from(token).toReversed().join('')],
    ['with something invisible in it', `${token.slice(0, 9)}\u200b${token.slice(9)}`],
    ['with an entity in it', token.replace('_', '&#95;')],
  ])('is not shown at all: %s', (_, secret) => {
    const text = `Use ${secret} for it`;
    expect(inlineText(text, 200)).toContain('not shown');
    for (const show of [inlineText, codeText, plainLine])
      expect(show(text, 200)).not.toContain(token);
  });
});

describe('text as code', () => {
  it('cannot leave its backticks', () => {
    expect(codeText('a `b` | c\n@d', 50)).toBe("`a 'b' ¦ c @d`");
    expect(codeText('', 50)).toBe('` `');
    fc.assert(
      fc.property(anyText, (text) => {
        const [paragraph] = parseMarkdown(codeText(text, 50)).children;
        expect(
          paragraph?.type === 'paragraph' && paragraph.children.map((node) => node.type),
        ).toEqual(['inlineCode']);
      }),
    );
  });
});
