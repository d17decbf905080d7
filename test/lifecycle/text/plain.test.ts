import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { applyEdits } from '../../../src/lifecycle/text/edits.ts';
import { githubEdits } from '../../../src/lifecycle/text/github-edits.ts';
import { parseMarkdown } from '../../../src/lifecycle/text/markdown.ts';
import { isPlain, isPlainForGithub } from '../../../src/lifecycle/text/plain.ts';
import { agentEdits } from '../../../src/lifecycle/text/to-agent.ts';
import { anyText } from './markdown-text.ts';
import { howMany } from '../../fuzz/how-many.ts';

/** Any text, with the markup taken out of it that makes it not plain: what is left may come together to more. */
const nearlyPlain = (): fc.Arbitrary<string> =>
  anyText.map((text) => text.replace(/[<&[\]`~|\\@]|:\/\/|www\./gi, ''));

describe('plain text', () => {
  it('reads as it stands, whatever is left of lists, quotes, headings and indentation', () => {
    fc.assert(
      fc.property(nearlyPlain(), (text) => {
        fc.pre(isPlain(text));
        expect(applyEdits(text, agentEdits(parseMarkdown(text), text))).toBe(text);
      }),
      { numRuns: howMany(400) },
    );
  });

  it('orders nothing on GitHub', () => {
    fc.assert(
      fc.property(
        nearlyPlain().map((text) => text.replace(/[/#]/g, '')),
        (text) => {
          fc.pre(isPlainForGithub(text));
          expect(applyEdits(text, githubEdits(parseMarkdown(text), text))).toBe(text);
        },
      ),
      { numRuns: howMany(400) },
    );
  });

  it.each([
    '<b>',
    '&lt;',
    '[x](y)',
    '`code`',
    '~~~',
    'a | b',
    '\\!',
    'm@e.x',
    'https://e.x',
    'WWW.e.x',
  ])('does not hold %s', (text) => {
    expect(isPlain(`Some ${text}`)).toBe(false);
  });

  it.each(['/approve', 'Closes #1', 'fixes GH-1'])('may hold %s for an agent alone', (text) => {
    expect(isPlain(text)).toBe(true);
    expect(isPlainForGithub(text)).toBe(false);
  });
});
