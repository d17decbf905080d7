import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { makeSeal } from '../../../src/github/seal.ts';
import {
  parseRecord,
  RECORD_MAX_LENGTH,
  renderRecord,
} from '../../../src/lifecycle/record/codec.ts';
import { type Json, pack, unpack } from '../../../src/lifecycle/record/pack.ts';
import { fullRecord, smallRecord } from './records.ts';
import { howMany } from '../../fuzz/how-many.ts';

const seal = makeSeal({ current: 'secret', former: [] });
const scope = { host: 'github.com', repository: 'R_1', issue: 'I_1' };

describe('a rendered record', () => {
  it('parses back to itself, below any text', () => {
    for (const record of [smallRecord(), fullRecord()]) {
      const body = `# Where it stands\n\nSome text.\n\n${renderRecord(record, scope, seal)}`;
      expect(parseRecord(body, scope, seal)).toEqual({ kind: 'valid', record });
    }
  });

  it('parses back whatever words it holds, and no word can end its comment', () => {
    const hostile = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 100 }),
      fc.constantFrom('-->', '--!>', '<!--', '<script>', '`---`', '\\u002d->', '-- ->\n-->'),
    );
    fc.assert(
      fc.property(hostile, (word) => {
        const record = { ...smallRecord(), requester: word, session: word };
        const text = renderRecord(record, scope, seal);
        expect(text.indexOf('-->')).toBe(text.length - 3);
        expect(text.slice(4, -3)).not.toMatch(/--|[<>\n]/);
        expect(parseRecord(text, scope, seal)).toEqual({ kind: 'valid', record });
      }),
    );
  });

  it('is not valid with any one character changed, left out or put in', () => {
    const text = renderRecord(smallRecord(), scope, seal);
    fc.assert(
      fc.property(
        fc.integer({ min: 4, max: text.length - 1 }),
        fc.string({ minLength: 1, maxLength: 1 }),
        fc.constantFrom(0, 1),
        (at, character, drop) => {
          const changed = text.slice(0, at) + character + text.slice(at + drop);
          fc.pre(changed.trimEnd() !== text);
          expect(parseRecord(changed, scope, seal).kind).not.toBe('valid');
        },
      ),
      { numRuns: howMany(2_000) },
    );
    for (let at = 0; at < text.length; at++) {
      const cut = text.slice(0, at) + text.slice(at + 1);
      expect(parseRecord(cut, scope, seal).kind).not.toBe('valid');
    }
  });

  it('is not valid on another issue, in another repository or on another host', () => {
    const text = renderRecord(smallRecord(), scope, seal);
    for (const other of [{ issue: 'I_2' }, { repository: 'R_2' }, { host: 'ghe.example' }]) {
      expect(parseRecord(text, { ...scope, ...other }, seal)).toEqual({ kind: 'forged' });
    }
  });

  it('is broken when it holds more of something than there may be', () => {
    const warned = Array.from({ length: 7 }, () => 'runs' as const);
    const text = renderRecord({ ...smallRecord(), warned }, scope, seal);
    expect(parseRecord(text, scope, seal).kind).toBe('malformed');
  });

  it.each([
    ['a key', { mood: 'cheerful' }],
    ['a key inside', { verify: { failures: 0, diagnosed: false, choice: null, by: 'ci' } }],
    ['a stage', { stage: 'second-opinion' }],
    ['a kind', { ending: 'postponed' }],
  ])(
    'is by a newer Drover, and not broken, when it holds %s that this one does not know',
    (_, more) => {
      const next = { ...smallRecord(), ...more } as ReturnType<typeof smallRecord>;
      const text = renderRecord(next, scope, seal);
      expect(parseRecord(text, scope, seal)).toEqual({ kind: 'newer', version: 1 });
      // Nobody else can say so.
      const other = makeSeal({ current: 'another', former: [] });
      expect(parseRecord(renderRecord(next, scope, other), scope, seal).kind).toBe('forged');
    },
  );

  it('is told from none at all, from one by a newer version, and from one that cannot be read', () => {
    const text = renderRecord(smallRecord(), scope, seal);
    expect(parseRecord('Just talk.', scope, seal)).toEqual({ kind: 'none' });
    expect(parseRecord(text.replace(' v1 ', ' v2 '), scope, seal)).toEqual({
      kind: 'newer',
      version: 2,
    });
    const odd = { ...smallRecord(), round: -1 };
    expect(parseRecord(renderRecord(odd, scope, seal), scope, seal)).toMatchObject({
      kind: 'malformed',
      reason: expect.stringContaining('round'),
    });
  });

  it('has room in its comment with every list as long as it may be', () => {
    expect(renderRecord(fullRecord(), scope, seal).length).toBeLessThan(RECORD_MAX_LENGTH);
  });

  it('is refused in a blink where it is nested beyond sense', () => {
    const deep = `<!-- drover:record v1 abc {"a":${'['.repeat(30_000)} -->`;
    expect(parseRecord(deep, scope, seal)).toEqual({ kind: 'forged' });
  });
});

describe('packing', () => {
  it('is undone by unpacking, for any JSON that has no table of its own', () => {
    const json = fc.jsonValue({ maxDepth: 5 }).map((value) => value as Json);
    fc.assert(
      fc.property(fc.array(fc.dictionary(fc.constantFrom('a', 'b', 'c'), json)), (value) => {
        fc.pre(!JSON.stringify(value).includes('"$"'));
        // What JSON itself cannot hold, such as -0, is no concern here.
        const plain = JSON.parse(JSON.stringify(value)) as Json;
        expect(unpack(pack(plain))).toEqual(plain);
      }),
    );
  });
});
