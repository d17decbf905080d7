import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, test } from 'vitest';
import { configJsonSchema, type JsonSchema } from '../../src/lifecycle/policy/json-schema.ts';

const SRC = resolve(import.meta.dirname, '../../src');

/** All code but that which says what may stand in the configuration. */
const readers = readdirSync(SRC, { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.ts') && !/^sandbox\/|\/policy\/config-\w+\.ts$/.test(name))
  .map((name) => readFileSync(join(SRC, name), 'utf8'))
  .join('\n');

/** Options of the board are read by the names of the statuses, which their keys become when they are parsed. */
const RENAMED = ['statuses'];

function keysOf(schema: JsonSchema): readonly string[] {
  return [
    ...Object.entries(schema.properties ?? {}).flatMap(([key, value]) => [
      key,
      ...(RENAMED.includes(key) ? [] : keysOf(value)),
    ]),
    ...[schema.items, ...(schema.anyOf ?? [])].flatMap((each) => (each ? keysOf(each) : [])),
  ];
}

const KEYS = [...new Set(keysOf(configJsonSchema()))];

test('the schema has keys to ask for', () => {
  expect(KEYS).toContain('concurrency');
  expect(KEYS.length).toBeGreaterThan(60);
});

test.each(KEYS)('the key %s of the configuration is read somewhere', (key) => {
  const name = key.replaceAll('-', '\\-');
  const read = new RegExp(`\\.${name}\\b|[{,(]\\s*${name}\\s*[,:})=]|['"]${name}['"]`);
  expect(read.test(readers)).toBe(true);
});
