import { createHmac } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MARKER_START, readMarkers, renderMarker } from '../../../src/lifecycle/markers/marker.ts';
import type { Seal } from '../../../src/lifecycle/markers/seal.ts';

function sealOf(secret: string): Seal {
  const sign = (text: string): string => createHmac('sha256', secret).update(text).digest('hex');
  return { sign, verify: (text, mac) => sign(text) === mac };
}

const seal = sealOf('ours');
const key = fc
  .string({ minLength: 1, maxLength: 60, unit: 'binary' })
  .map((text) => text.toWellFormed());

describe('a marker', () => {
  it('is one hidden line that shows its key to whoever looks', () => {
    expect(renderMarker('reply:IC_kw/1', seal)).toMatch(
      /^<!-- drover:key reply:IC_kw\/1 [0-9a-f]{64} -->$/,
    );
  });

  it('gives back any key, in any text around it', () => {
    fc.assert(
      fc.property(key, fc.string(), (key, text) => {
        const around = text.replaceAll(MARKER_START, '');
        expect(readMarkers(`${around}\n${renderMarker(key, seal)}\n${around}`, seal)).toEqual([
          key,
        ]);
      }),
    );
  });

  it('cannot be ended by its key', () => {
    fc.assert(
      fc.property(
        fc.constantFrom('-->', '--!>', '>', '-', '--', '\n', ' '),
        key,
        key,
        (bad, before, after) => {
          const marker = renderMarker(before + bad + after, seal);
          expect(marker.indexOf('-->')).toBe(marker.length - 3);
          expect(marker).not.toMatch(/[\r\n]/);
          expect(marker.slice(MARKER_START.length, -3)).not.toContain('>');
        },
      ),
    );
  });

  it('by another hand, with another key or in the middle of a line is passed over', () => {
    const ours = renderMarker('a', seal);
    expect(readMarkers(renderMarker('a', sealOf('theirs')), seal)).toEqual([]);
    expect(readMarkers(ours.replace('key a', 'key b'), seal)).toEqual([]);
    expect(readMarkers(`as in ${ours}`, seal)).toEqual([]);
    expect(readMarkers(ours.replace('key a', 'key %'), seal)).toEqual([]);
  });

  it('is told once, however often it stands there, with Windows line ends too', () => {
    const [a, b] = [renderMarker('a', seal), renderMarker('b', seal)];
    expect(readMarkers(`${a}\r\n${b}\r\n${a}`, seal)).toEqual(['a', 'b']);
  });

  it('refuses a key that is too long to be found again', () => {
    expect(() => renderMarker('x'.repeat(1001), seal)).toThrow('a marker cannot carry the key');
  });
});
