import { expect, test } from 'vitest';
import { makeLastWrites } from '../../src/controller/last-writes.ts';
import { MINUTE, SECOND } from '../../src/lifecycle/time.ts';

test('a process that was told to end sends what it has in hand for a little while, and then nothing more', () => {
  let age = 10 * MINUTE;
  const { mayWrite, end } = makeLastWrites(() => age);
  expect(mayWrite()).toBe(true);
  end();
  age += 7 * SECOND;
  expect(mayWrite()).toBe(true);
  // Being told once more gives no more time.
  end();
  age += SECOND;
  expect(mayWrite()).toBe(false);
});
