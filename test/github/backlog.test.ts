import { describe, expect, it } from 'vitest';
import { makeBacklog } from '../../src/github/find/backlog.ts';
import type { Stranger } from '../../src/github/find/tell-apart.ts';
import { MINUTE } from '../../src/lifecycle/time.ts';

const NOW = Date.UTC(2026, 10, 1, 8);

function stranger(number: number, updatedAt = '2026-10-01T00:00:00Z'): Stranger {
  const repository = { id: 'R', owner: 'a', repo: 'b', board: null, config: null, version: '' };
  const key = { installation: 7, owner: 'a', repo: 'b', number };
  return { key, node: `I_${number}`, repository, updatedAt, option: null };
}

const some = (from: number, to: number): Stranger[] =>
  Array.from({ length: to - from + 1 }, (_, at) => stranger(from + at));

function aBacklog({ doubts = 2, rest = 1, known = [] as number[] } = {}) {
  const backlog = makeBacklog({ freely: 0, doubts, rest }, ({ key }) => known.includes(key.number));
  return {
    add: (of: readonly Stranger[], others: readonly Stranger[], now: number): void =>
      backlog.add(of, others, now),
    take: (now: number): number[] => backlog.take(now).map(({ key }) => key.number),
  };
}

describe('what is to be looked at by and by', () => {
  it('comes a few in each quarter of an hour, those in doubt beside a few of the others', () => {
    const { add, take } = aBacklog();
    add(some(1, 3), some(11, 12), 0);
    expect(take(NOW)).toEqual([1, 2, 11]);
    expect(take(NOW + 15 * MINUTE)).toEqual([3, 12]);
    expect(take(NOW + 30 * MINUTE)).toEqual([]);
  });

  it('comes by as much as there was time, and not more for having waited', () => {
    const { add, take } = aBacklog({ doubts: 30, rest: 15 });
    add(some(1, 100), some(101, 200), 0);
    expect(take(NOW)).toHaveLength(45);
    expect(take(NOW + MINUTE)).toHaveLength(3);
    expect(take(NOW + 61 * MINUTE)).toHaveLength(45);
  });

  it('begins with what happened last', () => {
    const { add, take } = aBacklog();
    const old = stranger(1, '2026-10-01T00:00:00Z');
    add([old, stranger(2, '2026-10-03T00:00:00Z'), stranger(3, '2026-10-02T00:00:00Z')], [], 0);
    expect(take(NOW)).toEqual([2, 3]);
  });

  it('passes over what was looked at meanwhile', () => {
    const { add, take } = aBacklog({ known: [1, 11] });
    add(some(1, 3), some(11, 12), 0);
    expect(take(NOW)).toEqual([2, 3, 12]);
  });

  it('does not begin with the same ones after each start', () => {
    const first = (now: number): number | undefined => {
      const { add, take } = aBacklog();
      add([], some(1, 50), now);
      return take(now)[0];
    };
    const starts = Array.from({ length: 50 }, (_, at) => first(NOW + at * 15 * MINUTE));
    expect(new Set(starts).size).toBe(50);
  });
});
