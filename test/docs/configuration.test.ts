import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { load } from 'js-yaml';
import { describe, expect, test } from 'vitest';
import { EXAMPLES, renderPage, renderSchema } from '../../scripts/docs-configuration.ts';
import { DEFAULT_CONFIG } from '../../src/lifecycle/policy/config.ts';
import { parseConfig } from '../../src/lifecycle/policy/parse.ts';

const read = (name: string) => readFileSync(new URL(`../../docs/${name}`, import.meta.url), 'utf8');
const isAllowed = new Ajv2020({ strict: false }).compile(
  JSON.parse(read('configuration.schema.json')),
);
const whole = Object.values(EXAMPLES).join('\n');

describe('the configuration page', () => {
  test('it and the JSON Schema are what the code says now (node scripts/docs-configuration.ts)', () => {
    expect(read('configuration.md')).toBe(renderPage());
    expect(read('configuration.schema.json')).toBe(renderSchema());
  });

  test('it shows an example of every key, and no other', () => {
    expect(Object.keys(EXAMPLES)).toEqual(Object.keys(DEFAULT_CONFIG));
  });

  test('its examples hold together as one configuration', () => {
    expect(parseConfig(whole)).toMatchObject({ ok: true });
  });
});

describe('the published JSON Schema', () => {
  test('it allows the smallest configuration and every example', () => {
    expect(isAllowed({ version: 1 })).toBe(true);
    isAllowed(load(whole));
    expect(isAllowed.errors).toBeNull();
  });

  test.each([
    'version: 1\nlimit: {}',
    'version: 1\ndeadlines: {run: 5}',
    'version: 1\nchecks: maybe',
    '',
  ])('it refuses %j as the parser does', (text) => {
    expect(isAllowed(text === '' ? {} : load(text))).toBe(false);
    expect(parseConfig(text).ok).toBe(false);
  });
});
