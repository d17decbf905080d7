import { describe, expect, it } from 'vitest';
import { remembered } from '../../../src/lifecycle/text/remembered.ts';

/** A function that counts how often it was really asked. */
function counted() {
  const asked: string[] = [];
  const ask = remembered((text: string, limit: number) => {
    asked.push(text);
    return text.slice(0, limit);
  });
  return { asked, ask };
}

describe('a remembered function', () => {
  it('gives what it would have given, and is asked once for each input', () => {
    const { asked, ask } = counted();
    expect([ask('hello', 2), ask('hello', 3), ask('hello', 2), ask('other', 2)]).toEqual([
      'he',
      'hel',
      'he',
      'ot',
    ]);
    expect(asked).toEqual(['hello', 'hello', 'other']);
  });

  it('forgets what was not asked for of late, and keeps what was', () => {
    const { asked, ask } = counted();
    ask('kept', 1);
    for (let count = 0; count < 30; count += 1) {
      ask(`${count}`.padEnd(100_000, 'x'), 1);
      ask('kept', 1);
    }
    expect(asked.filter((text) => text === 'kept')).toHaveLength(1);
    ask('0'.padEnd(100_000, 'x'), 1);
    expect(asked.filter((text) => text.startsWith('0x'))).toHaveLength(2);
  });
});
