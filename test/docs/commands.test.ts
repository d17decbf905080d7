import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { commandsDoc } from '../../src/lifecycle/commands/help.ts';

it('docs/commands.md is what the catalogue says; node_modules/.bin/node scripts/docs-commands.ts writes it', () => {
  expect(readFileSync(new URL('../../docs/commands.md', import.meta.url), 'utf8')).toBe(
    commandsDoc(),
  );
});
