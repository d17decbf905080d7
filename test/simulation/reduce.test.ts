import { expect, test } from 'vitest';
import { reduce } from './reduce.ts';

const letters = [...Array(60).keys()].map((at) => `${at % 2 === 0 ? 'a' : 'f'}${at}`);
const groups = [(name: string) => name.startsWith('f')];

function needing(...needed: readonly string[]) {
  const asked: (readonly string[])[] = [];
  const breaks = async (some: readonly string[]): Promise<readonly string[] | null> => {
    asked.push(some);
    return needed.every((name) => some.includes(name)) ? some : null;
  };
  return { asked, breaks };
}

test.each([
  ['one thing', ['f17']],
  ['two that belong together', ['a2', 'f59']],
  ['several', ['a0', 'a30', 'f31', 'a58']],
])('nothing is left but what is needed: %s', async (_, needed) => {
  const { breaks } = needing(...needed);
  const { left, tries } = await reduce(letters, breaks, { groups, most: 1_000 });
  expect(left).toEqual(letters.filter((name) => needed.includes(name)));
  expect(tries).toBeLessThan(120);
});

test('a whole group goes at once where none of it is needed', async () => {
  const { asked, breaks } = needing('a4');
  await reduce(letters, breaks, { groups, most: 1 });
  expect(asked).toEqual([letters.filter((name) => name.startsWith('a'))]);
});

test('it stops after so many tries, with what it has by then', async () => {
  const { asked, breaks } = needing('a4', 'f55');
  const { left, tries } = await reduce(letters, breaks, { groups, most: 5 });
  expect([tries, asked.length]).toEqual([5, 5]);
  expect(left).toContain('a4');
  expect(left.length).toBeLessThan(letters.length);
});
