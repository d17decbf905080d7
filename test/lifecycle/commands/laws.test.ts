import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { COMMAND_NAMES, isCommandName } from '../../../src/lifecycle/commands/catalogue.ts';
import { slashLines } from '../../../src/lifecycle/commands/command-lines.ts';
import { explainCommandError } from '../../../src/lifecycle/commands/explain.ts';
import { MAX_COMMANDS, parseCommands } from '../../../src/lifecycle/commands/parse.ts';
import { anyText } from '../text/markdown-text.ts';
import { howMany } from '../../fuzz/how-many.ts';

const command = fc.constantFrom(...COMMAND_NAMES).map((name) => `/${name}`);
/** Comments as people write them: lines of text, lists and commands, and now and then anything. */
const line = fc.oneof(
  command,
  fc.tuple(command, fc.lorem({ maxCount: 4 })).map(([word, text]) => `${word} ${text}`),
  fc.constantFrom(
    '',
    '  ',
    '- item',
    '1. one',
    '* * *',
    '# Title',
    'a > b < c',
    'some *text*',
    '   /pause',
    '---',
  ),
  fc.lorem({ maxCount: 6 }),
);
const comment = fc.array(line, { maxLength: 12 }).map((lines) => lines.join('\n'));

const read = (body: string) => parseCommands(body, { short: true });

describe('reading commands', () => {
  it('never throws, keeps the order of lines and the cap, and can say what is wrong', () => {
    fc.assert(
      fc.property(anyText, fc.boolean(), (body, short) => {
        const lines = parseCommands(body, { short });
        expect(lines.length).toBeLessThanOrEqual(MAX_COMMANDS + 1);
        expect(lines.map(({ line }) => line)).toEqual(
          lines.map(({ line }) => line).toSorted((a, b) => a - b),
        );
        for (const { result } of lines)
          if (!result.ok) expect(explainCommandError(result.error)).toMatch(/^\S[^\n]+[.?]$/);
      }),
      { numRuns: howMany(500) },
    );
  });

  it('finds the same with Markdown parsed as without, where it may be left out', () => {
    fc.assert(
      fc.property(comment, (body) => {
        const quick = slashLines(body, isCommandName);
        // A code span behind everything makes the parser run, and changes nothing before it.
        const parsed = slashLines(`${body}\n\n\`x\``, isCommandName);
        expect(quick?.map(({ line, word }) => [line, word])).toEqual(
          parsed?.map(({ line, word }) => [line, word]),
        );
      }),
      { numRuns: howMany(1000) },
    );
  });

  it('finds none in a comment that is quoted as a whole', () => {
    fc.assert(
      fc.property(comment, (body) => {
        expect(read(body.replace(/^/gm, '> '))).toEqual([]);
      }),
      { numRuns: howMany(400) },
    );
  });

  it.each([
    ['a fence', (body: string) => `\`\`\`\`\n${body}\n\`\`\`\``],
    ['indentation', (body: string) => body.replace(/^/gm, '    ')],
    ['an HTML comment', (body: string) => `<!--\n${body}\n-->`],
    ['a script', (body: string) => `<script>\n${body}\n</script>`],
    ['a folded part', (body: string) => `<details>\n\n${body}\n\n</details>`],
    ['an HTML quote', (body: string) => `<blockquote>\n\n${body}\n\n</blockquote>`],
  ])('finds none in a comment that stands in %s', (_, wrap) => {
    fc.assert(
      fc.property(comment, (body) => {
        expect(read(wrap(body))).toEqual([]);
      }),
      { numRuns: howMany(200) },
    );
  });

  it('finds only lines that begin with a slash word of ours', () => {
    fc.assert(
      fc.property(anyText, (body) => {
        for (const { line, name } of read(body)) {
          const words = (body.split('\n')[line - 1] ?? '').trim().toLowerCase();
          expect(words.startsWith('/drover') || words.startsWith(`/${name}`)).toBe(true);
        }
      }),
      { numRuns: howMany(500) },
    );
  });
});

describe('the time it takes', () => {
  const filler = 'Some text about *the* work, with a list:\n\n- one\n- two, see #12\n\n'.repeat(28);

  function milliseconds(bodies: readonly string[], times = 5): number {
    const once = (): number => {
      const start = performance.now();
      for (const body of bodies) read(body);
      return performance.now() - start;
    };
    return Math.min(...Array.from({ length: times }, once));
  }

  it('is a few milliseconds for a hundred long comments, with and without commands', () => {
    expect(
      milliseconds(Array.from({ length: 100 }, (_, index) => `${filler}${index}`)),
    ).toBeLessThan(5);
    expect(
      milliseconds(
        Array.from({ length: 100 }, (_, index) => `${filler}\n/feedback number ${index}`),
      ),
    ).toBeLessThan(30);
  });

  it.each([
    ['quotes', '>'],
    ['lists', '1. '],
    ['mixed containers', '> - '],
    ['brackets', '[a]'],
    ['links', '[a]('],
    ['angle links', '[a](<'],
    ['comments', 'a <!-- '],
    ['instructions', 'a <? '],
    ['emphasis', '*a_ '],
    ['backticks', '` `` '],
    ['tags', '<a b="'],
    ['commands', '/why\n'],
    ['commands between code', '/why `a`\n\n'],
    ['spaces', ' '],
    ['line ends', '\n'],
  ])('is bounded for a comment full of %s', (_, piece) => {
    const body = `/approve\n${piece.repeat(Math.floor(60_000 / piece.length))}`;
    expect(milliseconds([body], 1)).toBeLessThan(3000);
  });
});
