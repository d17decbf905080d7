import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { reasonsPage } from '../../src/lifecycle/reasons/page.ts';
import { REASON_CODES } from '../../src/lifecycle/reasons/reason.ts';

const page = readFileSync(new URL('../../docs/reasons.md', import.meta.url), 'utf8');

test('docs/reasons.md is what the catalogue says; `npm run docs` writes it', () => {
  expect(page).toBe(reasonsPage());
});

test('every reason code is explained there once, with what to do', () => {
  const rows = page.split('\n').filter((line) => line.startsWith('| `'));
  const codes = rows.map((row) => /^\| `([a-z.-]+)` \| .+ \| .+ \|$/.exec(row)?.[1]);
  expect(codes).toEqual([...REASON_CODES]);
});
