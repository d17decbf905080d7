import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { firstPart, jsonCost, lastPart } from '../../../src/lifecycle/contracts/budget.ts';

const text = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.string({
    unit: fc.constantFrom('a', '"', '\\', '\n', '\b', '\u0001', '😀', '\ud83d', '\udc00', '\u2028'),
  }),
);

describe('what a text costs in a dispatch', () => {
  test('is what JSON makes of it', () => {
    fc.assert(
      fc.property(text, (each) => {
        expect(jsonCost(each)).toBe(JSON.stringify(each).length - 2);
      }),
    );
  });

  test('bounds the part that is kept of its beginning or its end, and no character more would fit', () => {
    fc.assert(
      fc.property(text, fc.nat(40), (each, room) => {
        const characters = Array.from(each);
        const [first, last] = [firstPart(each, room), lastPart(each, room)];
        expect(each.startsWith(first) && each.endsWith(last)).toBe(true);
        expect(Math.max(jsonCost(first), jsonCost(last))).toBeLessThanOrEqual(room);
        const kept = [Array.from(first).length, Array.from(last).length] as const;
        if (first !== each) expect(costs(characters.slice(0, kept[0] + 1))).toBeGreaterThan(room);
        if (last !== each) expect(costs(characters.slice(-kept[1] - 1))).toBeGreaterThan(room);
      }),
    );
  });
});

/** Of the characters one by one: two halves of a pair that meet would cost less. */
function costs(characters: readonly string[]): number {
  return characters.reduce((sum, character) => sum + jsonCost(character), 0);
}
