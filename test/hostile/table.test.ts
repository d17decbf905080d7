import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { numbersIn, numbersOf } from './numbered.ts';

const table =
  readFileSync('docs/security.md', 'utf8').split('## Hostile inputs, by number')[1] ?? '';
const rows = table.split('\n').flatMap((line) => {
  const [, number = '', , , outcome = '', shown = ''] = line.split('|').map((cell) => cell.trim());
  const files = [...shown.matchAll(/`([^`]+)`/g)].map((match) => match[1] ?? '');
  return /^H\d+$/.test(number) ? [{ number, outcome, files }] : [];
});

describe('the table of hostile inputs', () => {
  test('names tests that exist, and those of this folder by the number that they bear', () => {
    expect(rows.length).toBeGreaterThan(60);
    for (const { number, files } of rows) {
      for (const file of files)
        expect([number, file, existsSync(file)]).toEqual([number, file, true]);
      const own = files.filter((file) => file.startsWith('test/hostile/'));
      for (const file of own)
        expect([file, numbersOf(file)]).toEqual([file, expect.arrayContaining([number])]);
    }
  });

  test('names for each number a test that bears it in its title', () => {
    const unborne = rows.filter(
      ({ number, files }) =>
        files.length > 0 && !files.some((file) => numbersOf(file).includes(number)),
    );
    expect(unborne.map(({ number }) => number)).toEqual([]);
  });

  test('says why where there is no test', () => {
    const without = rows.filter(({ files }) => files.length === 0);
    expect(without.map(({ number }) => number)).toEqual(['H27']);
    for (const { outcome } of without) expect(outcome).toMatch(/no egress firewall/);
  });

  test('leaves out no number that a test bears, wherever that is', () => {
    const listed = new Set(rows.map(({ number }) => number));
    const borne = readdirSync('test', { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.test.ts') && !file.endsWith('table.test.ts'))
      .flatMap((file) => numbersOf(`test/${file}`));
    expect(borne.length).toBeGreaterThan(listed.size);
    expect(borne.filter((number) => !listed.has(number))).toEqual([]);
  });
});

describe('a number is borne', () => {
  test.each([
    ["test('H59: a copy', () => {});", ['H59']],
    ["test.concurrent('H59: a copy', () => {});", ['H59']],
    ["describe('H87: a channel', () => {});", ['H87']],
    ["test.each([1])(\n  'H73/H77: %s',", ['H73', 'H77']],
    ["test.each(['a'] as const)('H11–H13: %s',", ['H11', 'H12', 'H13']],
    ["test.each([\n  ['H4: a title', 1],\n])('%s never', () => {});", ['H4']],
    ["const WHO = { 'H28: an outsider': 1 };\ndescribe.each(all)('%s does', () => {});", ['H28']],
  ])('by %s', (source, numbers) => {
    expect(numbersIn(source)).toEqual(numbers);
  });

  test.each([
    ["test('a copy', () => {});\n// H59: a copy"],
    ["/** H59: a copy */\ntest('a copy', () => {});"],
    ["const TEXTS = [['H59: a record', 'text']];\ntest('a copy', () => {});"],
    ["expect(numbers).toEqual(['H27']);"],
    ["test('as in H59: a copy', () => {});"],
  ])('not by %s', (source) => {
    expect(numbersIn(source)).toEqual([]);
  });
});
