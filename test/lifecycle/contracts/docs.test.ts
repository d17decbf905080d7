import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { expect, test } from 'vitest';
import { contractDocs } from '../../../scripts/contracts.ts';
import { aTask } from '../reports/a-task.ts';

test.each(contractDocs())('$path is what scripts/contracts.ts writes', ({ path, content }) => {
  expect(readFileSync(path, 'utf8')).toBe(content);
});

test('the published schema of a task accepts a task and refuses a misspelt field', () => {
  const schema: unknown = JSON.parse(readFileSync('docs/contracts/task.schema.json', 'utf8'));
  const validate = new Ajv2020({ strict: false, validateFormats: false }).compile(schema as object);
  expect(validate(aTask())).toBe(true);
  expect(validate({ ...aTask(), protectedPath: [] })).toBe(false);
});
