import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isSame } from '../../../src/lifecycle/record/same.ts';

/** Few keys and few values, so that two of them are often the same. */
const { value } = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 3 },
    fc.constantFrom(null, 0, 1, '', 'a', true),
    fc.array(tie('value'), { maxLength: 2 }),
    fc.dictionary(fc.constantFrom('a', 'b'), tie('value'), { maxKeys: 2 }),
  ),
}));

/** JSON with the keys of each object in one order. */
function written(one: unknown): string {
  return JSON.stringify(one, (_, inner: unknown) =>
    typeof inner === 'object' && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).toSorted(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );
}

describe('two values are the same', () => {
  test('when they are written the same, but for the order of their keys', () => {
    fc.assert(
      fc.property(value, value, (one, other) => {
        expect(isSame(one, other)).toBe(written(one) === written(other));
        expect(isSame(one, structuredClone(one))).toBe(true);
      }),
      { numRuns: 2_000 },
    );
  });

  test('whether a key is absent or holds undefined', () => {
    expect(isSame({ a: 1, b: undefined }, { a: 1 })).toBe(true);
    expect(isSame({ a: 1 }, { a: 1, b: undefined })).toBe(true);
    expect(isSame({ a: 1 }, { a: 1, b: null })).toBe(false);
    expect(isSame([], {})).toBe(false);
  });
});
