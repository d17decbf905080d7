import { expect, test } from 'vitest';
import type { IssueKey } from '../../../src/controller/ports.ts';
import { makeMemory } from '../../../src/github/read/hints.ts';
import type { Looked } from '../../../src/github/read/look.ts';
import { freshnessOf } from '../../../src/github/read/revision.ts';
import type { RecordRead } from '../../../src/lifecycle/snapshot.ts';

const KEY: IssueKey = { installation: 1, owner: 'acme', repo: 'storefront', number: 12 };

const showing = (record: RecordRead): Looked => ({ record }) as Looked;

test('a record of which only refs speak is waited for: they may show before it does', () => {
  const memory = makeMemory(10).of(KEY);
  const looked = showing({ kind: 'deleted', by: null });
  expect(freshnessOf(looked, memory, 1_000_000)).toBe('lag');
  expect(freshnessOf(looked, memory, 1_059_999)).toBe('lag');
  expect(freshnessOf(looked, memory, 1_060_000)).toBe('fresh');
});

test('a record that somebody deleted is believed to be gone at once', () => {
  const memory = makeMemory(10).of(KEY);
  const by = { login: 'operator', id: 'U_1', type: 'User' } as NonNullable<
    Extract<RecordRead, { kind: 'deleted' }>['by']
  >;
  expect(freshnessOf(showing({ kind: 'deleted', by }), memory, 1_000_000)).toBe('fresh');
});
