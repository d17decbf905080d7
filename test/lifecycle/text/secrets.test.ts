import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findSecret } from '../../../src/lifecycle/text/secrets.ts';
import { howMany } from '../../fuzz/how-many.ts';
import { anyText } from './markdown-text.ts';

// Put together here, so that no scanner takes this file for a leak.
const reversed = (text: string): string => Array.from(text).toReversed().join('');
const letters = (length: number): string => 'aB3dE5fG7hI9jK1mN0pQ'.repeat(10).slice(0, length);
const EXAMPLES: readonly (readonly [string, string])[] = [
  ['a GitHub token', `ghp_${letters(36)}`],
  ['a GitHub token', `ghs_${letters(36)}`],
  ['a GitHub token', `github_pat_${letters(22)}_${letters(59)}`],
  ['a private key', ['-----BEGIN RSA', 'PRIVATE', 'KEY-----'].join(' ')],
  ['a model provider key', `sk-ant-${letters(60)}`],
  ['an AWS access key', ['AKIA', 'ABCDEFGHIJKLMNOP'].join('')],
  ['a Google API key', `AIza${letters(35)}`],
  ['a Slack token', `xoxb-${letters(30)}`],
  ['a GitLab token', `glpat-${letters(20)}`],
  ['an npm token', `npm_${letters(36)}`],
  ['a Stripe key', `sk_live_${letters(24)}`],
  ['a signed token', `eyJ${letters(20)}.eyJ${letters(30)}.${letters(43)}`],
];

const encodings: readonly (readonly [string, (text: string) => string])[] = [
  ['plain', (text) => text],
  ['reversed', reversed],
  ['base64', (text) => Buffer.from(text).toString('base64')],
  ['base64 for addresses', (text) => Buffer.from(text).toString('base64url')],
  [
    'base64 in lines',
    (text) =>
      (
        Buffer.from(text)
          .toString('base64')
          .match(/.{1,20}/g) ?? []
      ).join('\n'),
  ],
  ['hexadecimal', (text) => Buffer.from(text).toString('hex')],
  [
    'percent-encoding',
    (text) => Array.from(text, (c) => `%${c.charCodeAt(0).toString(16)}`).join(''),
  ],
  ['base64 twice', (text) => Buffer.from(Buffer.from(text).toString('base64')).toString('base64')],
  [
    'base64 of the reverse, reversed',
    (text) => reversed(Buffer.from(reversed(text)).toString('base64')),
  ],
];

describe('a secret', () => {
  it.each(EXAMPLES)('is known by its form: %s', (what, example) => {
    expect(findSecret(`The key is ${example}.`)).toBe(what);
  });

  it.each(encodings)('is found in %s, whatever stands before it', (_, encode) => {
    fc.assert(
      fc.property(fc.string({ maxLength: 5 }), (before) => {
        expect(findSecret(`x ${encode(`${before} ghp_${letters(36)}`)} y`)).toBe('a GitHub token');
        expect(findSecret(`x ${encode(`${before} hunter2-hunter2`)} y`, ['hunter2-hunter2'])).toBe(
          'a secret of the run',
        );
      }),
      { numRuns: howMany(50) },
    );
  });

  it('is found as surely where the search may be spared', () => {
    const pieces = fc.array(
      fc.oneof(
        anyText,
        fc.constantFrom(...EXAMPLES.map(([, example]) => example)),
        fc
          .tuple(fc.constantFrom(...EXAMPLES), fc.constantFrom(...encodings))
          .map(([[, example], [, encode]]) => encode(example)),
      ),
      { maxLength: 4 },
    );
    fc.assert(
      fc.property(pieces, fc.constantFrom('', ' ', '\n'), (parts, between) => {
        const text = parts.join(between);
        expect(findSecret(text)).toBe(findSecret(text, ['no such value is in any of them']));
      }),
      { numRuns: howMany(300) },
    );
  });

  it('that was given is found with markup between its characters', () => {
    expect(findSecret('h u n t e r 2 - `hunter2`', ['hunter2-hunter2'])).toBe(
      'a secret of the run',
    );
  });

  it('is not seen in ordinary text, hashes and addresses', () => {
    const text = `Commit ${letters(40)} of https://example.com/a/b?c=d&e=%20f; task-oriented, sk-learn; the ghp_ prefix;
      sha512-${Buffer.from(letters(64)).toString('base64')} iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==`;
    expect(findSecret(text, ['short', ''])).toBe(null);
  });
});
