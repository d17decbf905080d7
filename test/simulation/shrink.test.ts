import { expect, test } from 'vitest';
import { liveHistory } from './history.ts';
import { KINDS } from './shrink.ts';

test('whatever happens in a history is of a kind that can be taken out of it as a whole', async () => {
  const names = new Set<string>();
  for (let seed = 1; seed <= 12; seed += 1)
    for (const name of (await liveHistory(seed)).script.happened) names.add(name.charAt(0));
  expect(names).toContain('r');
  expect([...names].filter((name) => !KINDS.includes(name))).toEqual([]);
});
