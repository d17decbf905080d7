import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';

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
        expect([file, numbersIn(file)]).toEqual([file, expect.arrayContaining([number])]);
    }
  });

  test('says why where there is no test', () => {
    const without = rows.filter(({ files }) => files.length === 0);
    expect(without.map(({ number }) => number)).toEqual(['H27']);
    for (const { outcome } of without) expect(outcome).toMatch(/no egress firewall/);
  });

  test('leaves out no number that a test here bears', () => {
    const borne = readdirSync('test/hostile')
      .filter((file) => file.endsWith('.test.ts') && file !== 'table.test.ts')
      .flatMap((file) => numbersIn(`test/hostile/${file}`));
    const listed = new Set(rows.map(({ number }) => number));
    expect(borne.filter((number) => !listed.has(number))).toEqual([]);
  });
});

function numbersIn(file: string): string[] {
  return readFileSync(file, 'utf8').match(/\bH\d{1,2}\b/g) ?? [];
}
