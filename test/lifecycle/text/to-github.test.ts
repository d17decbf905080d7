import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseCommands } from '../../../src/lifecycle/commands/parse.ts';
import { isAutolink } from '../../../src/lifecycle/text/link-edits.ts';
import { parseMarkdown, walk } from '../../../src/lifecycle/text/markdown.ts';
import { toGithub } from '../../../src/lifecycle/text/to-github.ts';
import { anyText } from './markdown-text.ts';
import { howMany } from '../../fuzz/how-many.ts';

function github(text: string, limit = 10_000): string {
  const safe = toGithub(text, { limit });
  if (!safe.ok) throw new Error(`refused: ${JSON.stringify(safe.error)}`);
  return safe.value;
}

/** What GitHub looks for mentions in: shown text outside code and links. */
function mentionable(text: string): readonly string[] {
  const found: string[] = [];
  walk(parseMarkdown(text), (node) => {
    if (node.type === 'text') found.push(node.value);
    else if (node.type === 'inlineCode' || node.type === 'link') found.push('`');
    return isAutolink(node, text) ? 'skip' : undefined;
  });
  return found;
}

describe('text that Drover posts', () => {
  it('keeps ordinary Markdown as it is', () => {
    const text = [
      '## Done',
      '',
      '- **Bold** and _emphasis_, `code @bob <b>`, [a link](https://example.com/@bob), a@example.com',
      '- 1 < 2 & 3, see #12 and src/a/b.ts',
      '',
      '| a | b |',
      '|---|---|',
      '| 1 | 2 |',
      '',
      '```html',
      '<!-- kept --> @bob /usr/bin/env',
      '```',
    ].join('\n');
    expect(github(text)).toBe(text);
  });

  it.each([
    ['mentions', 'Hi @bob, @acme/team', 'Hi `@bob`, `@acme/team`'],
    [
      'mentions in disguise',
      '\\@bob &#64;bob @&#98;ob @<!-- -->bob @\u200bbob',
      '`@bob` `@bob` `@bob` `@bob` `@bob`',
    ],
    ['mentions beside code', '`a`@bob`c`', '`a` `@bob` `c`'],
    ['mentions in link text', '[@bob](https://e.x)', '[`@bob`](https://e.x)'],
    ['closing keywords', 'Closes #1, fixed: acme/x#2', 'Closes issue #1, fixed issue: acme/x#2'],
    [
      'closing keywords with markup',
      'resolves **#3** fix\n[#4](https://e.x)',
      'resolves issue **#3** fix issue\n[#4](https://e.x)',
    ],
    [
      'closing addresses',
      'Close https://github.com/a/b/issues/5',
      'Close issue https://github.com/a/b/issues/5',
    ],
    [
      'commands',
      '/approve\n- /cancel\n> /pause\n\n1. /retry',
      '\\/approve\n- \\/cancel\n> \\/pause\n\n1. \\/retry',
    ],
    ['commands in code', '```\n/lgtm\n/usr/bin\n```', '```\n /lgtm\n/usr/bin\n```'],
    ['comments', 'a <!-- drover:record v1 --> b', 'a  b'],
    ['the beginning of a comment', 'a <!-- b', 'a \\<!-- b'],
    ['markers in code', '`<!-- drover:key a b -->`', '`< !-- drover:key a b -->`'],
    ['tags', 'Array<string> <b title="x">y</b>', 'Array\\<string> \\<b title="x">y\\</b>'],
    [
      'blocks of HTML',
      '<details>\n<summary>x</summary>\n@bob\n</details>',
      '\\<details>\n\\<summary>x\\</summary>\n`@bob`\n\\</details>',
    ],
    [
      'images',
      '![a chart](https://e.x/i.png "t") ![][i]\n\n[i]: https://e.x/j.png',
      '[a chart](https://e.x/i.png) [image](https://e.x/j.png)',
    ],
    ['script addresses', '[a](javascript:x)', 'a'],
    ['a fence left open', 'a\n```\nb', 'a\n```\nb\n```'],
    ['backticks left open', 'a ` b', 'a \\` b'],
  ])('makes harmless: %s', (_, text, expected) => {
    expect(github(text)).toBe(expected);
  });

  it('is cut visibly', () => {
    expect(github('word '.repeat(100), 60)).toMatch(
      /^(word )+.*\n\n\(cut here: \d+ more characters\)$/,
    );
  });

  it('is refused where it cannot be made harmless', () => {
    expect(toGithub('>'.repeat(5000), { limit: 10_000 })).toEqual({
      ok: false,
      error: { kind: 'unsafe' },
    });
  });

  it('is refused where it holds a secret, whatever stands around it', () => {
    const canaries = ['correct-horse-battery'];
    for (const text of [
      'so correct-horse-battery it is',
      'correct-**horse**-\nbattery',
      'correct-<!-- x -->horse-battery',
    ])
      expect(toGithub(text, { limit: 1000, canaries })).toEqual({
        ok: false,
        error: { kind: 'secret', what: 'a secret of the run' },
      });
    expect(toGithub('correct horse', { limit: 1000, canaries }).ok).toBe(true);
  });

  it('is refused where the cut would leave one half of a secret, which nobody would know for one', () => {
    const canaries = ['correct-horse-battery'];
    for (const secret of ['correct-horse-battery', `ghp_${'a1'.repeat(18)}`])
      for (let limit = 90; limit < 140; limit += 1)
        expect([
          limit,
          toGithub(`${'so '.repeat(20)}${secret} ${'it is '.repeat(40)}`, { limit, canaries }).ok,
        ]).toEqual([limit, false]);
  });

  it('law: what has been through here passes unchanged, within its limit', () => {
    fc.assert(
      fc.property(anyText, fc.constantFrom(10, 60, 200, 10_000), (text, limit) => {
        const once = toGithub(text, { limit });
        if (!once.ok) return;
        expect(once.value.length).toBeLessThanOrEqual(limit);
        expect(toGithub(once.value, { limit })).toEqual(once);
      }),
      { numRuns: howMany(400) },
    );
  });

  it('law: it mentions nobody, closes nothing, commands nothing, holds no HTML and no image', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const safe = toGithub(text, { limit: 10_000 });
        if (!safe.ok) return;
        const shown = mentionable(safe.value);
        for (const each of shown) expect(each).not.toMatch(/(?<![a-z0-9])@[a-z0-9]/i);
        expect(shown.join('')).not.toMatch(/\b(?:close[sd]?|fix(?:e[sd])?|resolve[sd]?):?\s+#\d/i);
        expect(parseCommands(safe.value, { short: true })).toEqual([]);
        expect(safe.value).not.toMatch(/<!--\s*drover\s*:/i);
        walk(parseMarkdown(safe.value), (node) => {
          expect(['html', 'image', 'imageReference', 'definition']).not.toContain(node.type);
          return undefined;
        });
      }),
      { numRuns: howMany(400) },
    );
  });

  it('law: what is written below it is not swallowed', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const safe = toGithub(text, { limit: 10_000 });
        if (!safe.ok) return;
        const below = parseMarkdown(`${safe.value}\n\n<!-- ours -->\n\nBelow.`).children.slice(-2);
        expect(below.map((node) => node.type)).toEqual(['html', 'paragraph']);
      }),
      { numRuns: howMany(400) },
    );
  });
});
