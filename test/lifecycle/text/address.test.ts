import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addressText } from '../../../src/lifecycle/text/address.ts';

describe('an address in a comment', () => {
  it.each([
    'https://preview.example/a/b?c=d&e=%20f#g',
    'http://127.0.0.1:8080/runs/1',
    'https://localhost',
  ])('stays as it is: %s', (url) => {
    expect(addressText(url)).toBe(url);
  });

  it.each([
    ['no mention', 'http://localhost/@victim', 'http://localhost/%40victim'],
    ['no words after it', 'https://e.test/ closes #77', 'https://e.test/%20closes%20#77'],
    ['no line with a command', 'https://e.test/\n\n/approve', 'https://e.test/%0A%0A/approve'],
    ['no marker', 'https://e.test/<!-- a -->', 'https://e.test/%3C!--%20a%20--%3E'],
    ['no link', 'https://e.test/)[x](y)', 'https://e.test/%29%5Bx%5D%28y%29'],
    [
      'nothing that stands for another character',
      'https://e.test/a?b&lt;c',
      'https://e.test/a?b%26lt;c',
    ],
    ['nothing invisible', 'https://e.test/\u200ba\u202e', 'https://e.test/a'],
  ])('holds %s', (_, url, text) => {
    expect(addressText(url)).toBe(text);
  });

  it.each([
    'javascript:alert(1)',
    'https:///a',
    'e.test/a',
    '@victim',
    '',
    'https://github.com@e.test/a',
    'https://-@victim',
    'https://e.test\\@victim/a',
  ])('is left out: %j', (url) => {
    expect(addressText(url)).toBe('');
  });

  it('is one word without a mention, and the same a second time', () => {
    const text = fc.string({
      unit: fc.constantFrom(...'a@#/<>!-. \n\u200b%()[]`|{}&;:?'.split('')),
    });
    fc.assert(
      fc.property(text, (rest) => {
        const address = addressText(`https://e${rest}`);
        expect(address).not.toMatch(/[\s@<>()[\]`|{}]/);
        expect(addressText(address)).toBe(address);
      }),
    );
  });
});
