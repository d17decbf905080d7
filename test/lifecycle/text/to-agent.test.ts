import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseMarkdown, spanOf, walk } from '../../../src/lifecycle/text/markdown.ts';
import { toAgent } from '../../../src/lifecycle/text/to-agent.ts';
import { anyText } from './markdown-text.ts';
import { howMany } from '../../fuzz/how-many.ts';

const agent = (text: string, limit = 10_000): string => toAgent(text, { limit }).text;

/** The text with its code left out, as GitHub would read it. */
function outsideCode(text: string): string {
  const code: { start: number; end: number }[] = [];
  walk(parseMarkdown(text), (node) => {
    if (node.type === 'code' || node.type === 'inlineCode') code.push(spanOf(node));
    return undefined;
  });
  return code
    .toReversed()
    .reduce((left, span) => left.slice(0, span.start) + left.slice(span.end), text);
}

describe('text for an agent', () => {
  it('keeps ordinary Markdown as it is', () => {
    const text = [
      '# Title with *emphasis*, `code <b> &amp;` and 😀 👨‍👩‍👧 ❤️',
      '',
      '1. One [link](https://example.com/a?b=c#d), see https://example.com and #12',
      '   - [x] nested, with a footnote[^1]',
      '',
      '> Quoted text, @someone',
      '',
      '| a | b |',
      '|---|:-:|',
      '| 1 < 2 | x \\| y |',
      '',
      '```ts',
      'const a = "<!-- kept, since it is shown -->" && 1;',
      '```',
      '',
      '[^1]: Shown below.',
    ].join('\n');
    expect(toAgent(text, { limit: 10_000 })).toEqual({ text, notices: [] });
  });

  it.each([
    ['an HTML comment', 'a <!-- evil --> b\n\n<!--\nevil\n\nevil\n-->\n\nc', 'a  b\n\n\n\nc'],
    ['a comment that is never closed', 'a\n\n<!-- evil\n\nevil', 'a'],
    ['a comment that a block does not close', '<div> <!--\n\nevil', ''],
    [
      'tags and their attributes',
      'a <b title="evil" data-x=evil>b</b> <evil evil="evil">c</evil>',
      'a b c',
    ],
    ['an attribute over two lines of a quote', '> <div\n> title="evil">\n> a', '>  a'],
    [
      'an element that is not shown',
      'a <template>evil</template> <script>\nevil\n</script> b',
      'a   b',
    ],
    [
      'a processing instruction, a declaration and CDATA',
      'a <?evil?> <!EVIL evil> <![CDATA[evil]]> b',
      'a    b',
    ],
    [
      'the description and title of an image',
      'a ![evil](https://e.x/i.png "evil") b',
      'a ![](https://e.x/i.png) b',
    ],
    ['a reference-style image', '![evil][evil]\n\n[evil]: https://e.x/evil.png', ''],
    ['an HTML image', 'a <img alt="evil" src="https://e.x/evil.png"> b', 'a  b'],
    ['the title of a link', '[a](https://e.x "evil")', '[a](https://e.x)'],
    [
      'the label and title of a reference',
      '[a][evil]\n\n[evil]: https://e.x "evil"',
      '[a](https://e.x)',
    ],
    ['a link without text', 'a [](https://e.x/evil) b', 'a  b'],
    ['a definition used as a comment', '[//]: # (evil)\n\na', 'a'],
    ['a script address', '[a](javascript:evil) [b](data:text/html,evil) <javascript:evil>', 'a b'],
    ['a script address in disguise', '[a](java&#115;cript:evil) [b](JaVaScRiPt:evil)', 'a b'],
    ['words behind a fence', '```js evil\na\n```', '```js\na\n```'],
    ['a fence language that is a sentence', '```evil&nbsp;evil\na\n```', '```\na\n```'],
    ['cells beyond a table', '| a |\n|---|\n| b | evil |', '| a |\n|---|\n| b  |'],
    ['a footnote that nothing refers to', 'a\n\n[^evil]: evil', 'a'],
    ['a second footnote of the same name', 'a[^1]\n\n[^1]: b\n\n[^1]: evil', 'a[^1]\n\n[^1]: b'],
    [
      'an encoded comment, in parts',
      'a &lt;!&#45;- b &amp;#x3c;i title=evil&amp;gt; c',
      'a !-- b  c',
    ],
    [
      'tag characters',
      `a${Array.from('evil', (c) => String.fromCodePoint(0xe0000 + c.charCodeAt(0))).join('')}b`,
      'ab',
    ],
    ['variation selectors behind an emoji', '😀\u{e0141}\u{e0142}\ufe0f\ufe0fb', '😀b'],
    ['characters that turn the direction', 'a\u202eb\u2066c&#x202e;d&rlm;', 'abcd'],
    ['zero-width characters, in code too', 'a\u200b\u2060b `c\u200bd`\ufeff', 'ab `cd`'],
  ])('leaves out %s', (_, text, expected) => {
    expect(agent(text)).toBe(expected);
  });

  it('unfolds what is folded', () => {
    expect(
      agent('<details>\n<summary>Log &lt;1&gt;</summary>\n\n    code\n\n</details>\nend'),
    ).toBe('Log <1> \n\n    code\n\n \nend');
  });

  it('decodes entities where they are text, and not in code or behind a backslash', () => {
    expect(agent('&#73;&#103;nore &copy; \\&lt; `&lt;`')).toBe('Ignore © \\&lt; `&lt;`');
  });

  it('says what it left out, once each', () => {
    expect(toAgent('a<!-- b -->\u200b <!-- c -->', { limit: 100 }).notices).toEqual([
      'Invisible characters were left out.',
      'Something that is not shown (an HTML comment, a hidden element, a word behind a fence) was left out.',
    ]);
  });

  it('is cut visibly, and says so', () => {
    const cut = toAgent('word '.repeat(100), { limit: 60 });
    expect(cut.text).toMatch(/^(word )+.*\n\n\(cut here: \d+ more characters\)$/);
    expect(cut.text.length).toBeLessThanOrEqual(60);
    expect(cut.notices).toEqual([
      expect.stringMatching(/^The text was too long: \d+ characters were cut off at its end\.$/),
    ]);
  });

  it('is withheld where it resists', () => {
    const resisting = `${'>'.repeat(5000)} a`;
    expect(toAgent(resisting, { limit: 10_000 })).toEqual({
      text: '',
      notices: ['The text was withheld: its markup could not be made safe.'],
    });
  });

  it('law: what has been through here passes unchanged, within its limit', () => {
    fc.assert(
      fc.property(anyText, fc.constantFrom(10, 60, 200, 10_000), (text, limit) => {
        const once = agent(text, limit);
        expect(once.length).toBeLessThanOrEqual(limit);
        expect(agent(once, limit)).toBe(once);
      }),
      { numRuns: howMany(400) },
    );
  });

  it('law: outside code there is no HTML, no comment, no definition, no title, no description, no entity', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const safe = agent(text);
        walk(parseMarkdown(safe), (node) => {
          expect(['html', 'definition', 'imageReference', 'linkReference']).not.toContain(
            node.type,
          );
          if (node.type === 'link' || node.type === 'image')
            expect([node.title ?? '', node.url]).toEqual([
              '',
              expect.not.stringMatching(/^(?:javascript|data):/i),
            ]);
          if (node.type === 'image') expect(node.alt ?? '').toBe('');
          if (node.type === 'code') expect(node.meta ?? '').toBe('');
          return undefined;
        });
        expect(outsideCode(safe)).not.toContain('<!--');
        expect(safe).not.toMatch(
          /[\u200b\u202a-\u202e\u2066-\u2069\u{e0000}-\u{e007f}\ud800-\udfff]/u,
        );
      }),
      { numRuns: howMany(400) },
    );
  });

  it('law: what stands in a comment never arrives', () => {
    fc.assert(
      fc.property(anyText, anyText, (before, after) => {
        const text = `${before.replace(/[`~<>[\]&\\]/g, '')}\n\n<!-- secretword -->\n\n${after}`;
        expect(agent(text)).not.toContain('secretword');
      }),
      { numRuns: howMany(400) },
    );
  });
});
