import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { COMMAND_NAMES } from '../../src/lifecycle/commands/catalogue.ts';
import { GATE_IDS } from '../../src/lifecycle/gates/gate.ts';
import { BLOCK_CODES } from '../../src/lifecycle/record/hold.ts';
import { STAGES } from '../../src/lifecycle/stage.ts';

const read = (path: string): string =>
  readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');

/** The rows of a section's table, each as its cells. */
function rowsOf(section: string): readonly (readonly string[])[] {
  const [, text = ''] = read('docs/scenarios.md').split(`\n## ${section}\n`);
  const [table = ''] = text.split('\n## ');
  return table
    .split('\n')
    .filter((line) => line.startsWith('| '))
    .slice(2)
    .map((line) => line.slice(2, -2).split(' | '));
}

/** What the first column of a section names as code. */
function namesIn(section: string): readonly string[] {
  return rowsOf(section).flatMap(([first = '']) =>
    [...first.matchAll(/`([^`]+)`/g)].map(([, name = '']) => name),
  );
}

interface Schema {
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly anyOf?: readonly Schema[];
}

/** The keys of the configuration down to two levels, as `limits.runs`. */
function keysOf(schema: Schema, depth = 0): readonly string[] {
  return Object.entries(schema.properties ?? {}).flatMap(([key, value]) => {
    const inner = [value, ...(value.anyOf ?? [])].find((each) => each.properties !== undefined);
    return inner === undefined || depth === 2
      ? [key]
      : keysOf(inner, depth + 1).map((each) => `${key}.${each}`);
  });
}

describe('docs/scenarios.md', () => {
  test('names tests that exist', () => {
    const named = [
      ...read('docs/scenarios.md').matchAll(/`([^`]+\.test\.ts)` › (.+?)(?=<br>| \|)/g),
    ];
    expect(named.length).toBeGreaterThan(100);
    const missing = named.filter(([, file = '', title = '']) => {
      const source = read(`test/${file}`);
      return !["'", '"', '`'].some((quote) => source.includes(quote + title));
    });
    expect(missing.map(([reference]) => reference)).toEqual([]);
  });

  test.each([
    ['Stages', STAGES],
    ['Commands', COMMAND_NAMES],
    ['Gates before the merge', GATE_IDS],
    ['Reasons of Blocked', BLOCK_CODES],
    ['Configuration', keysOf(JSON.parse(read('docs/configuration.schema.json')) as Schema)],
  ] as const)('%s: none is left out, and none is there that is not', (section, wanted) => {
    expect(namesIn(section).toSorted()).toEqual([...wanted].toSorted());
  });

  test('has a test in each of its rows', () => {
    const sections = read('docs/scenarios.md').match(/(?<=^## ).+$/gm) ?? [];
    const bare = sections
      .flatMap(rowsOf)
      .filter((row) => row.slice(1).some((cell) => !cell.includes(' › ')));
    expect(bare).toEqual([]);
  });
});
