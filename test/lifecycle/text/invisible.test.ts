import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { withoutInvisible } from '../../../src/lifecycle/text/invisible.ts';
import { howMany } from '../../fuzz/how-many.ts';

describe('invisible characters', () => {
  it('go, and line breaks become plain', () => {
    expect(withoutInvisible('a\u00ad\u200b\u2060\u{e0041}\u0007b\r\nc\u2028d\rt\tu')).toBe(
      'ab\nc\nd\nt\tu',
    );
  });

  it('stay where an emoji or a script is made of them', () => {
    for (const text of ['👨‍👩‍👧', '❤️', '1️⃣', '👍🏽', '🏳️‍🌈', 'می‌خواهم', 'क्‍ष'])
      expect(withoutInvisible(text)).toBe(text);
  });

  it('go where they pretend to be part of one', () => {
    expect(withoutInvisible('😀\ufe0f\ufe0f\u200d\u200d x\u200dy\u200c')).toBe('😀\ufe0f xy');
  });

  it('law: twice is once', () => {
    const pieces = [
      'a',
      '😀',
      '👩',
      '\u200d',
      '\u200c',
      '\ufe0f',
      '\ufe0e',
      '1',
      '\u20e3',
      'م',
      'क',
      '\u{e0041}',
      '\r',
      '\n',
      '\ud83d',
      '\ude00',
    ];
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...pieces)), (parts) => {
        const once = withoutInvisible(parts.join(''));
        expect(withoutInvisible(once)).toBe(once);
        expect(once.isWellFormed()).toBe(true);
      }),
      { numRuns: howMany(400) },
    );
  });
});
