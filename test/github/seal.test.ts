import { describe, expect, it } from 'vitest';
import { makeSeal } from '../../src/github/seal.ts';

describe('the seal', () => {
  const seal = makeSeal({ current: 'new secret', former: ['old secret'] });

  it('verifies what it signed, and nothing else', () => {
    const mac = seal.sign('text');
    expect(seal.verify('text', mac)).toBe(true);
    expect(seal.verify('Text', mac)).toBe(false);
    expect(seal.verify('text', '')).toBe(false);
    expect(seal.verify('text', mac.slice(1))).toBe(false);
  });

  it('accepts a former key and signs with the current one', () => {
    const old = makeSeal({ current: 'old secret', former: [] });
    expect(seal.verify('text', old.sign('text'))).toBe(true);
    expect(old.verify('text', seal.sign('text'))).toBe(false);
  });

  it('takes no second spelling of a MAC', () => {
    const mac = seal.sign('text');
    for (const spelling of [`${mac} `, `${mac}zz`, mac.toUpperCase()]) {
      expect(seal.verify('text', spelling)).toBe(false);
    }
  });
});
