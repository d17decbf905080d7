import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { stateMachinePage } from '../../scripts/docs-state-machine.ts';

test('docs/state-machine.md says what the tables in the code say', () => {
  const page = readFileSync(new URL('../../docs/state-machine.md', import.meta.url), 'utf8');
  expect(page).toBe(stateMachinePage());
});
